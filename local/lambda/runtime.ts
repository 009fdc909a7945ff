import { randomUUID } from "node:crypto";
import type { Authorizer } from "../aws/authorize.ts";
import type { Identities, Identity } from "../aws/credentials.ts";
import type { Graph } from "../graph/types.ts";
import { environmentOf, type Surroundings } from "./environment.ts";
import { type FunctionSpec, readFunctions } from "./functions.ts";
import { allowingPermission, type InvokeSource, Permissions } from "./permissions.ts";
import { Pool, type PoolPace } from "./pool.ts";
import { errorLine, type Failure, type Invocation, type LogSink, type Outcome } from "./worker.ts";

export interface RuntimeOptions extends Surroundings {
  readonly accountId: string;
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  /** Most threads for one function, unless it reserves less. */
  readonly maxWorkers: number;
  /** How many events of a function run at once; by the processors unless a test has another. */
  readonly pace?: () => PoolPace;
  /** Whether a debugger may stop functions: then no time limit ends them. */
  readonly inspected?: boolean;
  readonly onLog: LogSink;
  /** Told of each invocation after its end. */
  readonly onInvocation: (invocation: FinishedInvocation) => void;
  readonly warn: (message: string) => void;
}

export interface FinishedInvocation {
  readonly spec: FunctionSpec;
  readonly requestId: string;
  readonly traceId: string;
  readonly startedAt: number;
  readonly milliseconds: number;
  readonly outcome: Outcome;
}

export interface InvokeOptions extends Pick<Invocation, "waitsForDebugger" | "called"> {
  /** Gets the lines that the invocation logs. */
  readonly lines?: string[];
}

interface Deployed {
  readonly spec: FunctionSpec;
  readonly identity: Identity;
  pool: Pool;
  buildError: string | null;
  /** Why Lambda could not run it at all, such as a role that Lambda may not assume. */
  readonly fault: string | null;
}

/** Runs the program's functions as Lambda does: one event per thread at a time, with the function's own credentials. */
export class LambdaRuntime {
  readonly #options: RuntimeOptions;
  readonly #functions = new Map<string, Deployed>();
  readonly #trimmer: NodeJS.Timeout;
  /** Who wants the lines of an invocation, by its request id. */
  readonly #readers = new Map<string, string[]>();
  #permissions: Permissions;

  constructor(graph: Graph, options: RuntimeOptions) {
    this.#options = options;
    this.#permissions = new Permissions(graph, options.accountId);
    this.deploy(graph);
    this.#trimmer = setInterval(() => this.#trim(), 5_000);
    this.#trimmer.unref();
  }

  get specs(): FunctionSpec[] {
    return [...this.#functions.values()].map(deployed => deployed.spec);
  }

  /** By label (`users`), physical name or ARN, with or without a version. */
  find(reference: string): FunctionSpec | undefined {
    return this.#find(reference)?.spec;
  }

  /** The credentials' holder that a function acts as. */
  identityOf(spec: FunctionSpec): Identity | undefined {
    return this.#functions.get(spec.name)?.identity;
  }

  /** Takes over a newly evaluated program: functions that changed get new threads, those that are gone end. */
  deploy(graph: Graph): void {
    this.#permissions = new Permissions(graph, this.#options.accountId);
    const specs = readFunctions(graph);
    for (const [name, deployed] of this.#functions) {
      if (specs.some(spec => spec.name === name && JSON.stringify(spec) === JSON.stringify(deployed.spec)))
        continue;
      this.#functions.delete(name);
      this.#options.identities.remove(deployed.identity);
      void deployed.pool.retire();
    }
    for (const spec of specs)
      if (!this.#functions.has(spec.name)) this.#functions.set(spec.name, this.#deployOne(spec));
  }

  /** Serves the next events with newly built code. */
  reload(spec: FunctionSpec): void {
    const deployed = this.#functions.get(spec.name);
    if (!deployed) return;
    const old = deployed.pool;
    deployed.pool = this.#newPool(deployed.spec, deployed.identity);
    deployed.buildError = null;
    if (old.size > 0) deployed.pool.warm();
    void old.retire();
  }

  /** Until the next reload, every event is answered with this message. */
  failBuild(spec: FunctionSpec, message: string): void {
    const deployed = this.#functions.get(spec.name);
    if (deployed) deployed.buildError = message;
  }

  buildErrorOf(spec: FunctionSpec): string | null {
    return this.#functions.get(spec.name)?.buildError ?? null;
  }

  warm(spec: FunctionSpec): void {
    this.#functions.get(spec.name)?.pool.warm();
  }

  mayInvoke(spec: FunctionSpec, source: InvokeSource): boolean {
    const allowed = this.#permissions.allow(spec, source);
    if (!allowed) this.#options.warn(allowingPermission(spec, source));
    return allowed;
  }

  /** Runs one event to its end. Permissions are the caller's business. */
  async invoke(
    spec: FunctionSpec,
    event: string,
    traceId: string,
    requestId: string = randomUUID(),
    { lines, ...how }: InvokeOptions = {},
  ): Promise<Outcome> {
    const deployed = this.#functions.get(spec.name);
    const startedAt = performance.now();
    if (lines) this.#readers.set(requestId, lines);
    const outcome = await this.#run(deployed, { requestId, event, traceId, ...how });
    if (!outcome.ok) this.#log(spec, requestId, errorLine(requestId, outcome));
    this.#readers.delete(requestId);
    this.#options.onInvocation({
      spec,
      requestId,
      traceId,
      startedAt,
      milliseconds: performance.now() - startedAt,
      outcome,
    });
    return outcome;
  }

