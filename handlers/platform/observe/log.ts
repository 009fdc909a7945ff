export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes JSON lines. Never hand it tokens, bodies or secrets. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** An `Error` in the fields is written with its stack and its causes. */
  error(message: string, fields?: LogFields): void;
  /** The same log with fields that every line carries. */
  with(fields: LogFields): Log;
}

export interface LogOptions {
  /** Lines below it are not written. Default info. */
  readonly level?: LogLevel;
  readonly now?: () => number;
  /** Takes one line without its line feed. Default standard output. */
  readonly write?: (line: string) => void;
  readonly fields?: LogFields;
}

const levels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** Straight to standard output: Lambda passes JSON lines on as they are and reads `level` and `timestamp`. */
export const writeLine = (line: string): void => void process.stdout.write(`${line}\n`);

/** A log of JSON lines: `{"timestamp", "level": "INFO", "message", ...fields}`. */
export function createLog(options: LogOptions = {}): Log {
  const { level = "info", now = Date.now, write = writeLine, fields = {} } = options;
  const line =
    (of: LogLevel) =>
    (message: string, more: LogFields = {}) => {
      if (levels.indexOf(of) < levels.indexOf(level)) return;
      const start = { timestamp: new Date(now()).toISOString(), level: of.toUpperCase(), message };
      write(
        toLine({ ...start, ...fields, ...more }) ??
          JSON.stringify({ ...start, unwritable: Object.keys(more) }),
      );
    };
  return {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
    with: more => createLog({ ...options, fields: { ...fields, ...more } }),
  };
}

/** Undefined for what JSON cannot hold: a log line must never be what fails. */
function toLine(entry: LogFields): string | undefined {
  try {
    return JSON.stringify(entry, writeError);
  } catch {
    return undefined;
  }
}

function writeError(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  const at = stack
    ?.split("\n")
    .filter(line => line.startsWith("    at "))
    .slice(0, 10);
  return { name, message: message.slice(0, 1000), at: at?.map(line => line.slice(7)), cause };
}
