import { type Job, runJob, sql, wireFunction } from "@groundwork/platform";
import * as v from "valibot";

const job: Job<null> = {
  name: "sweep",
  watermark: v.null(),
  start: () => null,
  /** Takes away what was done a month before the time that the run stands for. */
  async batch(transaction, _watermark, { scheduledTime }) {
    const monthBefore = sql`${sql.timestamp(scheduledTime)} - interval '1 month'`;
    const items = await transaction.execute(sql`delete from todos where done and made_at < ${monthBefore}`);
    return { watermark: null, done: true, items };
  },
};

export const handler = runJob(job, wireFunction());
