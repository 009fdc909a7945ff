import * as v from "valibot";
import type { Queries } from "../platform/database.ts";
import { type Job, type JobDependencies, type JobFunction, runJob } from "../platform/job.ts";
import { createLog, type Log } from "../platform/log.ts";
import { sql } from "../platform/sql.ts";
import { accessToken, ConnectionLost } from "./access.ts";
import { type ActivityDependencies, read } from "./activities.ts";
import { dueActivities, knownSince, settleDue } from "./activity-store.ts";
import { activitiesOnPage, type ListedActivity } from "./api.ts";
import { forgetAll, revokeAll } from "./departures.ts";
import { RateLimited } from "./limits.ts";
import { whyIgnored } from "./points.ts";
import * as store from "./store.ts";
import { settleOrPostpone, type WorkerDependencies } from "./worker.ts";

/** Half of the limits stay for what happens now. */
const share = 0.5;
/** Activities that are put in so much later than they were run are left to the webhook. */
const lookBackMilliseconds = 7 * 24 * 3_600_000;
const dueAtOnce = 50;
const reserveMilliseconds = 60_000;

/** A heartbeat only asks whether the last success is young enough. */
const JobEvent = v.object({
  scheduledTime: v.pipe(v.string(), v.isoTimestamp()),
  heartbeat: v.optional(v.unknown()),
});

/** Records the run, and throws out states that have expired. */
const bookkeeping: Job<null> = {
  name: "catch-up-strava",
  watermark: v.null(),
  start: () => null,
  async batch(transaction, watermark, { scheduledTime }) {
    const items = await store.deleteExpiredStates(transaction, scheduledTime, 1_000);
    return { watermark, done: items < 1_000, items };
  },
};

/**
 * Catches up what webhooks missed: gives back the tokens of those who left, takes up what the rate limit held back, and
 * compares each athlete's list of activities with ours. How far it came stands with each athlete, so a time-out loses
 * nothing, and a second delivery of the same scheduled time finds little to do.
 *
 * @throws when something failed that another try may mend
 */
export function catchUp(
  dependencies: Omit<WorkerDependencies, "now"> & JobDependencies & Pick<ActivityDependencies, "now">,
): JobFunction {
  const { strava, log = createLog(), ...rest } = dependencies;
  const record = runJob(bookkeeping, { ...rest, log });
  return async (event, context) => {
    const timeIsLeft = () => context.getRemainingTimeInMillis() > reserveMilliseconds;
    rest.database.limitTime(() => context.getRemainingTimeInMillis());
    const { scheduledTime, heartbeat } = v.parse(JobEvent, event);
    if (strava && heartbeat === undefined) await sweep({ ...rest, strava }, scheduledTime, log, timeIsLeft);
    return record(event, context);
  };
}

/** Throws at the end when something is left that another delivery may do. */
async function sweep(
  dependencies: ActivityDependencies,
  scheduledTime: string,
  log: Log,
  timeIsLeft: () => boolean,
): Promise<void> {
  const { database, now } = dependencies;
  await revokeAll(dependencies, log, timeIsLeft);
  await forgetAll(dependencies, timeIsLeft);
  await takeUpDue(dependencies, timeIsLeft);
  let failed = 0;
  for (;;) {
    if (!timeIsLeft()) throw new OutOfTime();
    const connection = await claimCheck(database, scheduledTime, now());
    if (!connection) break;
    const outcome = await checkOne(dependencies, connection, scheduledTime, { log, timeIsLeft });
    if (outcome === "limited") break;
    if (outcome === "failed") failed += 1;
  }
  if (failed > 0) throw new Error(`${failed} athletes could not be caught up with.`);
}

class OutOfTime extends Error {
  override readonly message = "The time is over before everybody was caught up with.";
}

