import * as v from "valibot";
import type { Database, Queries, Transaction } from "../database/database.ts";
import { sql } from "../database/sql.ts";

/** A run that this delivery holds. */
export interface Run<Watermark> {
  readonly job: string;
  readonly scheduledTime: string;
  /** Grows with each holder; a holder that was overtaken can write no more. */
  readonly fencingToken: number;
  /** Null before the first batch. */
  readonly watermark: Watermark | null;
  readonly batches: number;
}

export interface PastRun<Watermark> {
  readonly scheduledTime: string;
  readonly watermark: Watermark;
}

/** How long a holder may be silent, in seconds: above the longest batch, below the first retry of Lambda. */
const leaseSeconds = 45;

interface RunRow {
  readonly fencingToken: number;
  readonly watermark: unknown;
  readonly batches: number;
}

/**
 * Takes the run, unless it is done or a run of this job is held. The holder that asks again after an
 * unknown outcome gets it again.
 */
export async function takeRun<Watermark>(
  database: Database,
  job: string,
  scheduledTime: string,
  holder: string,
  schema: v.GenericSchema<unknown, Watermark>,
): Promise<Run<Watermark> | undefined> {
  const row = await database.transaction(
    async transaction => {
      // One at a time per job, whatever their scheduled times.
      await transaction.query(
        sql`select 1 as locked from pg_advisory_xact_lock(hashtextextended(${`job ${job}`}, 0))`,
      );
      return transaction.one<RunRow>(sql`
        insert into job_runs as run (job, scheduled_time, holder, fencing_token, leased_until)
        select ${job}, ${sql.timestamp(scheduledTime)}, ${sql.uuid(holder)}, 1, ${leaseEnd}
        where not exists (
          select from job_runs where job = ${job} and scheduled_time <> ${sql.timestamp(scheduledTime)}
            and finished_at is null and leased_until > clock_timestamp())
        on conflict (job, scheduled_time) do update
          set holder = excluded.holder, fencing_token = run.fencing_token + 1, leased_until = excluded.leased_until
          where run.finished_at is null and (run.leased_until <= clock_timestamp() or run.holder = excluded.holder)
        returning fencing_token as "fencingToken", watermark, batches`);
    },
    { idempotent: true },
  );
  if (row === undefined) return undefined;
  const watermark = row.watermark === null ? null : v.parse(schema, row.watermark);
  return { job, scheduledTime, fencingToken: row.fencingToken, watermark, batches: row.batches };
}

/** Whether the run is finished. */
export async function isFinished(queries: Queries, job: string, scheduledTime: string): Promise<boolean> {
  const row = await queries.one<{ finished: boolean }>(sql`
    select finished_at is not null as finished from job_runs
    where job = ${job} and scheduled_time = ${sql.timestamp(scheduledTime)}`);
  return row?.finished ?? false;
}

/** The latest run that succeeded, by scheduled time; a late run of an older time sees a newer one here. */
export async function lastSuccess<Watermark>(
  queries: Queries,
  job: string,
  schema: v.GenericSchema<unknown, Watermark>,
): Promise<PastRun<Watermark> | null> {
  const row = await queries.one<{ scheduledTime: string; watermark: unknown }>(sql`
    select scheduled_time as "scheduledTime", watermark from job_runs
    where job = ${job} and finished_at is not null order by scheduled_time desc limit 1`);
  return row ? { scheduledTime: row.scheduledTime, watermark: v.parse(schema, row.watermark) } : null;
}

/** Records a batch in its own transaction. False when another holder has overtaken this one: roll back. */
export async function recordBatch(
  transaction: Transaction,
  run: Run<unknown>,
  batch: { readonly watermark: unknown; readonly done: boolean; readonly items: number },
): Promise<boolean> {
  const finishedAt = batch.done ? sql`clock_timestamp()` : sql`null`;
  const changed = await transaction.execute(sql`
    update job_runs set watermark = ${sql.json(batch.watermark)}, batches = batches + 1,
      items = items + ${batch.items}, leased_until = ${leaseEnd}, finished_at = ${finishedAt}
    where ${held(run)} and batches = ${run.batches}`);
  return changed === 1;
}

/** Whether a batch of unknown outcome was recorded after all. */
export async function isRecorded(queries: Queries, run: Run<unknown>): Promise<boolean> {
  const row = await queries.one<{ batches: number }>(sql`
    select batches from job_runs
    where job = ${run.job} and scheduled_time = ${sql.timestamp(run.scheduledTime)}
      and fencing_token = ${run.fencingToken}`);
  return row?.batches === run.batches + 1;
}

/** Lets the next delivery go on at once. */
export const releaseRun = (queries: Queries, run: Run<unknown>): Promise<number> =>
  queries.execute(sql`update job_runs set leased_until = clock_timestamp() where ${held(run)}`, {
    idempotent: true,
  });

const leaseEnd = sql`clock_timestamp() + make_interval(secs => ${leaseSeconds})`;

const held = (run: Run<unknown>) => sql`
  job = ${run.job} and scheduled_time = ${sql.timestamp(run.scheduledTime)}
  and fencing_token = ${run.fencingToken} and finished_at is null`;
