import type { TraceOfRequest, TraceSpan } from "./trace-tree.ts";

/**
 * What is read of a segment or subsegment.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
interface Segment {
  readonly id?: string;
  readonly name?: string;
  /** Seconds since 1970. */
  readonly start_time?: number;
  /** Missing while it is under way. */
  readonly end_time?: number;
  readonly origin?: string;
  readonly namespace?: string;
  /** X-Ray made it from the call of another one. */
  readonly inferred?: boolean;
  readonly error?: boolean;
  readonly fault?: boolean;
  readonly throttle?: boolean;
  readonly cause?: string | { readonly exceptions?: readonly { readonly type?: string }[] };
  readonly aws?: { readonly operation?: string };
  readonly sql?: { readonly sanitized_query?: string };
  readonly subsegments?: readonly Segment[];
}

/** What the API's access log says of the request: the gateway itself has no segment, as HTTP APIs do not trace. */
export interface AccessLine {
  readonly route: string;
  readonly status: number;
  /** When the gateway got it, in milliseconds since 1970. */
  readonly time: number;
  readonly milliseconds: number;
}

/** A span whose start is in milliseconds since 1970. */
type Timed = Omit<TraceSpan, "offset"> & { readonly start: number };

/** The trace of X-Ray's documents, in the shape that local mode's traces have. */
export function traceOfSegments(
  id: string,
  documents: readonly string[],
  access?: AccessLine,
): TraceOfRequest {
  const segments = documents.map(text => JSON.parse(text) as Segment).filter(one => !one.inferred);
  const hasFunction = segments.some(isFunction);
  // Lambda has a segment of its own around each function's; alone it stands where the function never ran.
  const shown = segments.filter(one => !hasFunction || one.origin !== "AWS::Lambda");
  const timed = [...shown.flatMap(spansOf), ...(access ? [gatewaySpan(access)] : [])];
  const began = Math.min(...timed.map(({ start }) => start));
  const spans = timed
    .map(({ start, ...span }) => ({ ...span, offset: start - began }))
    .sort((a, b) => a.offset - b.offset || b.milliseconds - a.milliseconds);
  const [method = null, path = ""] = access?.route.split(" ") ?? [];
  return {
    id,
    at: new Date(began).toISOString(),
    title: access ? path : ((segments.find(isFunction) ?? segments[0])?.name ?? ""),
    method,
    status: access?.status ?? null,
    milliseconds: Math.max(0, ...spans.map(({ offset, milliseconds }) => offset + milliseconds)),
    spans,
    spansLeftOut: 0,
  };
}

const isFunction = ({ origin }: Segment): boolean => origin === "AWS::Lambda::Function";

const gatewaySpan = ({ route, time, milliseconds }: AccessLine): Timed => ({
  kind: "gateway",
  name: route,
  start: time,
  milliseconds,
  error: null,
  detail: null,
});

/** Parts of a function's segment that only hold others. */
const frames: ReadonlySet<string> = new Set(["Invocation", "Overhead"]);

function spansOf(segment: Segment): Timed[] {
  const { name = "", start_time = 0, end_time, subsegments = [] } = segment;
  const inner = subsegments.flatMap(spansOf);
  if (segment.origin === undefined && segment.namespace === undefined && frames.has(name)) return inner;
  const start = start_time * 1000;
  const own: Timed = {
    ...labelOf(segment),
    start,
    milliseconds: end_time === undefined ? 0 : end_time * 1000 - start,
    error: end_time === undefined ? "still under way" : errorOf(segment),
    detail: segment.sql?.sanitized_query ?? null,
  };
  return [own, ...inner];
}

/** As local mode names them: the Data API is `rds-data`. */
function labelOf({ name = "", origin, namespace, aws }: Segment): Pick<TraceSpan, "kind" | "name"> {
  if (origin?.startsWith("AWS::Lambda")) return { kind: "function", name };
  if (namespace === "aws") return { kind: kebab(name), name: aws?.operation ?? "" };
  return { kind: namespace === "remote" ? "http" : "part", name };
}

const kebab = (name: string): string => name.toLowerCase().replace(/\s+/g, "-");

function errorOf({ error, fault, throttle, cause }: Segment): string | null {
  if (!error && !fault && !throttle) return null;
  const type = typeof cause === "object" ? cause.exceptions?.[0]?.type : undefined;
  return type ?? (throttle ? "throttled" : fault ? "fault" : "error");
}
