import type { Queries } from "../../platform/database/database.ts";
import { timeLease } from "../../platform/database/lease.ts";
import { sql } from "../../platform/database/sql.ts";

/** Tokens that are to be given back to Strava. */
export interface Revocation {
  readonly id: string;
  readonly athleteId: number;
  readonly tokens: string;
  readonly tokensExpireAt: string;
}

/** An activity whose athlete is no longer connected with that user. */
export interface LeftActivity {
  readonly userId: string;
  readonly activityId: number;
  readonly state: string;
}

/** Whether there was a connection of that user. */
export const deleteConnection = async (queries: Queries, userId: string): Promise<boolean> =>
  (await queries.execute(sql`delete from strava_connections where user_id = ${sql.uuid(userId)}`)) > 0;

/** Forgets the revocations of athletes who are connected again. */
export const dropReturned = (queries: Queries): Promise<number> =>
  queries.execute(
    sql`delete from strava_revocations where athlete_id in (select athlete_id from strava_connections)`,
    { idempotent: true },
  );

const lease = timeLease({ until: sql`claimed_until`, seconds: 300 });

/** The oldest revocation, kept from other deliveries for five minutes. */
export const claimRevocation = (queries: Queries, now: number): Promise<Revocation | undefined> =>
  queries.one(
    lease.takeFirst(
      {
        table: sql`strava_revocations`,
        key: sql`id`,
        order: sql`created_at`,
        returning: sql`id, athlete_id as "athleteId", tokens, tokens_expire_at as "tokensExpireAt"`,
      },
      now,
    ),
  );

export const dropRevocation = (queries: Queries, id: string): Promise<number> =>
  queries.execute(sql`delete from strava_revocations where id = ${sql.uuid(id)}`, { idempotent: true });

export async function countRevocations(queries: Queries): Promise<number> {
  const row = await queries.one<{ left: number }>(sql`select count(*) as left from strava_revocations`);
  return row?.left ?? 0;
}

/** @param expiresAt milliseconds since the epoch */
export const renewRevocation = (
  queries: Queries,
  id: string,
  tokens: string,
  expiresAt: number,
): Promise<number> =>
  queries.execute(
    sql`update strava_revocations set tokens = ${tokens}, tokens_expire_at = ${sql.timestamp(expiresAt)}
      where id = ${sql.uuid(id)}`,
    { idempotent: true },
  );

/** Activities of athletes who disconnected; other deliveries get different ones. */
export const leftActivities = (queries: Queries, most: number): Promise<LeftActivity[]> =>
  queries.query<LeftActivity>(sql`
    select user_id as "userId", activity_id as "activityId", state
    from strava_activities as activity
    where not exists (
      select from strava_connections as connection
      where connection.athlete_id = activity.athlete_id and connection.user_id = activity.user_id)
    order by user_id, activity_id limit ${most} for update skip locked`);

export const deleteActivity = (queries: Queries, userId: string, activityId: number): Promise<number> =>
  queries.execute(
    sql`delete from strava_activities where user_id = ${sql.uuid(userId)} and activity_id = ${activityId}`,
  );
