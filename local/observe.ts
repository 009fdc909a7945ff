import type { FinishedCall } from "./aws/endpoint.ts";
import { AwsError } from "./aws/types.ts";
import { renderAccessLog } from "./gateway/access-log.ts";
import type { ApiModel } from "./gateway/api.ts";
import type { FinishedRequest } from "./gateway/server.ts";
import type { FunctionSpec } from "./lambda/functions.ts";
import type { FinishedInvocation } from "./lambda/runtime.ts";
import type { LogFiles } from "./log-files.ts";
import { mapStack } from "./source-maps.ts";
import type { Terminal } from "./terminal.ts";
import type { Traces } from "./traces.ts";

/** Where everything that happens is shown and kept: terminal, log files, traces. */
export class Observer {
  readonly #terminal: Terminal;
  readonly #logs: LogFiles;
  readonly #traces: Traces;
  /** Set when the program is known. */
  api: ApiModel | null = null;

  constructor(terminal: Terminal, logs: LogFiles, traces: Traces) {
    this.#terminal = terminal;
    this.#logs = logs;
    this.#traces = traces;
  }

  readonly request = (finished: FinishedRequest): void => {
    const { request, startedAt, milliseconds, status, why } = finished;
    this.#terminal.request(finished);
    const span = {
      kind: "gateway",
      name: `${request.method} ${request.path}`,
      startedAt,
      milliseconds,
      detail: String(status),
    };
    this.#traces.record(request.headers["x-amzn-trace-id"], {
      ...span,
      error: status >= 500 ? (why ?? String(status)) : null,
    });
    const { api } = this;
    if (api?.accessLogFormat)
      this.#logs.append("access", renderAccessLog(api.accessLogFormat, finished, api));
  };

  readonly invocation = ({ spec, traceId, startedAt, milliseconds, outcome }: FinishedInvocation): void => {
    const error = outcome.ok ? null : `${outcome.errorType}: ${outcome.errorMessage}`;
    this.#traces.record(traceId, {
      kind: "function",
      name: spec.label,
      startedAt,
      milliseconds,
      error,
      detail: null,
    });
  };

  readonly call = ({
    service,
    operation,
    traceId,
    input,
    startedAt,
    milliseconds,
    error,
  }: FinishedCall): void => {
    const detail = typeof input.sql === "string" ? input.sql : null;
    this.#traces.record(traceId, {
      kind: service,
      name: operation,
      startedAt,
      milliseconds,
      error: error?.message ?? null,
      detail,
    });
    if (error && !(error instanceof AwsError))
      this.#terminal.error(`${service} ${operation}: ${error.stack ?? error.message}`);
  };

  readonly pageError = (error: unknown): void => {
    this.#terminal.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };

  readonly functionLog = (spec: FunctionSpec, _requestId: string | undefined, line: string): void => {
    const readable = line.includes("index.js:") ? mapStack(spec, line) : line;
    this.#logs.append(spec.label, readable);
    this.#terminal.functionLog(spec, readable);
  };
}
