import type { FunctionSpec } from "../lambda/functions.ts";

/** The files that each function was built from, so that a saved file leaves all other functions alone. */
export class Sources {
  /** By physical name. */
  readonly #files = new Map<string, ReadonlySet<string>>();

  /** The function was built from these. */
  built({ name }: FunctionSpec, files: readonly string[]): void {
    this.#files.set(name, new Set(files));
  }

  /** The function did not build: any file may mend it. */
  failed({ name }: FunctionSpec): void {
    this.#files.delete(name);
  }

  /** Whether the function may be another one after these files were saved. */
  mayChange({ name, copy }: FunctionSpec, saved: readonly string[]): boolean {
    const files = this.#files.get(name);
    if (!files) return true;
    return saved.some(
      file =>
        files.has(file) ||
        // A new file in a folder that goes into the package, or settings that decide how any file is read.
        copy.some(folder => file.startsWith(`${folder}/`)) ||
        !/^(components|handlers|lib|migrations)\//.test(file),
    );
  }
}
