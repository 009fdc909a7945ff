import { availableParallelism } from "node:os";
import type { FunctionSpec } from "./functions.ts";
import { Utilisation } from "./utilisation.ts";
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
  /** When it began to wait. */
  readonly since: number;
}

/** How long an event waits for a busy thread before a few more are started: a start costs more than most replies. */
const PATIENCE_MILLISECONDS = 8;
/** How long beyond these few, which keep the processor busy, unless they wait for something themselves. */
const LONG_PATIENCE_MILLISECONDS = 100;
const FEW_WORKERS = Math.min(4, Math.max(2, availableParallelism()));
/** Share of time that a thread works, above which another one would only take the processor from it. */
const BUSY = 0.7;

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
  /** Of this thread, which serves the database and everything else that functions wait for. */
  readonly #ownTime = new Utilisation(performance);
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
      const waiting = { invocation, resolve, since: performance.now() };
      const worker = this.#popIdle();
      if (worker) this.#give(worker, waiting);
      else this.#enqueue(waiting);
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
    if (this.#patience || this.#workers.size >= this.#options.maxWorkers) return;
    this.#patience = setTimeout(() => {
      this.#patience = null;
      const [oldest] = this.#queue;
      if (!oldest) return;
      if (this.#starting === 0 && this.#needsMore(oldest)) this.#start();
      this.#beginPatience();
    }, PATIENCE_MILLISECONDS);
  }

  /** Threads that compute are enough when each core has one; threads that wait are not. */
  #needsMore(oldest: Waiting): boolean {
    if (this.#workers.size < FEW_WORKERS) return true;
    if (performance.now() - oldest.since < LONG_PATIENCE_MILLISECONDS) return false;
    const shares = [...this.#workers].map(worker => worker.utilisation());
    return this.#ownTime.share() < BUSY && shares.every(share => share < BUSY);
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
