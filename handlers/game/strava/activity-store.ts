import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { Connection } from "./store.ts";

export type ActivityState = "saved" | "ignored" | "refused";

export interface KnownActivity {
  readonly activityId: number;
  readonly state: ActivityState;
  readonly reason: string | null;
}

export const findActivity = (
  queries: Queries,
  { userId }: Connection,
  activityId: number,
): Promise<KnownActivity | undefined> =>
  queries.one(sql`
    select activity_id as "activityId", state, reason from strava_activities
    where user_id = ${sql.uuid(userId)} and activity_id = ${activityId}`);

/** Those that began at a time or later. */
export const knownSince = (
  queries: Queries,
  { userId, athleteId }: Connection,
  since: number,
): Promise<KnownActivity[]> =>
  queries.query(sql`
    select activity_id as "activityId", state, reason from strava_activities
    where user_id = ${sql.uuid(userId)} and athlete_id = ${athleteId} and started_at >= ${sql.timestamp(since)}`);

/** The latest that were refused as runs. */
export const refusedOf = (
  queries: Queries,
  { userId, athleteId }: Connection,
  most: number,
): Promise<{ activityId: number; reason: string }[]> =>
  queries.query(sql`
    select activity_id as "activityId", coalesce(reason, '') as reason from strava_activities
    where user_id = ${sql.uuid(userId)} and athlete_id = ${athleteId} and state = 'refused'
    order by started_at desc nulls last, activity_id desc limit ${most}`);

/** Nothing is known of it any more. */
export const forgetActivity = (
  queries: Queries,
  { userId }: Connection,
  activityId: number,
): Promise<number> =>
  queries.execute(
    sql`delete from strava_activities where user_id = ${sql.uuid(userId)} and activity_id = ${activityId}`,
    { idempotent: true },
  );

export interface Decision {
  readonly activityId: number;
  readonly state: ActivityState;
  readonly reason: string | null;
  /** RFC 3339; null for one that is gone. */
  readonly startedAt: string | null;
}

export const saveDecision = (
  queries: Queries,
  { userId, athleteId }: Connection,
  { activityId, state, reason, startedAt }: Decision,
): Promise<number> =>
  queries.execute(
    sql`insert into strava_activities as known (user_id, activity_id, athlete_id, state, reason, started_at)
      values (${sql.uuid(userId)}, ${activityId}, ${athleteId}, ${state}, ${reason},
        ${startedAt === null ? null : sql.timestamp(startedAt)})
      on conflict (user_id, activity_id) do update set athlete_id = excluded.athlete_id, state = excluded.state,
        reason = excluded.reason, started_at = coalesce(excluded.started_at, known.started_at), decided_at = now()`,
    { idempotent: true },
  );

/** Most activities of an athlete that wait, and most of all. What is beyond is found by the job, which compares lists. */
const [mostOfAthlete, mostOfAll] = [20, 10_000];

/**
 * Leaves an activity to be fetched from a time on: by what fetches for the athlete, or by the job.
 *
 * @returns false where too many wait
 */
export async function postpone(
  queries: Queries,
  athleteId: number,
  activityId: number,
  until: number,
): Promise<boolean> {
  const kept = await queries.execute(
    sql`insert into strava_due (athlete_id, activity_id, due_at)
      select ${athleteId}, ${activityId}, ${sql.timestamp(until)}
      where exists (select from strava_due where athlete_id = ${athleteId} and activity_id = ${activityId})
        or ((select count(*) from strava_due where athlete_id = ${athleteId}) < ${mostOfAthlete}
          and (select count(*) from (select from strava_due limit ${mostOfAll}) as due) < ${mostOfAll})
      on conflict (athlete_id, activity_id) do update set due_at = excluded.due_at`,
    { idempotent: true },
  );
  return kept > 0;
}

/** The activity of an athlete that has waited longest, if its time has come. */
export async function dueOf(queries: Queries, athleteId: number, time: number): Promise<number | undefined> {
  const row = await queries.one<{ activityId: number }>(sql`
    select activity_id as "activityId" from strava_due
    where athlete_id = ${athleteId} and due_at <= ${sql.timestamp(time)} order by due_at, activity_id limit 1`);
  return row?.activityId;
}

/** What has been held back until a time, first things first. */
export const dueActivities = (
  queries: Queries,
  time: number,
  most: number,
): Promise<{ athleteId: number; activityId: number }[]> =>
  queries.query(sql`
    select athlete_id as "athleteId", activity_id as "activityId" from strava_due
    where due_at <= ${sql.timestamp(time)} order by due_at, activity_id limit ${most}`);

export const settleDue = (queries: Queries, athleteId: number, activityId: number): Promise<number> =>
  queries.execute(
    sql`delete from strava_due where athlete_id = ${athleteId} and activity_id = ${activityId}`,
    { idempotent: true },
  );
