import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

const FLUSH_MILLISECONDS = 100;
const ROTATE_BYTES = 10 * 1024 * 1024;

/**
 * Log lines, one file for each function: `logs/users.jsonl`. Lines are gathered for a moment and written together;
 * a file of 10 MiB becomes `users.jsonl.1` and a new one is begun.
 */
export class LogFiles {
  readonly #folder: string;
  readonly #warn: (message: string) => void;
  readonly #pending = new Map<string, string[]>();
  readonly #sizes = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #warned = false;

  /** @param warn told once when lines cannot be written */
  constructor(dataDir: string, warn: (message: string) => void) {
    this.#folder = join(dataDir, "logs");
    this.#warn = warn;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  append(name: string, line: string): void {
    const lines = this.#pending.get(name);
    if (lines) lines.push(line);
    else this.#pending.set(name, [line]);
    this.#timer ??= setTimeout(() => this.flush(), FLUSH_MILLISECONDS);
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    for (const [name, lines] of this.#pending)
      this.#write(join(this.#folder, `${name}.jsonl`), `${lines.join("\n")}\n`);
    this.#pending.clear();
  }

  #write(file: string, text: string): void {
    try {
      const size = this.#sizes.get(file) ?? sizeOf(file);
      if (size > ROTATE_BYTES) renameSync(file, `${file}.1`);
      appendFileSync(file, text);
      this.#sizes.set(file, (size > ROTATE_BYTES ? 0 : size) + Buffer.byteLength(text));
    } catch (error) {
      // A full disk must not stop requests; `npm run reset` may have taken the folder away.
      this.#sizes.delete(file);
      if (!this.#warned) this.#warn(`Log lines are lost: ${(error as Error).message}`);
      this.#warned = true;
    }
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