/** A failed check stays claimed for a while, so that the others have their turn. */
async function checkOne(
  dependencies: ActivityDependencies,
  connection: store.Connection,
  scheduledTime: string,
  { log, timeIsLeft }: { readonly log: Log; readonly timeIsLeft: () => boolean },
): Promise<"done" | "limited" | "failed"> {
  const { database } = dependencies;
  const { userId } = connection;
  try {
    await compare(dependencies, connection, timeIsLeft);
    await finishCheck(database, connection, scheduledTime);
    return "done";
  } catch (error) {
    if (error instanceof ConnectionLost) return "done";
    if (error instanceof RateLimited || error instanceof OutOfTime) await releaseCheck(database, connection);
    if (error instanceof OutOfTime) throw error;
    if (error instanceof RateLimited) {
      log.warn("strava's rate limit is reached: the rest waits", {
        until: new Date(error.until).toISOString(),
      });
      return "limited";
    }
    log.error("an athlete could not be caught up with", { userId, error });
    return "failed";
  }
}

async function takeUpDue(dependencies: ActivityDependencies, timeIsLeft: () => boolean): Promise<void> {
  const { database, now } = dependencies;
  for (const { athleteId, activityId } of await dueActivities(database, now(), dueAtOnce)) {
    if (!timeIsLeft()) return;
    const connection = await store.connectionOfAthlete(database, athleteId);
    const isOpen = connection && !connection.isLost;
    const settled = isOpen
      ? await settleOrPostpone(dependencies, connection, activityId, share)
      : "disconnected";
    if (settled === "postponed") return;
    await settleDue(database, athleteId, activityId);
  }
}

/** What is listed and differs from what we know, and what we know and is not listed any more, is settled anew. */
async function compare(
  dependencies: ActivityDependencies,
  connection: store.Connection,
  timeIsLeft: () => boolean,
): Promise<void> {
  const since = Math.max(
    Date.parse(connection.connectedAt),
    Date.parse(connection.checkedAt) - lookBackMilliseconds,
  );
  const known = new Map(
    (await knownSince(dependencies.database, connection, since)).map(({ activityId, state }) => [
      activityId,
      state,
    ]),
  );
  const listed = await listAll(dependencies, connection, Math.floor(since / 1000));
  const differs = listed.filter(activity => {
    const state = known.get(activity.id);
    return (
      state === undefined || (state !== "refused" && (state === "saved") !== (whyIgnored(activity) === null))
    );
  });
  const ids = new Set(listed.map(({ id }) => id));
  const missing = [...known].filter(([id, state]) => state === "saved" && !ids.has(id)).map(([id]) => id);
  for (const id of [...differs.map(activity => activity.id), ...missing]) {
    if (!timeIsLeft()) throw new OutOfTime();
    await settleOrPostpone(dependencies, connection, id, share);
  }
}

async function listAll(
  dependencies: ActivityDependencies,
  connection: store.Connection,
  after: number,
): Promise<ListedActivity[]> {
  const { strava } = dependencies;
  const all: ListedActivity[] = [];
  for (let page = 1; ; page++) {
    const token = await accessToken(dependencies, connection.athleteId);
    const list = await read(dependencies, connection, share, () => strava.api.activities(token, after, page));
    all.push(...(list ?? []));
    if ((list?.length ?? 0) < activitiesOnPage) return all;
  }
}

/** The athlete whose turn it is, kept from other deliveries for five minutes. */
const claimCheck = (
  queries: Queries,
  scheduledTime: string,
  now: number,
): Promise<store.Connection | undefined> =>
  queries.one(sql`
    update strava_connections set checking_until = ${sql.timestamp(now + 300_000)}
    where user_id = (
      select user_id from strava_connections
      where lost_at is null and checked_at < ${sql.timestamp(scheduledTime)} and checking_until <= ${sql.timestamp(now)}
      order by checked_at limit 1 for update skip locked)
    returning ${store.columns}`);

const finishCheck = (
  queries: Queries,
  { athleteId }: store.Connection,
  scheduledTime: string,
): Promise<number> =>
  queries.execute(
    sql`update strava_connections set checking_until = '-infinity',
        checked_at = greatest(checked_at, ${sql.timestamp(scheduledTime)}) where athlete_id = ${athleteId}`,
    { idempotent: true },
  );

const releaseCheck = (queries: Queries, { athleteId }: store.Connection): Promise<number> =>
  queries.execute(
    sql`update strava_connections set checking_until = '-infinity' where athlete_id = ${athleteId}`,
    { idempotent: true },
  );