  /** Whether a debugger may stop the functions. */
  get isInspected(): boolean {
    return this.#options.inspected === true;
  }

  async close(): Promise<void> {
    clearInterval(this.#trimmer);
    await Promise.all([...this.#functions.values()].map(deployed => deployed.pool.close()));
  }

  async #run(deployed: Deployed | undefined, invocation: Parameters<Pool["run"]>[0]): Promise<Outcome> {
    if (!deployed) return refusal("ResourceNotFoundException", "The program no longer has this function.");
    if (deployed.fault) return refusal("AccessDeniedException", deployed.fault);
    if (deployed.buildError) return refusal("Runtime.UserCodeSyntaxError", deployed.buildError);
    return deployed.pool.run(invocation);
  }

  #deployOne(spec: FunctionSpec): Deployed {
    const { identities, authorizer, warn } = this.#options;
    const identity = identities.addFunction(spec.name, spec.roleArn);
    const trust = authorizer.mayAssume(spec.roleArn, "lambda.amazonaws.com", spec.arn);
    const fault = trust.allowed
      ? null
      : `The role ${spec.roleArn} cannot be assumed by Lambda. ${trust.by}`.trim();
    if (fault) warn(`${spec.name}: ${fault}`);
    return { spec, identity, pool: this.#newPool(spec, identity), buildError: null, fault };
  }

  #newPool(spec: FunctionSpec, identity: Identity): Pool {
    const environment = environmentOf(spec, identity.credential, this.#options);
    const maxWorkers = Math.min(
      this.#options.maxWorkers,
      spec.reservedConcurrency ?? Number.POSITIVE_INFINITY,
    );
    const { pace, inspected = false } = this.#options;
    const onLog: LogSink = (...line) => this.#log(...line);
    return new Pool({ spec, environment, onLog, maxWorkers, inspected, ...(pace && { pace: pace() }) });
  }

  #log(spec: FunctionSpec, requestId: string | undefined, line: string): void {
    if (requestId !== undefined) this.#readers.get(requestId)?.push(line);
    this.#options.onLog(spec, requestId, line);
  }

  #find(reference: string): Deployed | undefined {
    const name =
      /^arn:aws:lambda:[^:]+:\d{12}:function:([^:]+)/.exec(reference)?.[1] ??
      reference.split(":")[0] ??
      reference;
    return (
      this.#functions.get(name) ??
      [...this.#functions.values()].find(deployed => deployed.spec.label === name)
    );
  }

  /**
   * A thread costs some 30 MiB, and is slow at first: those that a burst needed end after half a minute, the last one
   * of a function after a minute.
   */
  #trim(): void {
    const now = performance.now();
    for (const { pool } of this.#functions.values()) {
      void pool.trim(now - 30_000, 1);
      void pool.trim(now - 60_000, 0);
    }
  }
}

const refusal = (errorType: string, errorMessage: string): Failure => ({
  ok: false,
  reason: "function",
  errorType,
  errorMessage,
  trace: [],
});
