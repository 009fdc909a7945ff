import type { Queries } from "../../platform/database/database.ts";
import { timeLease } from "../../platform/database/lease.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import { livingUsers } from "../../platform/identity/living.ts";

/** An athlete who connected, as the database has it. Tokens are sealed. */
export interface Connection {
  readonly userId: string;
  readonly athleteId: number;
  readonly tokens: string;
  readonly tokensExpireAt: string;
  readonly tokensVersion: number;
  readonly isLost: boolean;
  readonly connectedAt: string;
  readonly checkedAt: string;
}

/** The right to refresh; the version of the tokens guards what is stored. */
const refreshing = timeLease({ until: sql`refreshing_until`, seconds: 30 });

export const columns = sql`
  user_id as "userId", athlete_id as "athleteId", tokens, tokens_expire_at as "tokensExpireAt",
  tokens_version as "tokensVersion", lost_at is not null as "isLost", connected_at as "connectedAt",
  checked_at as "checkedAt"`;

export const connectionOfUser = (queries: Queries, userId: string): Promise<Connection | undefined> =>
  queries.one(sql`select ${columns} from strava_connections where user_id = ${sql.uuid(userId)}`);

export const connectionOfAthlete = (queries: Queries, athleteId: number): Promise<Connection | undefined> =>
  queries.one(sql`select ${columns} from strava_connections where athlete_id = ${athleteId}`);

/** Held until the transaction ends: a disconnection waits for it. */
export async function lockConnection(queries: Queries, { userId, athleteId }: Connection): Promise<boolean> {
  const row = await queries.one(sql`
    select 1 as found from strava_connections
    where user_id = ${sql.uuid(userId)} and athlete_id = ${athleteId} for share`);
  return row !== undefined;
}

export interface NewConnection {
  readonly userId: string;
  readonly athleteId: number;
  readonly scopes: string;
  readonly tokens: string;
  readonly expiresAt: number;
}

/**
 * Connects, or connects the same athlete again.
 *
 * @returns `otherwise` when the user is connected with another athlete, `deleted` when the account is gone by now
 * @throws DatabaseError a duplicate of `strava_athlete_once` when the athlete is another user's
 */
export async function saveConnection(
  queries: Queries,
  given: NewConnection,
  now: number,
): Promise<"saved" | "otherwise" | "deleted"> {
  const row = await queries.one<{ living: boolean; saved: boolean }>(
    sql`with living as (${livingUsers(sql`${sql.uuid(given.userId)}`)}
      ), saved as (
        insert into strava_connections as known
          (user_id, athlete_id, scopes, tokens, tokens_expire_at, connected_at, checked_at)
        select id, ${given.athleteId}, ${given.scopes}, ${given.tokens}, ${sql.timestamp(given.expiresAt)},
          ${sql.timestamp(now)}, ${sql.timestamp(now)} from living
        on conflict (user_id) do update set scopes = excluded.scopes, tokens = excluded.tokens,
          tokens_expire_at = excluded.tokens_expire_at, tokens_version = known.tokens_version + 1,
          ${refreshing.release}, lost_at = null
        where known.athlete_id = excluded.athlete_id
        returning 1
      )
      select exists (select from living) as living, exists (select from saved) as saved`,
    { idempotent: true },
  );
  if (!row?.living) return "deleted";
  return row.saved ? "saved" : "otherwise";
}

/** Takes the right to refresh, for 30 s; false when another function has it, or has refreshed meanwhile. */
export async function claimRefresh(
  queries: Queries,
  { athleteId, tokensVersion }: Connection,
  now: number,
): Promise<boolean> {
  const changed = await queries.execute(sql`
    update strava_connections set ${refreshing.take(now)}
    where ${thisVersion(athleteId, tokensVersion)} and ${refreshing.isFree(now)}`);
  return changed === 1;
}

/** Takes the right to fetch an athlete's activities until a time; false when another function has it. */
export async function claimFetch(
  queries: Queries,
  { athleteId }: Connection,
  now: number,
  until: number,
): Promise<boolean> {
  const changed = await queries.execute(sql`
    update strava_connections set fetching_until = ${sql.timestamp(until)}
    where athlete_id = ${athleteId} and fetching_until <= ${sql.timestamp(now)}`);
  return changed === 1;
}

