import { type FSWatcher, lstatSync, readdirSync, watch } from "node:fs";
import { join, sep } from "node:path";
import { type SourceRules, sourceRules } from "./source-rules.ts";

/** Tells of saved files below the project, gathered for a moment. */
export class Watcher {
  /** By folder, relative to the project, with a slash at the end. */
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #changed = new Set<string>();
  readonly #projectDir: string;
  readonly #onChange: (files: readonly string[]) => void;
  #timer: NodeJS.Timeout | null = null;

  /** @param onChange gets paths relative to the project, with forward slashes */
  constructor(
    projectDir: string,
    onChange: (files: readonly string[]) => void,
    { watches }: Pick<SourceRules, "watches"> = sourceRules,
  ) {
    this.#projectDir = projectDir;
    this.#onChange = onChange;
    this.#watch("", false);
    for (const name of readdirSync(projectDir)) {
      if (!watches(name) || !this.#isFolder(name)) continue;
      if (ONE_FOR_ALL) this.#watch(`${name}/`, true);
      else this.#watchEach(`${name}/`);
    }
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  #watch(folder: string, recursive: boolean): void {
    this.#watchers.get(folder)?.close();
    const watcher = watch(join(this.#projectDir, folder), { recursive }, (event, name) => {
      if (name === null) return;
      const file = folder + name.split(sep).join("/");
      this.#note(file);
      if (event === "rename" && folder !== "" && !recursive) this.#follow(file);
    });
    // A folder that is deleted while it is watched ends its watcher, and nothing else.
    watcher.on("error", () => watcher.close());
    this.#watchers.set(folder, watcher);
  }

  /** Each folder below by itself; what stands in a new one may have come before its watcher. */
  #watchEach(folder: string, isNew = false): void {
    try {
      this.#watch(folder, false);
      for (const entry of readdirSync(join(this.#projectDir, folder), { withFileTypes: true })) {
        if (entry.isDirectory()) this.#watchEach(`${folder}${entry.name}/`, isNew);
        else if (isNew) this.#note(folder + entry.name);
      }
    } catch {
      // It has gone again.
    }
  }

  /** A folder that came, or went. */
  #follow(file: string): void {
    if (this.#isFolder(file)) {
      this.#watchEach(`${file}/`, true);
      return;
    }
    for (const [folder, watcher] of this.#watchers) {
      if (!folder.startsWith(`${file}/`)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
  }

  #isFolder(file: string): boolean {
    try {
      return lstatSync(join(this.#projectDir, file)).isDirectory();
    } catch {
      return false;
    }
  }

  #note(file: string): void {
    if (!isSource(file)) return;
    this.#changed.add(file);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#changed];
      this.#changed.clear();
      this.#onChange(files);
    }, GATHER_MILLISECONDS);
  }
}

/** Editors write a file in more than one step. */
const GATHER_MILLISECONDS = 25;
/**
 * Whether the system itself tells of a whole tree. On Linux Node watches each file in it, and Node 20 loses sight of one
 * that is replaced, as many editors save: https://nodejs.org/docs/latest-v20.x/api/fs.html#caveats
 */
const ONE_FOR_ALL = process.platform === "darwin" || process.platform === "win32";

const isSource = (file: string) => /\.(ts|js|json|sql|ya?ml)$/.test(file) && !/(^|\/)\.|~$/.test(file);
