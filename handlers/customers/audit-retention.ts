import * as v from "valibot";
import type { Job } from "../platform/work/job.ts";
import { deleteLines } from "./audit-store.ts";

const batchSize = 5_000;
const dayMilliseconds = 86_400_000;

/**
 * Deletes the lines of the audit trail that are older than so many days at the scheduled time, batch after batch.
 *
 * @param keptDays 90 at least: the database refuses to delete younger lines
 */
export const deleteAuditJob = (keptDays: number): Job<null> => ({
  name: "delete-customer-audit",
  watermark: v.null(),
  start: () => null,
  async batch(transaction, watermark, { scheduledTime }) {
    const before = new Date(Date.parse(scheduledTime) - keptDays * dayMilliseconds).toISOString();
    const items = await deleteLines(transaction, before, batchSize);
    return { watermark, done: items < batchSize, items };
  },
});
