import * as v from "valibot";
import { type Clock, type NewId, newUuid, realSleep, type Sleep, systemClock } from "./clock.ts";
import type { Database, Transaction } from "./database.ts";
import type { LambdaContext } from "./gateway.ts";
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
import { createLog, type Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { Instant } from "./schemas.ts";
import { traceId } from "./trace.ts";

/** What one batch is told. */
export interface BatchContext {
  /** The time the run stands for, RFC 3339 in UTC: decide by this, never by the present time. */
  readonly scheduledTime: string;
  readonly log: Log;
}

/** What one batch did. */
export interface BatchResult<Watermark> {
  /** Where the next batch goes on; any JSON value. */
  readonly watermark: Watermark;
  readonly done: boolean;
  /** How many things it worked on, for the log. */
  readonly items: number;
}

/** Work on a schedule, cut into batches that each take effect whole or not at all. */
export interface Job<Watermark, Input = undefined> {
  readonly name: string;
  /** Checks a watermark that is read back. */
  readonly watermark: v.GenericSchema<unknown, Watermark>;
  /** Where a new run starts, given the latest run that succeeded: what was missed since is caught up. */
  start(scheduledTime: string, lastSuccess: PastRun<Watermark> | null): Watermark;
  /**
   * Fetches what a batch needs from elsewhere, before the batch's transaction is open: within 20 s, and without any
   * effect, since it may be done again.
   */
  prepare?(watermark: Watermark, context: BatchContext): Promise<Input>;
  /** One bounded piece of work, well below 20 s, by SQL in the given transaction only. */
  batch(
    transaction: Transaction,
    watermark: Watermark,
    context: BatchContext,
    input: Input,
  ): Promise<BatchResult<Watermark>>;
}

export interface JobDependencies {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly log?: Log;
  readonly now?: Clock;
  readonly sleep?: Sleep;
  readonly newId?: NewId;
}

export interface JobResult {
  readonly job: string;
  readonly scheduledTime: string;
  /**
   * `alreadyDone`: an earlier delivery of the same run had finished it. `alive` and `overdue`: answers to a
   * heartbeat, which runs nothing.
   */
  readonly outcome: "succeeded" | "alreadyDone" | "alive" | "overdue";
  /** Batches and items of this delivery. */
  readonly batches: number;
  readonly items: number;
}

export type JobFunction = (event: unknown, context: LambdaContext) => Promise<JobResult>;

/** What the schedule puts into the event; the other fields that it may hold do not matter. */
const JobEvent = v.object({
  scheduledTime: Instant,
  /** Of a daily heartbeat: how old the last success may be. */
  heartbeat: v.optional(v.object({ maximumAgeSeconds: v.number() })),
});

/** A new batch is not begun with less time left than this, in milliseconds. */
const batchReserveMilliseconds = 30_000;
const waitMilliseconds = 2_000;

/**
 * The Lambda function of a job.
 *
 * A run is one scheduled time. Its row holds a lease, and after each batch, in the batch's own transaction,
 * how far it came: so a time-out loses nothing, a second delivery waits for the first and then finds the run
 * done, and a missed run is caught up by the next. Success is counted as the metric `JobSucceeded`; a heartbeat,
 * which schedules that are too rare for an alarm send daily, counts it again while the last success is young enough.
 *
 * @throws when the run is not finished, so that Lambda delivers it again
 */
export function runJob<Watermark, Input>(
  job: Job<Watermark, Input>,
  dependencies: JobDependencies,
): JobFunction {
  const { database, metrics, log = createLog(), now = systemClock, newId = newUuid } = dependencies;
  let coldStart = true;
  return async (event, context) => {
    const startedAt = now();
    const line = { job: job.name, requestId: context.awsRequestId, traceId: traceId() };
    database.limitTime(() => context.getRemainingTimeInMillis());
    try {
      const { scheduledTime, heartbeat } = v.parse(JobEvent, event);
      const delivery = new Delivery(job, dependencies, context, { scheduledTime, log: log.with(line) });
      const result = heartbeat
        ? await delivery.beat(heartbeat.maximumAgeSeconds)
        : await delivery.run(newId());
      if (result.outcome !== "overdue") metrics.count("JobSucceeded", 1, { Job: job.name });
      log.info("job", { ...line, ...result, ms: now() - startedAt, coldStart });
      return result;
    } catch (error) {
      log.error("job", { ...line, outcome: "failed", ms: now() - startedAt, coldStart, error });
      throw error;
    } finally {
      coldStart = false;
    }
  };
}

/** One delivery of one run. */
class Delivery<Watermark, Input> {
  #batches = 0;
  #items = 0;

  constructor(
    private readonly job: Job<Watermark, Input>,
    private readonly dependencies: JobDependencies,
    private readonly lambda: LambdaContext,
    private readonly context: BatchContext,
  ) {}

  async run(holder: string): Promise<JobResult> {
    const run = await this.#take(holder);
    if (run === undefined) return this.#result("alreadyDone");
    try {
      await this.#work(run);
    } catch (error) {
      await releaseRun(this.dependencies.database, run).catch(() => 0);
      throw error;
    }
    return this.#result("succeeded");
  }

  /** Whether the last success is young enough. */
  async beat(maximumAgeSeconds: number): Promise<JobResult> {
    const { database } = this.dependencies;
    const last = await lastSuccess(database, this.job.name, this.job.watermark);
    const ageMilliseconds = last
      ? Date.parse(this.context.scheduledTime) - Date.parse(last.scheduledTime)
      : Infinity;
    return this.#result(ageMilliseconds <= maximumAgeSeconds * 1000 ? "alive" : "overdue");
  }

  /** The run, or undefined when it is done; waits while another delivery holds the job. */
  async #take(holder: string): Promise<Run<Watermark> | undefined> {
    const { database, sleep = realSleep } = this.dependencies;
    const { name, watermark } = this.job;
    const { scheduledTime } = this.context;
    for (;;) {
      const run = await takeRun(database, name, scheduledTime, holder, watermark);
      if (run !== undefined) return run;
      if (await isFinished(database, name, scheduledTime)) return undefined;
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
        if (!(await recordBatch(transaction, run, latest)))
          throw new Error("Another delivery has overtaken this one.");
        return latest;
      },
      { resolve: async queries => ((await isRecorded(queries, run)) ? latest : undefined) },
    );
  }

  #assertTimeLeft(when: string): void {
    if (this.lambda.getRemainingTimeInMillis() >= batchReserveMilliseconds) return;
    throw new Error(`${this.job.name} ran out of time ${when}.`);
  }

  #result(outcome: JobResult["outcome"]): JobResult {
    const { scheduledTime } = this.context;
    return { job: this.job.name, scheduledTime, outcome, batches: this.#batches, items: this.#items };
  }
}
