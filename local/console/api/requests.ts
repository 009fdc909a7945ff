import { type Span, type Trace, type TraceRecord, traceOf } from "../../observe/traces.ts";
import { type Call, ConsoleError, queryNumber } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { RequestPage, RequestRow, TraceLink, TraceView } from "../types.ts";
import { toLogView } from "./log-lines.ts";

const MOST_ROWS = 200;

/** The requests and events that match `text` and `show` (`failed`, `requests`, `events`), the latest first. */
export function listRequests({ traces, directory }: ConsoleSources, { query }: Call): RequestPage {
  const limit = queryNumber(query, "limit", 100, MOST_ROWS);
  const before = queryNumber(query, "before", Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER);
  const nameOf = namesOf(directory);
  const matches = filterOf(query.get("show") ?? "", query.get("text") ?? "", nameOf);
  const rows: RequestRow[] = [];
  for (const record of traces.latest(before)) {
    if (!matches(record)) continue;
    // One more than asked for says that there are older ones.
    if (rows.length === limit) return { rows, older: rows.at(-1)?.sequence ?? null, kept: traces.size };
    rows.push(toRow(traceOf(record), nameOf));
  }
  return { rows, older: null, kept: traces.size };
}

/**
 * One request or event with all that happened in it, by its trace id, its request id or the id of one of its invocations.
 * @throws ConsoleError when it is forgotten
 */
export function findRequest({ traces, logs, directory }: ConsoleSources, { params }: Call): TraceView {
  const { id = "" } = params;
  const trace = traces.find(id) ?? byRequest(traces.latest(), id);
  if (!trace) throw new ConsoleError(404, "This request is not kept any more: only the latest ones are.");
  const lines = [...logs.latest()]
    .filter(({ requestId }) => requestId !== null && trace.invocations.includes(requestId))
    .reverse();
  return {
    ...toRow(trace, namesOf(directory)),
    route: gatewaySpan(trace)?.name ?? null,
    requestId: trace.request?.requestId ?? trace.invocations[0] ?? null,
    why: trace.request?.why ?? null,
    spans: trace.spans,
    spansLeftOut: trace.spansLeftOut,
    sentBy: linksOf(traces, trace.sentBy),
    ledTo: linksOf(traces, trace.ledTo),
    lines: lines.map(toLogView),
  };
}

/** Those that are still kept. */
const linksOf = (traces: ConsoleSources["traces"], ids: readonly string[]): TraceLink[] =>
  ids.flatMap(id => {
    const trace = traces.find(id);
    if (!trace) return [];
    const { method, title, failed } = toRow(trace, username => username);
    return [{ id, title: `${method ?? "Run of"} ${title}`, failed }];
  });

/** The latest runs of a function that no request asked for. */
export function runsOf({ traces }: ConsoleSources, label: string, most: number): RequestRow[] {
  const runs: RequestRow[] = [];
  for (const record of traces.latest()) {
    const isRun =
      record.request === null && record.spans.some(span => span.kind === "function" && span.name === label);
    if (isRun) runs.push(toRow(traceOf(record), username => username));
    if (runs.length === most) break;
  }
  return runs;
}

function toRow(trace: Trace, nameOf: (username: string) => string): RequestRow {
  const { sequence, id, startedAt, spans, request } = trace;
  const functionSpan = spans.find(({ kind }) => kind === "function");
  const query = request?.query ? `?${request.query}` : "";
  return {
    sequence,
    id,
    at: startedAt.toISOString(),
    kind: request ? "request" : "event",
    method: request?.method ?? null,
    title: request ? `${request.path}${query}` : (functionSpan?.name ?? spans[0]?.name ?? ""),
    status: request?.status ?? null,
    failed: request ? request.status >= 500 : spans.some(span => span.error !== null),
    error: errorOf(request, spans),
    milliseconds: Math.max(0, ...spans.map(span => span.offset + span.milliseconds)),
    function: functionSpan?.name ?? null,
    caller: request?.caller ? nameOf(request.caller) : null,
    calls: spans.filter(isCall).length,
  };
}

const isCall = ({ kind }: Span) => kind !== "gateway" && kind !== "function";
const gatewaySpan = (trace: Trace) => trace.spans.find(({ kind }) => kind === "gateway");

function byRequest(records: Iterable<TraceRecord>, requestId: string): Trace | null {
  for (const record of records)
    if (record.request?.requestId === requestId || record.invocations.includes(requestId))
      return traceOf(record);
  return null;
}

/** Works on the records as they are kept: a filter that finds little looks at ten thousand of them. */
function filterOf(
  show: string,
  text: string,
  nameOf: (username: string) => string,
): (record: TraceRecord) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ id, request, spans }) => {
    if (show === "requests" && request === null) return false;
    if (show === "events" && request !== null) return false;
    if (show === "failed" && !hasError(request, spans)) return false;
    if (words.length === 0) return true;
    const ran = spans.find(({ kind }) => kind === "function")?.name ?? "";
    const asked = request && `${request.method} ${request.path}?${request.query} ${request.status}`;
    const caller = request?.caller ? nameOf(request.caller) : "";
    const haystack =
      `${asked ?? "run"} ${ran} ${caller} ${id} ${errorOf(request, spans) ?? ""}`.toLowerCase();
    return words.every(word => haystack.includes(word));
  };
}

/** What refused the request, the first call that failed in it, or what its function said. */
function errorOf(request: Trace["request"], spans: readonly Pick<Span, "kind" | "error">[]): string | null {
  if (request && request.status < 400) return null;
  const failed = spans.find(({ kind, error }) => kind !== "gateway" && error !== null)?.error ?? null;
  // The problem of a 5xx says that something failed, and not what.
  const reasons = [request?.why, request && request.status < 500 ? request.problem : failed, failed];
  return reasons.find(reason => reason != null) ?? request?.problem ?? null;
}

const hasError = (request: Trace["request"], spans: TraceRecord["spans"]) =>
  request ? request.status >= 400 : spans.some(({ error }) => error !== null);

/** Access tokens carry user names, which are ids here: people know e-mail addresses. */
function namesOf(directory: ConsoleSources["directory"]): (username: string) => string {
  let names: Map<string, string> | null = null;
  return username => {
    names ??= new Map([...directory.users()].map(user => [user.username, user.name]));
    return names.get(username) ?? username;
  };
}
