/** A part of a request's work, as local mode's console tells it. */
export interface TraceSpan {
  /** `gateway`, `function`, or an AWS service such as `rds-data`. */
  readonly kind: string;
  readonly name: string;
  /** After the trace began, in milliseconds. */
  readonly offset: number;
  readonly milliseconds: number;
  readonly error: string | null;
  /** More to show, such as the SQL text. */
  readonly detail: string | null;
}

export interface TraceOfRequest {
  readonly id: string;
  readonly at: string;
  readonly title: string;
  readonly method: string | null;
  readonly status: number | null;
  readonly milliseconds: number;
  readonly spans: readonly TraceSpan[];
  readonly spansLeftOut: number;
}

const barWidth = 24;
const longestDetail = 90;

/** A request as a tree with times: gateway, function, and each AWS call with the SQL text without its values. */
export function traceTree(trace: TraceOfRequest): string[] {
  const { id, at, method, title, status, milliseconds, spans, spansLeftOut } = trace;
  const head = [method, title, status, `${milliseconds.toFixed(1)} ms`]
    .filter(part => part !== null)
    .join(" ");
  const longest = Math.max(...spans.map(({ name, kind }) => labelOf(kind, name).length + indent(kind)), 0);
  return [
    head,
    `  trace ${id}, ${at}`,
    ...spans.map(span => lineOf(span, milliseconds, longest)),
    ...(spansLeftOut > 0 ? [`  ${spansLeftOut} more calls were not kept`] : []),
  ];
}

/** What a span is part of began before it and stands above it. */
const indent = (kind: string): number => (kind === "gateway" ? 0 : kind === "function" ? 2 : 4);
const labelOf = (kind: string, name: string): string => `${kind} ${name}`;

function lineOf(
  { kind, name, offset, milliseconds, error, detail }: TraceSpan,
  whole: number,
  width: number,
): string {
  const label = (" ".repeat(indent(kind)) + labelOf(kind, name)).padEnd(width);
  const time = `${milliseconds.toFixed(1)} ms`.padStart(10);
  const more = error ?? (kind === "gateway" ? null : detail);
  const text = more === null ? "" : ` ${error ? "failed: " : ""}${shortened(more)}`;
  return `  ${bar(offset, milliseconds, whole)} ${time}  ${label}${text}`.trimEnd();
}

/** Where within the whole the span lies; at least one mark. */
function bar(offset: number, milliseconds: number, whole: number): string {
  const scale = whole > 0 ? barWidth / whole : 0;
  const start = Math.min(barWidth - 1, Math.max(0, Math.floor(offset * scale)));
  const length = Math.min(barWidth - start, Math.max(1, Math.round(milliseconds * scale)));
  return ".".repeat(start) + "#".repeat(length) + ".".repeat(barWidth - start - length);
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longestDetail ? `${line.slice(0, longestDetail - 3)}...` : line;
}
