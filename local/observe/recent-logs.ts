/** A line that a function logged. */
export interface LogLine {
  /** Counts up from 1. */
  readonly sequence: number;
  /** When it came, in milliseconds since the epoch. */
  readonly at: number;
  /** Label of the function. */
  readonly function: string;
  /** Id of the Lambda invocation; null for what is logged outside of one. */
  readonly requestId: string | null;
  /** As it was written: JSON as a rule. */
  readonly text: string;
}

const LONGEST_CHARACTERS = 16_384;

/** The latest log lines of all functions, in memory; older ones stand in the log files. */
export class RecentLogs {
  readonly #capacity: number;
  readonly #mostCharacters: number;
  #lines: LogLine[] = [];
  #first = 0;
  #characters = 0;
  #sequence = 0;

  /** @param mostCharacters of all lines together: a few functions log whole documents */
  constructor(capacity: number, mostCharacters = 8_000_000) {
    this.#capacity = capacity;
    this.#mostCharacters = mostCharacters;
  }

  /** Number of the newest line. */
  get sequence(): number {
    return this.#sequence;
  }

  append(name: string, requestId: string | undefined, line: string): void {
    const text = line.length > LONGEST_CHARACTERS ? `${line.slice(0, LONGEST_CHARACTERS)}…` : line;
    this.#lines.push({
      sequence: ++this.#sequence,
      at: Date.now(),
      function: name,
      requestId: requestId ?? null,
      text,
    });
    this.#characters += text.length;
    while (this.#lines.length - this.#first > this.#capacity || this.#characters > this.#mostCharacters)
      this.#forgetOldest();
  }

  /** Newest first. */
  *latest(): Generator<LogLine> {
    for (let index = this.#lines.length - 1; index >= this.#first; index--) {
      const line = this.#lines[index];
      if (line) yield line;
    }
  }

  /** Taking each off the front of the list would move all the others. */
  #forgetOldest(): void {
    this.#characters -= this.#lines[this.#first]?.text.length ?? 0;
    this.#first++;
    if (this.#first <= this.#capacity) return;
    this.#lines = this.#lines.slice(this.#first);
    this.#first = 0;
  }
}
