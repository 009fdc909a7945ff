import { realSleep } from "../clock.ts";
import type { BatchResult, BeforeContext, Job, JobDependencies, JobFacts, JobResult } from "./job.ts";
import {
  isFinished,
  isRecorded,
  lastSuccess,
  type PastRun,
  type Run,
  recordBatch,
  releaseRun,
  takeRun,
} from "./job-runs.ts";

/** A new batch is not begun with less time left than this, in milliseconds. */
const batchReserveMilliseconds = 30_000;
const waitMilliseconds = 2_000;

/** One delivery of one run. */
export class Delivery<Watermark, Input, Facts extends JobFacts> {
  #batches = 0;
  #items = 0;
  #facts: Partial<Facts> = {};
  #unfinished: string | undefined;

  constructor(
    private readonly job: Job<Watermark, Input, Facts>,
    private readonly dependencies: JobDependencies,
    private readonly context: BeforeContext,
  ) {}

  async run(holder: string): Promise<JobResult & Partial<Facts>> {
    if (this.job.before && (await this.#isFinished())) return this.#result("alreadyDone");
    await this.#before();
    const run = await this.#take(holder);
    if (run === undefined) return this.#result("alreadyDone");
    try {
      await this.#work(run);
      if (this.#unfinished !== undefined) throw new Error(this.#unfinished);
    } catch (error) {
      await releaseRun(this.dependencies.database, run).catch(() => 0);
      throw error;
    }
    return this.#result("succeeded");
  }

  /** Whether the last success is young enough. */
  async beat(maximumAgeSeconds: number): Promise<JobResult & Partial<Facts>> {
    const { database } = this.dependencies;
    const last = await lastSuccess(database, this.job.name, this.job.watermark);
    const ageMilliseconds = last
      ? Date.parse(this.context.scheduledTime) - Date.parse(last.scheduledTime)
      : Infinity;
    return this.#result(ageMilliseconds <= maximumAgeSeconds * 1000 ? "alive" : "overdue");
  }

  /** Before the run is taken, since its lease is shorter than this may last. */
  async #before(): Promise<void> {
    const result = await this.job.before?.(this.context);
    if (result) ({ facts: this.#facts, unfinished: this.#unfinished } = result);
  }

  #isFinished(): Promise<boolean> {
    return isFinished(this.dependencies.database, this.job.name, this.context.scheduledTime);
  }

  /** The run, or undefined when it is done; waits while another delivery holds the job. */
  async #take(holder: string): Promise<Run<Watermark> | undefined> {
    const { database, sleep = realSleep } = this.dependencies;
    const { name, watermark } = this.job;
    const { scheduledTime } = this.context;
    for (;;) {
      const run = await takeRun(database, name, scheduledTime, holder, watermark);
      if (run !== undefined) return run;
      if (await this.#isFinished()) return undefined;
      this.#assertTimeLeft("while another delivery held the job");
      await sleep(waitMilliseconds);
    }
  }

  async #work(taken: Run<Watermark>): Promise<void> {
    let run = taken;
    let watermark =
      taken.watermark ?? this.job.start(this.context.scheduledTime, await this.#lastSuccess(taken));
    for (let done = false; !done; ) {
      this.#assertTimeLeft(`after ${this.#batches} batches; the next delivery goes on there`);
      const result = await this.#batch(run, watermark);
      ({ watermark, done } = result);
      run = { ...run, batches: run.batches + 1 };
      this.#batches += 1;
      this.#items += result.items;
    }
  }

  #lastSuccess({ job }: Run<Watermark>): Promise<PastRun<Watermark> | null> {
    return lastSuccess(this.dependencies.database, job, this.job.watermark);
  }

  /** The effects and the record of how far it came, in one transaction. */
  async #batch(run: Run<Watermark>, watermark: Watermark): Promise<BatchResult<Watermark>> {
    // Without `prepare` there is no input.
    const input = (await this.job.prepare?.(watermark, this.context)) as Input;
    let latest: BatchResult<Watermark> | undefined;
    return this.dependencies.database.transaction(
      async transaction => {
        latest = await this.job.batch(transaction, watermark, this.context, input);
        const done = latest.done && this.#unfinished === undefined;
        if (!(await recordBatch(transaction, run, { ...latest, done })))
          throw new Error("Another delivery has overtaken this one.");
        return latest;
      },
      { resolve: async queries => ((await isRecorded(queries, run)) ? latest : undefined) },
    );
  }

  #assertTimeLeft(when: string): void {
    if (this.context.timeIsLeft(batchReserveMilliseconds)) return;
    throw new Error(`${this.job.name} ran out of time ${when}.`);
  }

  #result(outcome: JobResult["outcome"]): JobResult & Partial<Facts> {
    const { scheduledTime } = this.context;
    const counts = { batches: this.#batches, items: this.#items };
    return { ...this.#facts, job: this.job.name, scheduledTime, outcome, ...counts };
  }
}
