import type { FinishedSpan, RequestFacts, Traces } from "../../../../local/observe/traces.ts";

export interface TrafficRequest extends Partial<RequestFacts> {
  readonly function?: string | null;
  readonly sql?: readonly string[];
  readonly error?: string;
}

export const traceIdOf = (number: number) => `1-00000000-${String(number).padStart(24, "0")}`;
const headerOf = (number: number) => `Root=${traceIdOf(number)}`;

/** Records a request as the observer does: calls first, then the function, then the gateway. */
export function recordRequest(traces: Traces, number: number, request: TrafficRequest = {}): void {
  const { function: label = "movies", sql = [], error, ...facts } = request;
  const header = headerOf(number);
  const startedAt = number * 10;
  for (const [index, detail] of sql.entries())
    traces.recordCall(
      header,
      span("rds-data", "ExecuteStatement", startedAt + 3 + index, 1, { detail, values: "p1 = 7" }),
    );
  if (label !== null)
    traces.recordInvocation(
      header,
      `invocation-${number}`,
      span("function", label, startedAt + 1, 7, { error: error ?? null }),
    );
  const { method = "GET", path = "/movies" } = facts;
  traces.recordRequest(
    header,
    {
      query: "",
      status: 200,
      caller: null,
      why: null,
      requestId: `request-${number}`,
      ...facts,
      method,
      path,
    },
    span("gateway", `${method} ${path}`, startedAt, 9),
  );
}

/** Records the run of a job. */
export function recordRun(traces: Traces, number: number, label: string, error: string | null = null): void {
  traces.recordInvocation(
    headerOf(number),
    `invocation-${number}`,
    span("function", label, number * 10, 5, { error }),
  );
}

const span = (
  kind: string,
  name: string,
  startedAt: number,
  milliseconds: number,
  more: Partial<FinishedSpan> = {},
): FinishedSpan => ({
  kind,
  name,
  startedAt,
  milliseconds,
  error: null,
  detail: null,
  values: null,
  ...more,
});
