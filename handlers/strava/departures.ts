import type { Queries, Transaction } from "../platform/database.ts";
import type { Log } from "../platform/log.ts";
import { sql } from "../platform/sql.ts";
import { isRefusal, type StravaDependencies } from "./access.ts";
import type { ActivityDependencies, Runs } from "./activities.ts";
import { openTokens, sealTokens } from "./keys.ts";
import { leaveTokens } from "./store.ts";

/** Ends the connection of a user; whether there was one. What is left of it is then swept up. */
export async function depart(transaction: Transaction, userId: string, giveBack: boolean): Promise<boolean> {
  if (giveBack) return leaveTokens(transaction, userId);
  return (
    (await transaction.execute(sql`delete from strava_connections where user_id = ${sql.uuid(userId)}`)) > 0
  );
}

interface Revocation {
  readonly id: string;
  readonly athleteId: number;
  readonly tokens: string;
  readonly tokensExpireAt: string;
}

/**
 * Deauthorises at Strava those who left, unless they are back by now: Strava revokes all tokens of an athlete at once.
 *
 * @returns how many are left to do
 */
export async function revokeAll(
  dependencies: StravaDependencies,
  log: Log,
  timeIsLeft: () => boolean,
): Promise<number> {
  const { database, now } = dependencies;
  await database.execute(
    sql`delete from strava_revocations where athlete_id in (select athlete_id from strava_connections)`,
    { idempotent: true },
  );
  while (timeIsLeft()) {
    const revocation = await claim(database, now());
    if (!revocation) break;
    try {
      await revoke(dependencies, revocation);
      await database.execute(sql`delete from strava_revocations where id = ${sql.uuid(revocation.id)}`, {
        idempotent: true,
      });
    } catch (error) {
      // It stays claimed for a while, so that the next one has its turn.
      log.warn("a deauthorization failed", { error });
    }
  }
  const row = await database.one<{ left: number }>(sql`select count(*) as left from strava_revocations`);
  return row?.left ?? 0;
}

const claim = (queries: Queries, now: number): Promise<Revocation | undefined> =>
  queries.one(sql`
    update strava_revocations set claimed_until = ${sql.timestamp(now + 300_000)}
    where id = (
      select id from strava_revocations where claimed_until <= ${sql.timestamp(now)}
      order by created_at limit 1 for update skip locked)
    returning id, athlete_id as "athleteId", tokens, tokens_expire_at as "tokensExpireAt"`);

/** Deauthorising takes an access token that is good still. */
async function revoke({ database, strava, now }: StravaDependencies, revocation: Revocation): Promise<void> {
  const keys = await strava.keys();
  let tokens = await openTokens(keys, revocation.tokens, revocation.athleteId);
  try {
    if (Date.parse(revocation.tokensExpireAt) - now() < 60_000) {
      tokens = await strava.api.refresh(await strava.credentials(), tokens);
      await database.execute(
        sql`update strava_revocations set tokens = ${sealTokens(keys, tokens)},
            tokens_expire_at = ${sql.timestamp(tokens.expiresAt)}
          where id = ${sql.uuid(revocation.id)}`,
        { idempotent: true },
      );
    }
    await strava.api.deauthorize(tokens.accessToken);
  } catch (error) {
    // The athlete was quicker.
    if (!isRefusal(error)) throw error;
  }
}

const forgottenAtOnce = 20;

/** Removes the runs of those who disconnected: what came from Strava does not outlive the connection. */
export async function forgetAll(
  { database, runs, now }: Pick<ActivityDependencies, "database" | "runs" | "now">,
  timeIsLeft: () => boolean,
): Promise<void> {
  let forgotten = forgottenAtOnce;
  while (forgotten === forgottenAtOnce && timeIsLeft()) {
    forgotten = await database.transaction(transaction => forgetSome(transaction, runs, now()), {
      idempotent: true,
    });
  }
}

async function forgetSome(transaction: Transaction, runs: Runs, now: number): Promise<number> {
  const left = await transaction.query<{
    userId: string;
    athleteId: number;
    activityId: number;
    state: string;
  }>(sql`
    select user_id as "userId", athlete_id as "athleteId", activity_id as "activityId", state
    from strava_activities as activity
    where not exists (
      select from strava_connections as connection
      where connection.athlete_id = activity.athlete_id and connection.user_id = activity.user_id)
    order by user_id, activity_id limit ${forgottenAtOnce} for update skip locked`);
  for (const { userId, activityId, state } of left) {
    if (state === "saved") await runs.remove(transaction, userId, String(activityId), now);
    await transaction.execute(
      sql`delete from strava_activities where user_id = ${sql.uuid(userId)} and activity_id = ${activityId}`,
    );
  }
  return left.length;
}
