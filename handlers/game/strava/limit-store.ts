import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import { type Counted, StravaError } from "./api.ts";
import { blockedUntil, dayOf, nextDay, nextQuarter, quarterOf, type Usage } from "./rate-limit.ts";

/** The limit of requests is reached, for the share that the caller may use of it. */
export class RateLimited extends Error {
  override readonly name = "RateLimited";
  constructor(
    /** Milliseconds since the epoch. */
    readonly until: number,
  ) {
    super("Strava's rate limit is reached");
  }
}

/** One athlete's share of the limit is used up; others go on. */
export class AthleteLimited extends RateLimited {}

/** How much of the limits one athlete's activities may use up; at least ten runs in a quarter of an hour, and a hundred a day. */
const athleteShare = 0.2;
const [leastOfQuarter, leastOfDay] = [20, 200];

/**
 * Counts one request of an athlete more. Who makes events, by hundreds of changes at Strava or by forging them, takes
 * nothing from the others.
 *
 * @throws AthleteLimited
 */
export async function countForAthlete(queries: Queries, athleteId: number, now: number): Promise<void> {
  const [quarter, day] = [sql.timestamp(quarterOf(now)), sql.timestamp(dayOf(now))];
  const row = await queries.one<{ isDayOver: boolean; isTaken: boolean }>(
    sql`with bounds as (
        select greatest(short_limit * ${athleteShare}, ${leastOfQuarter}) as quarter,
          greatest(daily_limit * ${athleteShare}, ${leastOfDay}) as day
        from strava_limits),
      taken as (
        update strava_connections set
          quarter_requests = case when counted_at < ${quarter} then 1 else quarter_requests + 1 end,
          day_requests = case when counted_at < ${day} then 1 else day_requests + 1 end,
          counted_at = greatest(counted_at, ${sql.timestamp(now)})
        from bounds
        where athlete_id = ${athleteId}
          and (counted_at < ${quarter} or quarter_requests < bounds.quarter)
          and (counted_at < ${day} or day_requests < bounds.day)
        returning 1)
      select exists (select from taken) as "isTaken", exists (
        select from strava_connections, bounds
        where athlete_id = ${athleteId} and counted_at >= ${day} and day_requests >= bounds.day) as "isDayOver"`,
    { idempotent: true },
  );
  if (row?.isTaken === false) throw new AthleteLimited(row.isDayOver ? nextDay(now) : nextQuarter(now));
}

/**
 * Sends one request that counts, if the limit that all functions share allows it. Each takes its place in the row
 * before it asks, and Strava's own count corrects the row afterwards.
 *
 * @param share how much of the limits the caller may use up, 0 to 1: what is caught up leaves room for what happens now
 * @throws RateLimited before or after asking
 */
export async function counted<Value>(
  queries: Queries,
  now: number,
  share: number,
  ask: () => Promise<Counted<Value>>,
): Promise<Value> {
  if (!(await takePlace(queries, now, share))) throw new RateLimited(await nextPlace(queries, now, share));
  try {
    const { value, usage } = await ask();
    await record(queries, now, usage, 0);
    return value;
  } catch (error) {
    if (!(error instanceof StravaError)) throw error;
    const until = error.status === 429 ? blockedUntil(error.usage, now) : 0;
    await record(queries, now, error.usage, until);
    if (until > 0) throw new RateLimited(until);
    throw error;
  }
}

/** Counts one request more, unless that would be above the share. */
async function takePlace(queries: Queries, now: number, share: number): Promise<boolean> {
  const [quarter, day] = [sql.timestamp(quarterOf(now)), sql.timestamp(dayOf(now))];
  const changed = await queries.execute(sql`
    update strava_limits set
      short_usage = case when seen_at < ${quarter} then 1 else short_usage + 1 end,
      daily_usage = case when seen_at < ${day} then 1 else daily_usage + 1 end,
      seen_at = greatest(seen_at, ${sql.timestamp(now)})
    where blocked_until <= ${sql.timestamp(now)}
      and (seen_at < ${quarter} or short_usage < short_limit * ${share})
      and (seen_at < ${day} or daily_usage < daily_limit * ${share})`);
  return changed === 1;
}

async function nextPlace(queries: Queries, now: number, share: number): Promise<number> {
  const row = await queries.one<Usage & { blockedSeconds: number }>(sql`
    select short_limit as "shortLimit", short_usage as "shortUsage", daily_limit as "dailyLimit",
      daily_usage as "dailyUsage",
      case when blocked_until <= ${sql.timestamp(now)} then 0
        else cast(ceil(extract(epoch from blocked_until)) as float8) end as "blockedSeconds"
    from strava_limits`);
  if (row && row.blockedSeconds > 0) return row.blockedSeconds * 1000;
  return blockedUntil(row ? { ...row, dailyLimit: row.dailyLimit * share } : null, now);
}

/** Strava's count is the truth, but replies may come out of order, or when the next window has begun. */
async function record(queries: Queries, now: number, usage: Usage | null, until: number): Promise<void> {
  if (!usage && until === 0) return;
  const counts = usage
    ? sql`short_limit = ${usage.shortLimit}, daily_limit = ${usage.dailyLimit},
        short_usage = case when seen_at < ${sql.timestamp(nextQuarter(now))}
          then greatest(short_usage, ${usage.shortUsage}) else short_usage end,
        daily_usage = case when seen_at < ${sql.timestamp(nextDay(now))}
          then greatest(daily_usage, ${usage.dailyUsage}) else daily_usage end,`
    : sql.empty;
  await queries.execute(
    sql`update strava_limits set ${counts} blocked_until = greatest(blocked_until, ${sql.timestamp(until)})`,
    { idempotent: true },
  );
}
