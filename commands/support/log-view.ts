/** Which lines are shown, and how. */
export interface LogViewOptions {
  /** Only lines that hold this text, whatever the case. */
  readonly filter?: string | undefined;
  /** Only lines of this request: by the gateway's id, or by the trace that its lines carry. */
  readonly request?: string | undefined;
  /** Only lines of this route, such as `POST /customers`. */
  readonly route?: string | undefined;
  /** For a person at a terminal, in place of JSON. */
  readonly readable: boolean;
  /** Zone of a readable line's time. Default: that of the person, as in the console. */
  readonly timeZone?: string;
}

/** Makes of a JSON line what is printed; null for a line that is not asked for. */
export function logView({
  filter,
  request,
  route,
  readable,
  timeZone,
}: LogViewOptions): (line: string) => string | null {
  const wanted = filter?.toLowerCase();
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
  return line => {
    if (wanted !== undefined && !line.toLowerCase().includes(wanted)) return null;
    if (request !== undefined && !line.includes(request)) return null;
    const entry = JSON.parse(line) as Record<string, unknown>;
    if (request !== undefined && !idsOf(entry).includes(request)) return null;
    if (route !== undefined && entry.route !== route) return null;
    return readable ? readableLine(entry, clock) : line;
  };
}

const idsOf = ({ requestId, functionRequestId, traceId }: Record<string, unknown>): unknown[] => [
  requestId,
  functionRequestId,
  traceId,
];

const codes = { dim: 2, red: 31, green: 32, yellow: 33 } as const;
const paint = (colour: keyof typeof codes, text: string): string =>
  `\u001b[${codes[colour]}m${text}\u001b[0m`;

/** Members that stand at the head of the line, or say nothing to a person. */
const told: ReadonlySet<string> = new Set([
  "function",
  "timestamp",
  "time",
  "level",
  "message",
  "service",
  "_aws",
]);

/** `14:05:09.123 customers ERROR request route="POST /customers" status=500` */
function readableLine(entry: Record<string, unknown>, clock: Intl.DateTimeFormat): string {
  const { function: name, timestamp, time, level, message } = entry;
  const at = new Date(timestamp === undefined ? Number(time) : String(timestamp));
  const shown = Number.isNaN(at.getTime()) ? "" : clock.format(at);
  const status = Number(entry.status ?? 0);
  const colour =
    level === "ERROR" || status >= 500 ? "red" : level === "WARN" || status >= 400 ? "yellow" : "green";
  const fields = Object.entries(entry)
    .filter(([key, value]) => !told.has(key) && value !== null && value !== undefined && value !== "-")
    .map(([key, value]) => `${key}=${harmless(typeof value === "string" ? value : JSON.stringify(value))}`);
  const head = [paint("dim", shown), String(name), paint(colour, String(level ?? (status || "-")))];
  return [...head, ...(message === undefined ? [] : [harmless(String(message))]), ...fields].join(" ");
}

/** Without what would command the terminal. */
const harmless = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
  text.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ");
