import * as v from "valibot";
import { Uuid } from "../../../contract/schemas.ts";
import type { Job } from "../../platform/work/job.ts";
import { settleNext } from "./store.ts";

/** Accounts that one batch looks at: their rows stay locked for some 10 ms, far from the 100 that a player may wait. */
const batchSize = 1_000;

/**
 * Settles every account up to the scheduled time. It changes no balance: what is mined depends on time and
 * territory alone. It bounds how far back a rate counts that a later release changes.
 */
export const mineTokensJob: Job<string | null> = {
  name: "mine-tokens",
  watermark: v.nullable(Uuid),
  start: () => null,
  async batch(transaction, after, { scheduledTime }) {
    const { last, settled } = await settleNext(transaction, after, scheduledTime, batchSize);
    return { watermark: last ?? after, done: last === null, items: settled };
  },
};
