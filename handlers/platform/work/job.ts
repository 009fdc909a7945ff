import * as v from "valibot";
import { Instant } from "../../../contract/schemas.ts";
import { type Clock, type NewId, newUuid, type Sleep } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import { frame, type Invocation, type LambdaFunction } from "./invocation.ts";
import { Delivery } from "./job-delivery.ts";
import type { PastRun } from "./job-runs.ts";

/** What one batch gets. */
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

/** What `Job.before` gets. */
export interface BeforeContext extends BatchContext, Pick<Invocation, "timeIsLeft"> {}

/** Counts by name, for the result and the log line. They cannot replace the standard members of `JobResult`. */
export type JobFacts = Readonly<Record<string, number>>;

/** What `Job.before` did. */
export interface BeforeResult<Facts extends JobFacts> {
  readonly facts: Facts;
  /**
   * What is left for another delivery, as a sentence. The batches run, but the run stays unfinished and the delivery
   * fails with this error. The next delivery starts with `before` again, and asks for a batch at the last watermark.
   */
  readonly unfinished?: string | undefined;
}

/** Work on a schedule, cut into batches that each take effect whole or not at all. */
export interface Job<Watermark, Input = undefined, Facts extends JobFacts = Record<never, never>> {
  /** Names its runs; it never changes. */
  readonly name: string;
  /** Checks a watermark that is read back. */
  readonly watermark: v.GenericSchema<unknown, Watermark>;
  /**
   * Work outside the transactions of the batches, such as on another system, at the start of each delivery of a run that
   * is not finished. It is not called for a heartbeat. Two deliveries can run it at the same time, and each delivery
   * repeats it: it must do no harm when it is done twice. It must leave time for the batches: see `timeIsLeft`.
   */
  before?(context: BeforeContext): Promise<BeforeResult<Facts>>;
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

/** What a job runs with: `wireFunction()` gives it. */
export interface JobDependencies {
  /** With the table `job_runs`. */
  readonly database: Database;
  /** Counts `JobSucceeded`. */
  readonly metrics: Metrics;
  /** Default: JSON lines on standard output. */
  readonly log?: Log;
  /** Default: the system's clock. */
  readonly now?: Clock;
  /** Default: real time passes. */
  readonly sleep?: Sleep;
  /** Default: random UUIDs. */
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

/** The facts are missing where `before` did not run. */
export type JobFunction<Facts extends JobFacts = Record<never, never>> = LambdaFunction<
  unknown,
  JobResult & Partial<Facts>
>;

/** What the schedule puts into the event; the other fields that it may hold do not matter. */
const JobEvent = v.object({
  scheduledTime: Instant,
  /** Of a daily heartbeat: how old the last success may be. */
  heartbeat: v.optional(v.object({ maximumAgeSeconds: v.number() })),
});

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
export function runJob<Watermark, Input, Facts extends JobFacts>(
  job: Job<Watermark, Input, Facts>,
  dependencies: JobDependencies,
): JobFunction<Facts> {
  const { database, metrics, log, now, newId = newUuid } = dependencies;
  const ids = (_event: unknown, requestId: string) => ({ job: job.name, requestId });
  return frame({ message: "job", ids, database, log, now }, async (event, invocation) => {
    const { scheduledTime, heartbeat } = v.parse(JobEvent, event);
    const context = { scheduledTime, log: invocation.log, timeIsLeft: invocation.timeIsLeft };
    const delivery = new Delivery(job, dependencies, context);
    const result = heartbeat ? await delivery.beat(heartbeat.maximumAgeSeconds) : await delivery.run(newId());
    if (result.outcome !== "overdue") metrics.count("JobSucceeded", 1, { Job: job.name });
    return { result, facts: result };
  });
}
