import type { FinishedCall } from "../aws/endpoint.ts";
import { AwsError } from "../aws/types.ts";
import { readEmbedded } from "../cloudwatch/embedded.ts";
import { LambdaMetrics } from "../cloudwatch/lambda.ts";
import { Metrics } from "../cloudwatch/metrics.ts";
import { renderAccessLog } from "../gateway/access-log.ts";
import type { ApiModel } from "../gateway/api.ts";
import type { Caller } from "../gateway/authorizer.ts";
import type { FinishedRequest } from "../gateway/server.ts";
import { diskFull, isDiskFull } from "../http/disk.ts";
import type { FinishedBatch } from "../lambda/event-sources.ts";
import type { FunctionSpec } from "../lambda/functions.ts";
import type { FinishedInvocation } from "../lambda/runtime.ts";
import { mapStack } from "../lambda/source-maps.ts";
import type { LogFiles } from "./log-files.ts";
import { RecentLogs } from "./recent-logs.ts";
import { refusedStatement } from "./refused-statement.ts";
import { sqlValues } from "./sql-values.ts";
import type { Terminal } from "./terminal.ts";
import type { Traces } from "./traces.ts";

const LOG_LINES_KEPT = 5_000;
const DISK_MILLISECONDS = 30_000;

/** Where everything that happens is shown and kept: terminal, log files, traces, metrics. */
export class Observer {
  readonly #terminal: Terminal;
  readonly #logs: LogFiles;
  readonly #traces: Traces;
  readonly #dataDir: string;
  #toldOfDiskAt = -Infinity;
  readonly recentLogs = new RecentLogs(LOG_LINES_KEPT);
  readonly metrics = new Metrics();
  readonly #lambdaMetrics = new LambdaMetrics(this.metrics);
  /** Set when the program is known. */
  api: ApiModel | null = null;

  constructor(terminal: Terminal, logs: LogFiles, traces: Traces, dataDir: string) {
    this.#terminal = terminal;
    this.#logs = logs;
    this.#traces = traces;
    this.#dataDir = dataDir;
  }

  readonly request = (finished: FinishedRequest): void => {
    const { request, route, caller, startedAt, milliseconds, status, why, problem } = finished;
    this.#terminal.request(finished);
    const { method, path, requestId } = request;
    const query = withoutAddresses(request.rawQuery);
    const facts = {
      method,
      path,
      query,
      status,
      caller: callerName(caller),
      why,
      problem: problem ?? null,
      requestId,
    };
    this.#traces.recordRequest(request.headers["x-amzn-trace-id"], facts, {
      kind: "gateway",
      name: route?.routeKey ?? `${method} ${path}`,
      startedAt,
      milliseconds,
      error: status >= 500 ? (why ?? String(status)) : null,
      detail: why,
      values: null,
    });
    const { api } = this;
    if (api?.accessLogFormat)
      this.#logs.append("access", renderAccessLog(api.accessLogFormat, finished, api));
  };

  readonly invocation = (invocation: FinishedInvocation): void => {
    const { spec, requestId, traceId, startedAt, milliseconds, outcome } = invocation;
    this.#traces.recordInvocation(traceId, requestId, {
      kind: "function",
      name: spec.label,
      startedAt,
      milliseconds,
      detail: null,
      values: null,
      error: outcome.ok ? null : `${outcome.errorType}: ${outcome.errorMessage}`,
    });
    this.#lambdaMetrics.invoked(spec.name, milliseconds, !outcome.ok);
  };

  readonly batch = ({ spec, traceId, senders, error }: FinishedBatch): void => {
    this.#traces.link(traceId, senders);
    if (error !== null) this.#traces.recordFailure(traceId, spec.label, error);
  };

  readonly call = (call: FinishedCall): void => {
    const { service: kind, operation: name, traceId, input, startedAt, milliseconds, error } = call;
    if (traceId !== undefined)
      this.#traces.recordCall(traceId, {
        kind,
        name,
        startedAt,
        milliseconds,
        error: error && `${error.name}: ${error.message}`,
        detail: typeof input.sql === "string" ? input.sql : null,
        values: sqlValues(input),
      });
    const refused = error && refusedStatement(input.sql, error.message);
    if (refused) this.#terminal.error([refused.message, ...refused.below].join("\n      "));
    if (isDiskFull(error)) this.#tellOfDisk();
    else if (error && !(error instanceof AwsError))
      this.#terminal.error(`${kind} ${name}: ${error.stack ?? error.message}`);
  };

  /** Everything that needs room fails then, and often: it is said now and again only. */
  #tellOfDisk(): void {
    const now = performance.now();
    if (now - this.#toldOfDiskAt < DISK_MILLISECONDS) return;
    this.#toldOfDiskAt = now;
    this.#terminal.error(diskFull(this.#dataDir));
  }

  readonly pageError = (error: unknown): void => {
    this.#terminal.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };

  readonly functionLog = (spec: FunctionSpec, requestId: string | undefined, line: string): void => {
    const readable = line.includes("index.js:") ? mapStack(spec, line) : line;
    this.#logs.append(spec.label, readable);
    this.recentLogs.append(spec.label, requestId, readable);
    for (const measurement of readEmbedded(line)) this.metrics.add(measurement);
    this.#terminal.functionLog(spec, readable);
  };
}

/** Searches by e-mail address are the one place where a query names a person: traces do not keep it. */
const withoutAddresses = (query: string): string => query.replace(/=[^&]*(?:@|%40)[^&]*/gi, "=...");

const callerName = (caller: Caller | null): string | null =>
  caller
    ? (caller.claims.username ?? caller.claims["cognito:username"] ?? caller.claims.client_id ?? null)
    : null;
