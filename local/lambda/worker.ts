import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { FunctionSpec } from "./functions.ts";
import { DEBUG_MILLISECONDS } from "./inspect.ts";
import { sourceMapOf } from "./source-maps.ts";

/** One event for a function. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  /** `Root=1-...;Parent=...;Sampled=1`. */
  readonly traceId: string;
  /** Begins when a debugger has stopped the thread. Default false. */
  readonly waitsForDebugger?: boolean;
  /** What the function's context tells of the caller; by default the function itself without a version. */
  readonly called?: {
    readonly version: string;
    readonly arn: string;
    /** What `ClientContext` holds, parsed. */
    readonly clientContext?: unknown;
  };
}

/** What a function made of an event. */
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | {
      readonly ok: false;
      readonly reason: "function" | "timeout";
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace: readonly string[];
    };

export type LogSink = (spec: FunctionSpec, requestId: string | undefined, line: string) => void;

export type Failure = Extract<Outcome, { ok: false }>;
type Message =
  | { readonly kind: "ready" }
  | { readonly kind: "reply"; readonly payload: string }
  | { readonly kind: "log"; readonly requestId?: string; readonly line: string }
  | ({ readonly kind: "error" | "initError" } & Pick<Failure, "errorType" | "errorMessage" | "trace">);

const BOOTSTRAP = fileURLToPath(new URL("./bootstrap.cjs", import.meta.url));
/** Lambda's own limits: the init phase, and a reply to a synchronous invoke. */
const INIT_MILLISECONDS = 10_000;
const REPLY_LIMIT_BYTES = 6_291_556;
/** A third of Node's default: many threads stand side by side here, each with little to remember between events. */
const YOUNG_GENERATION_MEGABYTES = 16;

/** One execution environment of a function: a thread with its own environment that runs one event at a time. */
export class FunctionWorker {
  /** Settles when the bundle is loaded, with the failure if it could not be. */
  readonly initialised: Promise<Failure | null>;
  readonly #spec: FunctionSpec;
  /** A debugger may stop it: no limit of time holds then. */
  readonly #inspected: boolean;
  readonly #thread: Worker;
  readonly #onLog: LogSink;
  #finishInit: (failure: Failure | null) => void = () => {};
  #finish: ((outcome: Outcome) => void) | null = null;
  #requestId: string | undefined;
  #dead = false;
  readonly #unreadLines = new Int32Array(new SharedArrayBuffer(4));
  /** When the last event ended, on the clock of `performance.now()`. */
  lastUsed = performance.now();

