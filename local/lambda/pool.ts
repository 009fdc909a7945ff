import type { FunctionSpec } from "./functions.ts";
import { Pace } from "./pace.ts";
import { FunctionWorker, type Invocation, type LogSink, type Outcome } from "./worker.ts";

export type PoolPace = Pick<Pace, "limit" | "adjust">;

export interface PoolOptions {
  readonly spec: FunctionSpec;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog: LogSink;
  /** Most threads at once; further events wait for their turn. */
  readonly maxWorkers: number;
  /** How many events run at once; a {@link Pace} that looks at the processors unless a test has another. */
  readonly pace?: PoolPace;
  /** Whether a debugger may stop the threads. */
  readonly inspected?: boolean;
}

interface Waiting {
  readonly invocation: Invocation;
  readonly resolve: (outcome: Outcome) => void;
  /** When it began to wait. */
  readonly since: number;
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
  readonly #pace: PoolPace;
  #starting = 0;
  #running = 0;
  #retired = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#pace = options.pace ?? new Pace();
    this.spec = options.spec;
  }

  get size(): number {
    return this.#workers.size;
  }

  run(invocation: Invocation): Promise<Outcome> {
    return new Promise(resolve => {
      this.#queue.push({ invocation, resolve, since: performance.now() });
      this.#advance();
      if (this.#queue.length > 0) this.#beginPatience();
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
    this.#advance();
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

  /** Gives events to threads that have none, as many as may run; there is always one thread for events that wait. */
  #advance(): void {
    while (this.#queue.length > 0 && this.#running < this.#pace.limit) {
      const worker = this.#popIdle();
      if (!worker) break;
      this.#give(worker, this.#queue.shift() as Waiting);
    }
    if (this.#queue.length > 0 && this.#workers.size === 0) this.#start();
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
    const { spec, environment, onLog, inspected } = this.#options;
    const worker = new FunctionWorker(spec, environment, onLog, inspected);
    this.#workers.add(worker);
    this.#starting++;
    void worker.initialised.then(failure => {
      this.#starting--;
      if (failure) this.#abandon(worker, failure);
      else this.#rest(worker);
    });
  }

  /** Lambda would start an environment for each that waits, and each start would fail in the same way. */
  #abandon(worker: FunctionWorker, failure: Outcome): void {
    this.#workers.delete(worker);
    for (const { resolve } of this.#queue.splice(0)) resolve(failure);
  }

  #give(worker: FunctionWorker, { invocation, resolve }: Waiting): void {
    this.#running++;
    void worker.run(invocation).then(outcome => {
      this.#running--;
      resolve(outcome);
      this.#rest(worker);
    });
  }

  #rest(worker: FunctionWorker): void {
    if (worker.isDead) this.#workers.delete(worker);
    else this.#idle.push(worker);
    this.#advance();
    if (!this.#retired || this.#queue.length > 0) return;
    for (const idle of this.#idle.splice(0)) void this.#stop(idle);
  }

  #beginPatience(): void {
    if (this.#patience) return;
    this.#patience = setTimeout(() => {
      this.#patience = null;
      const [oldest] = this.#queue;
      if (!oldest) return;
      this.#pace.adjust(performance.now() - oldest.since);
      this.#advance();
      if (this.#needsMore()) this.#start();
      this.#beginPatience();
    }, PATIENCE_MILLISECONDS);
  }

  #needsMore(): boolean {
    const mayRun = Math.min(this.#pace.limit, this.#options.maxWorkers);
    return this.#queue.length > 0 && this.#starting === 0 && this.#workers.size < mayRun;
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
