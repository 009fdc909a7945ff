import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** Named values by key. They are handed out as they are: replace them by `set`, never change them in place. */
export interface StateCollection<T> {
  readonly size: number;
  get(key: string): T | undefined;
  has(key: string): boolean;
  set(key: string, value: T): void;
  delete(key: string): boolean;
  keys(): Iterable<string>;
  values(): Iterable<T>;
  entries(): Iterable<[string, T]>;
}

/** State that survives a restart, and a kill at any moment: what was set before is there again. */
export interface StateStore {
  /** The same collection each time; its values must be JSON. */
  collection<T>(name: string): StateCollection<T>;
  close(): Promise<void>;
}

/** One line of the file: collection, key, and the value unless it was deleted. */
type Line = readonly [collection: string, key: string, value?: unknown];

/** Beyond this and four times the size of what it holds, the file is rewritten while in use. */
const REWRITE_BYTES = 4 * 1024 * 1024;
/** No file's descriptor. */
const CLOSED = -1;

/** Opens `state.jsonl` in the folder: all values in memory, each change one line at the end of the file. */
export function openStateStore(folder: string): StateStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = new StateFile(join(folder, "state.jsonl"));
  return {
    collection: <T>(name: string) => new PersistentCollection<T>(name, file),
    close: async () => file.close(),
  };
}

class PersistentCollection<T> implements StateCollection<T> {
  readonly #values: Map<string, T>;

  constructor(
    private readonly name: string,
    private readonly file: StateFile,
  ) {
    this.#values = file.valuesOf(name) as Map<string, T>;
  }

  get size(): number {
    return this.#values.size;
  }
  get(key: string): T | undefined {
    return this.#values.get(key);
  }
  has(key: string): boolean {
    return this.#values.has(key);
  }
  set(key: string, value: T): void {
    this.file.append([this.name, key, value]);
    this.#values.set(key, value);
  }
  delete(key: string): boolean {
    if (!this.#values.has(key)) return false;
    this.file.append([this.name, key]);
    return this.#values.delete(key);
  }
  keys(): Iterable<string> {
    return this.#values.keys();
  }
  values(): Iterable<T> {
    return this.#values.values();
  }
  entries(): Iterable<[string, T]> {
    return this.#values.entries();
  }
}

class StateFile {
  readonly #collections = new Map<string, Map<string, unknown>>();
  #descriptor = CLOSED;
  #bytes = 0;
  /** Size at which the file is rewritten. */
  #rewriteBytes = REWRITE_BYTES;
  /** Set when a line may have been written in part, on a full disk. */
  #isTorn = false;

  constructor(private readonly path: string) {
    for (const line of readLines(path)) this.#apply(line);
    this.#rewrite();
  }

  valuesOf(name: string): Map<string, unknown> {
    const known = this.#collections.get(name);
    if (known) return known;
    const made = new Map<string, unknown>();
    this.#collections.set(name, made);
    return made;
  }

  append(line: Line): void {
    const text = `${this.#isTorn ? "\n" : ""}${JSON.stringify(line)}\n`;
    if (this.#descriptor === CLOSED) this.#open();
    this.#isTorn = true;
    writeWhole(this.#descriptor, text);
    this.#isTorn = false;
    this.#bytes += text.length;
    if (this.#bytes < this.#rewriteBytes) return;
    this.#apply(line);
    try {
      this.#rewrite();
    } catch {
      // The line is kept, in a file that is longer than it need be: on a full disk, that can wait.
      this.#rewriteBytes = this.#bytes + REWRITE_BYTES;
    }
  }

  close(): void {
    if (this.#descriptor === CLOSED) return;
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }

  #apply([collection, key, ...value]: Line): void {
    if (value.length > 0) this.valuesOf(collection).set(key, value[0]);
    else this.valuesOf(collection).delete(key);
  }

  /** Leaves out what was replaced and deleted; the old file stands, and is written to, until the new one is whole. */
  #rewrite(): void {
    const draft = `${this.path}.draft`;
    const bytes = this.#writeDraft(draft);
    // Not every system renames to a file that is open. What fails from here on is opened by the next change.
    if (this.#descriptor !== CLOSED) closeSync(this.#descriptor);
    this.#descriptor = CLOSED;
    renameSync(draft, this.path);
    this.#bytes = bytes;
    this.#rewriteBytes = Math.max(REWRITE_BYTES, 4 * bytes);
    this.#open();
  }

  #open(): void {
    this.#descriptor = openSync(this.path, "a");
  }

  #writeDraft(draft: string): number {
    const descriptor = openSync(draft, "w", 0o600);
    let bytes = 0;
    try {
      for (const [collection, values] of this.#collections) {
        const lines = [...values]
          .map(([key, value]) => `${JSON.stringify([collection, key, value])}\n`)
          .join("");
        writeWhole(descriptor, lines);
        bytes += lines.length;
      }
      fsyncSync(descriptor);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    } finally {
      closeSync(descriptor);
    }
    return bytes;
  }
}

function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

/** A line that was written in part, by a process that was killed or on a full disk, is as if it never was. */
function readLines(path: string): Line[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return text.split("\n").flatMap(line => parseLine(line) ?? []);
}

function parseLine(line: string): [Line] | null {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "string"
      ? [value as unknown as Line]
      : null;
  } catch {
    return null;
  }
}
