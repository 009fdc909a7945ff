/** A function's log line as a person reads it. */
export interface ReadableLine {
  /** `INFO`, `WARN`, `ERROR` and the like; null for a line other than JSON. */
  readonly level: string | null;
  readonly text: string;
  /** Errors in it and where they come from, a line each. */
  readonly below: readonly string[];
}

/** What the runtime logs of an error that a function did not catch. */
interface LoggedFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[];
}

/** An error in the fields of a log line. */
interface LoggedError {
  readonly name: string;
  readonly message: string;
  readonly at?: readonly string[];
}

/**
 * Reads a line of a function's log; null for what is not for the eye: metrics, and the lines that say of a request or
 * another event that it went well.
 */
export function readLogLine(line: string): ReadableLine | null {
  const entry = parse(line);
  if (entry === null) return { level: null, text: line, below: [] };
  if ("_aws" in entry || (isLifeLine(entry.message) && entry.level === "INFO")) return null;
  const { level, message, ...rest } = entry;
  const fields = Object.entries(rest).filter(
    ([name, value]) => !said.has(name) && value !== undefined && value !== null,
  );
  const plainFields = fields.filter(([, value]) => !isError(value));
  const errors = fields.map(([, value]) => value).filter(isError);
  const title = isFailure(message) ? `${message.errorType}: ${message.errorMessage}` : plain(message);
  const places = isFailure(message) ? placesOf(message) : [];
  return {
    level: String(level),
    text: [title, ...plainFields.map(([name, value]) => `${name}=${plain(value)}`)].join(" "),
    below: [...places, ...errors.flatMap(describe)],
  };
}

/** Of an event that went well: the line of the gateway, or of who caused the event, stands for it. */
const isLifeLine = (message: unknown): boolean => message === "request" || message === "invocation";

/** Members that the line's beginning says, and ids that only a search needs. */
const said: ReadonlySet<string> = new Set([
  "timestamp",
  "requestId",
  "functionRequestId",
  "service",
  "function",
]);

const plain = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const has = (value: unknown, ...names: readonly string[]): boolean =>
  typeof value === "object" &&
  value !== null &&
  names.every(name => typeof Reflect.get(value, name) === "string");
const isFailure = (value: unknown): value is LoggedFailure => has(value, "errorType", "errorMessage");
const isError = (value: unknown): value is LoggedError => has(value, "name", "message");

const placesOf = ({ stackTrace = [] }: LoggedFailure): string[] =>
  stackTrace
    .filter(line => line.startsWith("    at "))
    .map(line => line.trim())
    .filter(isOurs);

const describe = ({ name, message, at = [] }: LoggedError): string[] => [
  `${name}: ${message}`,
  ...at.filter(isOurs).map(place => `at ${place}`),
];

/** Places in Node, in packages and in what runs the function do not help. */
const isOurs = (place: string): boolean => !/node:|node_modules|bootstrap\.cjs/.test(place);

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