export const releaseFetch = (queries: Queries, { athleteId }: Connection): Promise<number> =>
  queries.execute(
    sql`update strava_connections set fetching_until = '-infinity' where athlete_id = ${athleteId}`,
    { idempotent: true },
  );

/** Stores refreshed tokens; false when the athlete disconnected meanwhile. */
export async function storeTokens(
  queries: Queries,
  { athleteId, tokensVersion }: Connection,
  tokens: string,
  expiresAt: number,
): Promise<boolean> {
  const changed = await queries.execute(
    sql`update strava_connections set tokens = ${tokens}, tokens_expire_at = ${sql.timestamp(expiresAt)},
        tokens_version = ${tokensVersion + 1}, ${refreshing.release}
      where athlete_id = ${athleteId}
        and (tokens_version = ${tokensVersion} or (tokens_version = ${tokensVersion + 1} and tokens = ${tokens}))`,
    { idempotent: true },
  );
  return changed === 1;
}

/**
 * Ends the connection of a user, and leaves its tokens to be given back: those that it has at its end, since another
 * function may just have refreshed them.
 *
 * @returns whether there was one
 */
export async function leaveTokens(queries: Queries, userId: string): Promise<boolean> {
  const left = await queries.execute(sql`
    with gone as (
      delete from strava_connections where user_id = ${sql.uuid(userId)}
      returning athlete_id, tokens, tokens_expire_at)
    insert into strava_revocations (athlete_id, tokens, tokens_expire_at) select * from gone`);
  return left > 0;
}

/** Leaves tokens to be given back to Strava. */
export const giveBack = (
  queries: Queries,
  athleteId: number,
  tokens: string,
  expiresAt: number,
): Promise<number> =>
  queries.execute(sql`
    insert into strava_revocations (athlete_id, tokens, tokens_expire_at)
    values (${athleteId}, ${tokens}, ${sql.timestamp(expiresAt)})`);

export const releaseRefresh = (queries: Queries, { athleteId, tokensVersion }: Connection): Promise<number> =>
  queries.execute(
    sql`update strava_connections set ${refreshing.release} where ${thisVersion(athleteId, tokensVersion)}`,
    { idempotent: true },
  );

/** Strava takes these tokens no more. */
export const markLost = (
  queries: Queries,
  { athleteId, tokensVersion }: Connection,
  now: number,
): Promise<number> =>
  queries.execute(
    sql`update strava_connections set lost_at = ${sql.timestamp(now)}, ${refreshing.release}
      where ${thisVersion(athleteId, tokensVersion)}`,
    { idempotent: true },
  );

/** So that they are renewed before the next use. */
export const expireTokens = (queries: Queries, athleteId: number, now: number): Promise<number> =>
  queries.execute(
    sql`update strava_connections set tokens_expire_at = ${sql.timestamp(now)} where athlete_id = ${athleteId}`,
    { idempotent: true },
  );

const thisVersion = (athleteId: number, version: number): Statement =>
  sql`athlete_id = ${athleteId} and tokens_version = ${version}`;

export async function subscriptionId(queries: Queries): Promise<number | undefined> {
  const row = await queries.one<{ id: number }>(sql`select subscription_id as id from strava_subscription`);
  return row?.id;
}

export const saveSubscription = (queries: Queries, id: number, callbackUrl: string): Promise<number> =>
  queries.execute(
    sql`insert into strava_subscription (subscription_id, callback_url) values (${id}, ${callbackUrl})
      on conflict (only_row) do update set subscription_id = excluded.subscription_id,
        callback_url = excluded.callback_url, checked_at = now()`,
    { idempotent: true },
  );

/** Whether this state comes back for the first time. */
export async function useState(queries: Queries, id: string, expiresAt: number): Promise<boolean> {
  const changed = await queries.execute(sql`
    insert into strava_states (id, expires_at) values (${sql.uuid(id)}, ${sql.timestamp(expiresAt)})
    on conflict (id) do nothing`);
  return changed === 1;
}

export const deleteExpiredStates = (queries: Queries, time: string, most: number): Promise<number> =>
  queries.execute(sql`
    delete from strava_states where id in (
      select id from strava_states where expires_at <= ${sql.timestamp(time)} order by expires_at limit ${most})`);
