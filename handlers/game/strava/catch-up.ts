import * as v from "valibot";
import type { Log } from "../../platform/observe/log.ts";
import type { Job } from "../../platform/work/job.ts";
import { accessToken, ConnectionLost } from "./access.ts";
import { type ActivityDependencies, read } from "./activities.ts";
import { dueActivities, knownSince, settleDue } from "./activity-store.ts";
import { activitiesOnPage, type ListedActivity } from "./api.ts";
import { claimCheck, finishCheck, releaseCheck } from "./check-store.ts";
import { forgetAll, revokeAll } from "./departures.ts";
import { AthleteLimited, RateLimited } from "./limit-store.ts";
import { whyIgnored } from "./points.ts";
import * as store from "./store.ts";
import { settleDueOne, settleOrPostpone, type WorkerDependencies } from "./worker.ts";

/** Half of the limits stay for what happens now. */
const share = 0.5;
/** Activities that are put in so much later than they were run are left to the webhook. */
const lookBackMilliseconds = 7 * 24 * 3_600_000;
const dueAtOnce = 50;
const reserveMilliseconds = 60_000;

/**
 * Catches up what webhooks missed: gives back the tokens of those who left, takes up what the rate limit held back, and
 * compares each athlete's list of activities with ours. How far it came stands with each athlete, so a time-out loses
 * nothing. The batches record the run, and throw out states that have expired. A delivery fails when something failed
 * that another try may mend.
 */
export const catchUpJob = ({ strava, ...rest }: WorkerDependencies): Job<null> => ({
  name: "catch-up-strava",
  watermark: v.null(),
  async before({ scheduledTime, log, timeIsLeft }) {
    const hasTime = () => timeIsLeft(reserveMilliseconds);
    if (strava) await sweep({ ...rest, strava }, scheduledTime, log, hasTime);
    return { facts: {} };
  },
  start: () => null,
  async batch(transaction, watermark, { scheduledTime }) {
    const items = await store.deleteExpiredStates(transaction, scheduledTime, 1_000);
    return { watermark, done: items < 1_000, items };
  },
});

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
  const failedActivities = await takeUpDue(dependencies, log, timeIsLeft);
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
  if (failedActivities > 0) throw new Error(`${failedActivities} activities that wait could not be settled.`);
}

class OutOfTime extends Error {
  override readonly message = "The time is over before everybody was caught up with.";
}

/** A check that failed, or that used the athlete's share up, stays claimed for a while, so that the others have their turn. */
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
    if (error instanceof AthleteLimited) {
      log.warn("an athlete's share of strava's limit is used up: the rest waits", { userId });
      return "done";
    }
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

/** Returns how many failed; these wait, and the others have their turn. */
async function takeUpDue(
  dependencies: ActivityDependencies,
  log: Log,
  timeIsLeft: () => boolean,
): Promise<number> {
  const { database, now } = dependencies;
  let failed = 0;
  for (const { athleteId, activityId } of await dueActivities(database, now(), dueAtOnce)) {
    if (!timeIsLeft()) return failed;
    const connection = await store.connectionOfAthlete(database, athleteId);
    if (!connection || connection.isLost) {
      await settleDue(database, athleteId, activityId);
      continue;
    }
    try {
      const settled = await settleDueOne(dependencies, connection, activityId, share);
      if (settled === "postponed") return failed;
    } catch (error) {
      failed += 1;
      log.error("an activity that waits could not be settled", {
        userId: connection.userId,
        activityId,
        error,
      });
    }
  }
  return failed;
}

/** What is listed and differs from what we know, and what we know and is not listed any more, is settled again. */
async function compare(
  dependencies: ActivityDependencies,
  connection: store.Connection,
  timeIsLeft: () => boolean,
): Promise<void> {
  const { now } = dependencies;
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
    const settled = await settleOrPostpone(dependencies, connection, id, share);
    if (settled === "held") throw new AthleteLimited(now());
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