  constructor(
    spec: FunctionSpec,
    environment: Readonly<Record<string, string>>,
    onLog: LogSink,
    inspected = false,
  ) {
    this.#spec = spec;
    this.#inspected = inspected;
    this.#onLog = onLog;
    const dot = spec.handler.lastIndexOf(".");
    const workerData = {
      unreadLines: this.#unreadLines,
      codePath: spec.codePath,
      moduleName: spec.handler.slice(0, dot),
      handlerName: spec.handler.slice(dot + 1),
      functionName: spec.name,
      functionArn: spec.arn,
      memoryMegabytes: spec.memoryMegabytes,
      logGroup: spec.logGroup,
      logStream: environment.AWS_LAMBDA_LOG_STREAM_NAME,
      sourceMap: inspected ? pathToFileURL(sourceMapOf(spec)).href : null,
    };
    const resourceLimits = {
      maxOldGenerationSizeMb: spec.memoryMegabytes,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES,
    };
    this.#thread = new Worker(BOOTSTRAP, {
      workerData,
      env: { ...environment },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits,
    });
    this.#thread.on("message", (message: Message) => this.#receive(message));
    this.#thread.on("error", error => this.#crash(crashed(error)));
    this.#thread.on("exit", code => this.#end(failure("Runtime.ExitError", exitMessage(code))));
    this.initialised = new Promise(resolve => {
      const timer = setTimeout(
        () => this.#end(failure("Sandbox.Timedout", "The init phase took longer than 10 seconds.")),
        inspected ? DEBUG_MILLISECONDS : INIT_MILLISECONDS,
      );
      this.#finishInit = result => {
        clearTimeout(timer);
        resolve(result);
      };
    });
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** Runs one event; ends the thread when the function's time is over, as Lambda ends the environment. */
  run(invocation: Invocation): Promise<Outcome> {
    const timeout = this.#inspected ? DEBUG_MILLISECONDS : this.#spec.timeoutSeconds * 1000;
    return new Promise(resolve => {
      const timer = setTimeout(
        () => this.#end(timedOut(invocation.requestId, this.#spec.timeoutSeconds)),
        timeout,
      );
      this.#requestId = invocation.requestId;
      this.#finish = outcome => {
        clearTimeout(timer);
        this.#finish = null;
        this.lastUsed = performance.now();
        resolve(outcome);
      };
      const { requestId: id, ...rest } = invocation;
      this.#thread.postMessage({ id, ...rest, deadline: Date.now() + timeout });
    });
  }

  async stop(): Promise<void> {
    this.#end(failure("Runtime.ExitError", "Local mode stopped the function."));
    await this.#thread.terminate();
  }

  #receive(message: Message): void {
    if (message.kind === "log") this.#log(message.requestId, message.line);
    else if (message.kind === "ready") this.#finishInit(null);
    else if (message.kind === "reply") this.#finish?.(withinLimit(message.payload));
    else if (message.kind === "error") this.#finish?.({ ok: false, reason: "function", ...pick(message) });
    else this.#end({ ok: false, reason: "function", ...pick(message) });
  }

  #log(requestId: string | undefined, line: string): void {
    this.#onLog(this.#spec, requestId, line);
    Atomics.sub(this.#unreadLines, 0, 1);
    Atomics.notify(this.#unreadLines, 0);
  }

  /** An error that strikes while no event runs only reaches the log. */
  #crash(outcome: Failure): void {
    if (!this.#finish) this.#onLog(this.#spec, undefined, errorLine(undefined, outcome));
    this.#end(outcome);
  }

  /** The thread is over, or has to be: the waiting caller gets the failure. */
  #end(outcome: Failure): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#finishInit(outcome);
    this.#finish?.({ ...outcome, errorMessage: withRequestId(outcome, this.#requestId) });
    void this.#thread.terminate();
  }
}

/** The line that Lambda's Node.js runtime writes for an error that a function did not catch. */
export function errorLine(
  requestId: string | undefined,
  { errorType, errorMessage, trace }: Failure,
): string {
  const message = { errorType, errorMessage, stackTrace: trace };
  return JSON.stringify({ timestamp: new Date().toISOString(), level: "ERROR", requestId, message });
}

const pick = ({ errorType, errorMessage, trace }: Pick<Failure, "errorType" | "errorMessage" | "trace">) => ({
  errorType,
  errorMessage,
  trace,
});

const failure = (errorType: string, errorMessage: string, trace: readonly string[] = []): Failure => ({
  ok: false,
  reason: "function",
  errorType,
  errorMessage,
  trace,
});

function timedOut(requestId: string, seconds: number): Failure {
  const message = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
  return { ...failure("Sandbox.Timedout", message), reason: "timeout" };
}

const exitMessage = (code: number) =>
  code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${code}`;

/** An uncaught error, or the memory limit. */
function crashed(error: unknown): Failure {
  const { code, name, message, stack } = error as NodeJS.ErrnoException;
  if (code === "ERR_WORKER_OUT_OF_MEMORY")
    return failure(
      "Runtime.OutOfMemory",
      "Runtime exited with error: signal: killed (the function's memory size is used up)",
    );
  return failure(name ?? "Error", message ?? String(error), stack?.split("\n") ?? []);
}

const withRequestId = (outcome: Failure, requestId: string | undefined) =>
  outcome.errorType === "Runtime.ExitError" && requestId
    ? `RequestId: ${requestId} Error: ${outcome.errorMessage}`
    : outcome.errorMessage;

function withinLimit(payload: string): Outcome {
  // UTF-8 needs at most three bytes for each unit of a JavaScript string.
  if (payload.length * 3 <= REPLY_LIMIT_BYTES || Buffer.byteLength(payload) <= REPLY_LIMIT_BYTES)
    return { ok: true, payload };
  return failure(
    "Function.ResponseSizeTooLarge",
    `Response payload size exceeded maximum allowed payload size (${REPLY_LIMIT_BYTES} bytes).`,
  );
}
