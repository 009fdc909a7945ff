import * as v from "valibot";
import type { Job } from "../../platform/work/job.ts";
import { giveUp, lockOverdue } from "./state-store.ts";

/** Orders of one batch. */
const chunk = 50;

/**
 * Gives up the orders whose hold has ended by the scheduled time: what a missed run has left over is found by the next.
 * The watermark counts them.
 */
export const expireOrdersJob: Job<number> = {
  name: "expire-orders",
  watermark: v.number(),
  start: () => 0,
  async batch(transaction, watermark, { scheduledTime }) {
    const overdue = await lockOverdue(transaction, scheduledTime, chunk);
    await giveUp(transaction, overdue, {
      to: "expired",
      by: "system",
      actorId: null,
      reason: "not paid in time",
    });
    const items = overdue.length;
    return { watermark: watermark + items, done: items < chunk, items };
  },
};
