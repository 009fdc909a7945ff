import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";

/** How long the runs of a job can be looked at; its latest success is kept for good, since it says where to go on. */
const runsKeptDays = 90;

/** Idempotency keys whose time was over then; at most so many. Returns how many it removed. */
export const deleteExpiredKeys = (queries: Queries, time: string, most: number): Promise<number> =>
  queries.execute(sql`
    delete from idempotency_keys where (caller, operation, key) in (
      select caller, operation, key from idempotency_keys where expires_at <= ${sql.timestamp(time)}
      order by expires_at limit ${most} for update skip locked)`);

/** Old runs that a later one of the same job has overtaken; at most so many. Returns how many it removed. */
export const deleteOldRuns = (queries: Queries, time: string, most: number): Promise<number> =>
  queries.execute(sql`
    delete from job_runs where (job, scheduled_time) in (
      select job, scheduled_time from job_runs as old
      where scheduled_time < ${sql.timestamp(time)} - make_interval(days => cast(${runsKeptDays} as int4))
        and (finished_at is not null or leased_until < clock_timestamp())
        and exists (
          select from job_runs as later
          where later.job = old.job and later.scheduled_time > old.scheduled_time and later.finished_at is not null)
      order by scheduled_time limit ${most} for update skip locked)`);
