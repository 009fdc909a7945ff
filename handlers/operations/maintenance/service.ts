import * as v from "valibot";
import type { Transaction } from "../../platform/database/database.ts";
import type { Eraser } from "../../platform/identity/eraser.ts";
import { eraseBatch, erasedAtOnce, nextToErase } from "../../platform/identity/erasure.ts";
import { followAll, type ProjectionDependencies } from "../../platform/identity/projection.ts";
import type { BatchResult, Job } from "../../platform/work/job.ts";
import { deleteExpiredKeys, deleteOldRuns } from "./store.ts";

/** One batch takes well below a second and blocks no request. */
const batchSize = 1_000;
/** Kept back for the rows that expire, which come after the accounts. */
const reserveMilliseconds = 60_000;

/** What a run does, in this order. */
const steps = ["idempotencyKeys", "jobRuns", "erasures"] as const;
type Step = (typeof steps)[number];

/** `accounts`: accounts of the user pool that agree with their row again. */
type Facts = { readonly accounts: number };

export interface CleanUpDependencies extends ProjectionDependencies {
  readonly erasers: readonly Eraser[];
}

/**
 * The nightly clean-up: first the user pool follows what it missed while it was away, then what expired before the
 * scheduled time is removed, one batch after the other, and at the end what is left of deleted accounts, which a request
 * or a message should have erased. A run is finished when no account is pending any more.
 */
export const cleanUpJob = (dependencies: CleanUpDependencies): Job<Step, undefined, Facts> => ({
  name: "clean-up",
  watermark: v.picklist(steps),
  async before({ log, timeIsLeft }) {
    const hasTime = () => timeIsLeft(reserveMilliseconds);
    const { settled, pending } = await followAll(dependencies, log, hasTime);
    const unfinished =
      pending > 0 ? `The user pool has not followed ${pending} changes or more yet.` : undefined;
    return { facts: { accounts: settled }, unfinished };
  },
  start: () => steps[0],
  async batch(transaction, step, { scheduledTime }) {
    if (step === "erasures") return eraseNext(transaction, dependencies.erasers);
    const remove = step === "idempotencyKeys" ? deleteExpiredKeys : deleteOldRuns;
    const items = await remove(transaction, scheduledTime, batchSize);
    if (items === batchSize) return { watermark: step, done: false, items };
    const next = steps[steps.indexOf(step) + 1];
    return { watermark: next ?? step, done: next === undefined, items };
  },
});

/** One batch of one account. */
async function eraseNext(
  transaction: Transaction,
  erasers: readonly Eraser[],
): Promise<BatchResult<"erasures">> {
  const userId = await nextToErase(transaction);
  if (userId === undefined) return { watermark: "erasures", done: true, items: 0 };
  const next = await eraseBatch(transaction, erasers, userId, erasedAtOnce);
  return { watermark: "erasures", done: false, items: next === undefined ? 1 : 0 };
}
