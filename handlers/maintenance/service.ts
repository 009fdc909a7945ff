import * as v from "valibot";
import { newUuid } from "../platform/clock.ts";
import { type Job, type JobDependencies, type JobFunction, type JobResult, runJob } from "../platform/job.ts";
import { createLog } from "../platform/log.ts";
import type { Directory } from "../users/directory.ts";
import { followAll } from "../users/projection.ts";
import { deleteExpiredKeys, deleteOldRuns } from "./store.ts";

/** One batch takes well below a second, and locks nobody out. */
const batchSize = 1_000;
/** Kept back for the rows that expire, which come after the accounts. */
const reserveMilliseconds = 60_000;

/** What a run does, in this order. */
const steps = ["idempotencyKeys", "jobRuns"] as const;
type Step = (typeof steps)[number];

/** Removes what expired before the scheduled time, one batch after the other. */
const cleanUpJob: Job<Step> = {
  name: "clean-up",
  watermark: v.picklist(steps),
  start: () => steps[0],
  async batch(transaction, step, { scheduledTime }) {
    const remove = step === "idempotencyKeys" ? deleteExpiredKeys : deleteOldRuns;
    const items = await remove(transaction, scheduledTime, batchSize);
    if (items === batchSize) return { watermark: step, done: false, items };
    const next = steps[steps.indexOf(step) + 1];
    return { watermark: next ?? step, done: next === undefined, items };
  },
};

export interface CleanUpResult extends JobResult {
  /** Accounts of the user pool that agree with their row again. */
  readonly accounts: number;
}

/**
 * The nightly clean-up: first the user pool follows what it missed while it was away, then the job above.
 *
 * @throws when accounts are still pending afterwards, so that Lambda delivers it again and somebody is told
 */
export function cleanUp(
  dependencies: JobDependencies & { readonly directory: Directory },
): (...delivery: Parameters<JobFunction>) => Promise<CleanUpResult> {
  const { log = createLog(), newId = newUuid, database, directory } = dependencies;
  const run = runJob(cleanUpJob, dependencies);
  return async (event, context) => {
    const timeIsLeft = () => context.getRemainingTimeInMillis() > reserveMilliseconds;
    const { settled, pending } = await followAll({ database, directory, newId }, log, timeIsLeft);
    const result = await run(event, context);
    if (pending > 0) throw new Error(`The user pool has not followed ${pending} changes or more yet.`);
    return { ...result, accounts: settled };
  };
}
