import type { FunctionSpec } from "./functions.ts";
import { FunctionWorker, type Invocation, type LogSink, type Outcome } from "./worker.ts";

export interface PoolOptions {
  readonly spec: FunctionSpec;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog: LogSink;
  /** Most threads at once; further events wait for their turn. */
  readonly maxWorkers: number;
}

interface Waiting {
  readonly invocation: Invocation;
  readonly resolve: (outcome: Outcome) => void;
}

/** How long an event waits for a busy thread before another is started: a start costs more than most replies. */
const PATIENCE_MILLISECONDS = 8;

const STOPPED: Outcome = {
  ok: false,
  reason: "function",
  errorType: "Runtime.ExitError",
  errorMessage: "Local mode stops.",
  trace: [],
};

/** The execution environments of one version of a function. */
export class Pool {
  readonly spec: FunctionSpec;
  readonly #options: PoolOptions;
  readonly #workers = new Set<FunctionWorker>();
  /** The one used last is used first, so that the others fall idle. */
  readonly #idle: FunctionWorker[] = [];
  readonly #queue: Waiting[] = [];
  #patience: NodeJS.Timeout | null = null;
  #starting = 0;
  #retired = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.spec = options.spec;
  }

  get size(): number {
    return this.#workers.size;
  }

  run(invocation: Invocation): Promise<Outcome> {
    return new Promise(resolve => {
      const worker = this.#popIdle();
      if (worker) this.#give(worker, { invocation, resolve });
      else this.#enqueue({ invocation, resolve });
    });
  }

  /** Starts a thread before the first event asks for one. */
  warm(): void {
    if (this.#workers.size === 0 && !this.#retired) this.#start();
  }

  /** No new events; ends each thread when its present one is answered. */
  async retire(): Promise<void> {
    this.#retired = true;
    await Promise.all(this.#idle.splice(0).map(worker => this.#stop(worker)));
    if (this.#queue.length > 0 && this.#workers.size === 0) this.#start();
  }

  /** Ends everything now. */
  async close(): Promise<void> {
    this.#retired = true;
    if (this.#patience) clearTimeout(this.#patience);
    for (const { resolve } of this.#queue.splice(0)) resolve(STOPPED);
    await Promise.all([...this.#workers].map(worker => this.#stop(worker)));
  }

  /** Ends threads that did nothing since `before`; keeps `keep` of them. */
  async trim(before: number, keep: number): Promise<void> {
    const surplus = this.#idle
      .filter(worker => worker.lastUsed < before)
      .slice(0, Math.max(0, this.#workers.size - keep));
    await Promise.all(surplus.map(worker => this.#stop(worker)));
  }

  #enqueue(waiting: Waiting): void {
    this.#queue.push(waiting);
    if (this.#workers.size === 0) this.#start();
    else this.#beginPatience();
  }

  /** A thread can die while it idles: of an error that a forgotten timer throws. */
  #popIdle(): FunctionWorker | undefined {
    for (let worker = this.#idle.pop(); worker; worker = this.#idle.pop()) {
      if (!worker.isDead) return worker;
      this.#workers.delete(worker);
    }
    return undefined;
  }

  #start(): void {
    const { spec, environment, onLog } = this.#options;
    const worker = new FunctionWorker(spec, environment, onLog);
    this.#workers.add(worker);
    this.#starting++;
    void worker.initialised.then(failure => {
      this.#starting--;
      if (failure) this.#abandon(worker, failure);
      else this.#next(worker);
    });
  }

  /** Lambda would start an environment for each that waits, and each start would fail in the same way. */
  #abandon(worker: FunctionWorker, failure: Outcome): void {
    this.#workers.delete(worker);
    for (const { resolve } of this.#queue.splice(0)) resolve(failure);
  }

  #give(worker: FunctionWorker, { invocation, resolve }: Waiting): void {
    void worker.run(invocation).then(outcome => {
      resolve(outcome);
      this.#next(worker);
    });
  }

  #next(worker: FunctionWorker): void {
    const waiting = worker.isDead ? undefined : this.#queue.shift();
    if (worker.isDead) this.#replace(worker);
    else if (waiting) this.#give(worker, waiting);
    else if (this.#retired) void this.#stop(worker);
    else this.#idle.push(worker);
  }

  #replace(worker: FunctionWorker): void {
    this.#workers.delete(worker);
    if (this.#queue.length > 0 && this.#workers.size === 0) this.#start();
  }

  #beginPatience(): void {
    const { maxWorkers } = this.#options;
    if (this.#patience || this.#workers.size >= maxWorkers) return;
    this.#patience = setTimeout(() => {
      this.#patience = null;
      if (this.#queue.length === 0) return;
      if (this.#starting < this.#queue.length && this.#workers.size < maxWorkers) this.#start();
      this.#beginPatience();
    }, PATIENCE_MILLISECONDS);
  }

  async #stop(worker: FunctionWorker): Promise<void> {
    this.#workers.delete(worker);
    this.#forget(worker);
    await worker.stop();
  }

  #forget(worker: FunctionWorker): void {
    const position = this.#idle.indexOf(worker);
    if (position >= 0) this.#idle.splice(position, 1);
  }
}
