import { existsSync, readdirSync, readFileSync } from "node:fs";
import { copyFile, mkdir, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** Folders that no project keeps in git: made by installing, building or running. */
const made = new Set(["node_modules", ".git", ".build", ".local", "dist"]);

/** The files of a project with changes that are not written yet, so that a command can say first what it would do. */
export class ProjectTree {
  /** Undefined stands for a file that goes. */
  readonly #changes = new Map<string, string | undefined>();
  readonly #present: ReadonlySet<string>;

  private constructor(
    readonly root: string,
    files: readonly string[],
  ) {
    this.#present = new Set(files);
  }

  /**
   * Every file below the folder but what installing, building and running makes.
   *
   * @param only leaves out all but these, such as those that git tracks
   */
  static read(root: string, only?: ReadonlySet<string>): ProjectTree {
    const files: string[] = [];
    const walk = (folder: string) => {
      for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
        const file = path.posix.join(folder, entry.name);
        // In a worktree of git's, `.git` is a file.
        if (made.has(entry.name)) continue;
        if (entry.isDirectory()) walk(file);
        else if (entry.isFile()) files.push(file);
      }
    };
    walk("");
    return new ProjectTree(root, files.filter(file => only?.has(file) ?? true).sort());
  }

  /** Paths from the root, with slashes, in alphabetical order. */
  files(): string[] {
    const added = [...this.#changes.keys()].filter(file => !this.#present.has(file));
    return [...this.#present, ...added].filter(file => this.has(file)).sort();
  }

  has(file: string): boolean {
    return this.#changes.has(file) ? this.#changes.get(file) !== undefined : this.#present.has(file);
  }

  /** @throws Error for a file that is not there */
  text(file: string): string {
    if (!this.has(file)) throw new Error(`There is no ${file}.`);
    return this.#changes.get(file) ?? readFileSync(path.join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    if (!this.has(file) || this.text(file) !== text) this.#changes.set(file, text);
  }

  delete(file: string): void {
    this.#changes.set(file, undefined);
  }

  /** Files whose text is another than on the disk, without those that go. */
  written(): string[] {
    return [...this.#changes].filter(([, text]) => text !== undefined).map(([file]) => file);
  }

  /** Writes all files, changed or not, below another folder. */
  async writeTo(target: string): Promise<void> {
    for (const file of this.files()) {
      const place = path.join(target, file);
      await mkdir(path.dirname(place), { recursive: true });
      if (this.#changes.has(file)) await writeFile(place, this.text(file));
      else await copyFile(path.join(this.root, file), place);
    }
  }

  /** Writes the changes below the root; folders that are empty then go as well. */
  async apply(): Promise<void> {
    for (const [file, text] of this.#changes) {
      const target = path.join(this.root, file);
      if (text === undefined) await this.#remove(target);
      else {
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, text);
      }
    }
  }

  async #remove(target: string): Promise<void> {
    await rm(target, { force: true });
    for (let folder = path.dirname(target); folder !== this.root; folder = path.dirname(folder)) {
      if (!existsSync(folder)) continue;
      if (readdirSync(folder).length > 0) return;
      await rmdir(folder);
    }
  }
}
