import { type FSWatcher, readdirSync, watch } from "node:fs";
import { join, sep } from "node:path";

/** Tells of saved files below the project, gathered for a moment. */
export class Watcher {
  readonly #watchers: FSWatcher[] = [];
  readonly #changed = new Set<string>();
  readonly #onChange: (files: readonly string[]) => void;
  #timer: NodeJS.Timeout | null = null;

  /** @param onChange gets paths relative to the project, with forward slashes */
  constructor(projectDir: string, onChange: (files: readonly string[]) => void) {
    this.#onChange = onChange;
    this.#watch(projectDir, "", false);
    for (const entry of readdirSync(projectDir, { withFileTypes: true })) {
      if (entry.isDirectory() && WATCHED_FOLDERS.has(entry.name))
        this.#watch(join(projectDir, entry.name), `${entry.name}/`, true);
    }
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #watch(folder: string, prefix: string, recursive: boolean): void {
    const watcher = watch(folder, { recursive }, (_event, name) => {
      if (name !== null) this.#note(prefix + name.split(sep).join("/"));
    });
    // A folder that is deleted while it is watched ends its watcher, and nothing else.
    watcher.on("error", () => watcher.close());
    this.#watchers.push(watcher);
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
const WATCHED_FOLDERS = new Set(["components", "handlers", "lib", "migrations"]);

const isSource = (file: string) => /\.(ts|js|json|sql|ya?ml)$/.test(file) && !/(^|\/)\.|~$/.test(file);

/** Whether a file is part of what the Pulumi program evaluates, so that the graph may change with it. */
export function isProgramFile(file: string): boolean {
  if (/^(index\.ts|Pulumi[\w.-]*\.ya?ml)$/.test(file)) return true;
  return (
    /^(components|lib|migrations|handlers\/platform)\//.test(file) ||
    /^handlers\/.+\/contract\.ts$/.test(file)
  );
}
