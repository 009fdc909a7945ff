import type { FinishedRequest } from "../gateway/server.ts";
import type { FunctionSpec } from "../lambda/functions.ts";
import { readLogLine } from "./log-line.ts";

export interface TerminalOptions {
  /** Takes whole lines. */
  readonly write: (text: string) => void;
  readonly colour: boolean;
}

type Colour = "dim" | "green" | "yellow" | "red" | "bold";
const CODES: Readonly<Record<Colour, number>> = { dim: 2, green: 32, yellow: 33, red: 31, bold: 1 };
/** Our own colours, or a character that would command the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
const CONTROL = /\u001b\[(?:0|1|2|31|32|33)m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** What the person at the terminal sees: one line a request, what functions print, warnings. */
export class Terminal {
  readonly #options: TerminalOptions;
  #pending: string[] = [];
  /** Files of migrations that one line will tell together. */
  #applied: string[] = [];

  constructor(options: TerminalOptions) {
    this.#options = options;
  }

  /** Lines of one turn of the event loop are written together: under load a write each would cost more than the request. */
  line(text: string): void {
    if (this.#pending.push(harmless(text)) === 1) setImmediate(() => this.flush());
  }

  flush(): void {
    const lines = this.#pending;
    this.#pending = [];
    if (lines.length > 0) this.#options.write(`${lines.join("\n")}\n`);
  }

  /** `GET /movies 200 12 ms movies ann` */
  request({ request, status, milliseconds, spec, caller, why, problem }: FinishedRequest): void {
    const colour = status >= 500 ? "red" : status >= 400 ? "yellow" : "green";
    const user = nameOf(caller?.claims);
    const parts = [
      request.method,
      request.path.replaceAll("\n", "\\n"),
      this.paint(colour, String(status)),
      `${milliseconds.toFixed(0)} ms`,
    ];
    const reason = why ?? problem?.replaceAll("\n", " ");
    this.line(
      [...parts, spec?.label ?? "-", user, ...(reason ? [this.paint("dim", `(${reason})`)] : [])].join(" "),
    );
  }

  /** A line that a function logged. Its request line is left out (the gateway's stands for it), and so are metrics. */
  functionLog(spec: FunctionSpec, line: string): void {
    const read = readLogLine(line);
    if (read === null) return;
    const file = appliedFile(read.text);
    if (file !== undefined) return void this.#applied.push(file);
    this.#tellApplied(spec);
    if (isUpToDate(read.text)) return;
    const colour = read.level === "ERROR" ? "red" : read.level === "WARN" ? "yellow" : "dim";
    const level = read.level === null ? [] : [this.paint(colour, read.level)];
    this.line(
      [` `, this.paint("dim", spec.label), ...level, read.text.replaceAll("\n", "\n      ")].join(" "),
    );
    for (const more of read.below) this.line(this.paint("dim", `      ${more}`));
  }

  /** A first start applies all of them. */
  #tellApplied({ label }: FunctionSpec): void {
    const [first, last] = [this.#applied[0], this.#applied.at(-1)];
    if (first === undefined) return;
    const { length } = this.#applied;
    this.#applied = [];
    const files =
      length === 1 ? `migration applied ${first}` : `${length} migrations applied, ${first} to ${last}`;
    this.line(`  ${this.paint("dim", label)} ${files}`);
  }

  notice(message: string): void {
    this.line(`${this.paint("bold", "·")} ${message}`);
  }

  warn(message: string): void {
    this.line(`${this.paint("yellow", "!")} ${message}`);
  }

  error(message: string): void {
    this.line(`${this.paint("red", "✗")} ${message}`);
  }

  paint(colour: Colour, text: string): string {
    return this.#options.colour ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
  }
}

const appliedFile = (text: string): string | undefined => /^migration applied .*file=(\S+)/.exec(text)?.[1];
const isUpToDate = (text: string): boolean => text.startsWith("migrations are up to date");

/** Any web page can make a browser ask for a path, and anyone can choose a name: neither may command the terminal. */
const harmless = (text: string): string =>
  text.replace(CONTROL, found =>
    found.length > 1 ? found : `\\x${found.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );

/** A user name that is a UUID says enough by its beginning. */
function nameOf(claims: Readonly<Record<string, string>> = {}): string {
  const name = claims.username ?? claims["cognito:username"] ?? claims.client_id ?? "-";
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(name) ? name.slice(0, 8) : name;
}
