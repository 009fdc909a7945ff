import type { MessageContext } from "../../platform/work/consume.ts";
import { accessToken, ConnectionLost } from "./access.ts";
import { type ActivityDependencies, read, type Settled, settleActivity } from "./activities.ts";
import { dueOf, postpone, settleDue } from "./activity-store.ts";
import { depart, forgetAll, revokeAll } from "./departures.ts";
import { AthleteLimited, RateLimited } from "./limit-store.ts";
import type { Message } from "./messages.ts";
import type { Strava } from "./settings.ts";
import { type Connection, claimFetch, connectionOfAthlete, releaseFetch, subscriptionId } from "./store.ts";

/** What happens now may use the limits up, but for the last requests. */
const share = 0.95;

export type WorkerDependencies = Omit<ActivityDependencies, "strava"> & { readonly strava: Strava | null };

/**
 * Works on one message. Nothing in it is believed: an event carries no signature, so its subscription is compared and
 * the object is asked for.
 */
export async function work(
  { strava, ...rest }: WorkerDependencies,
  message: Message,
  { log, ...context }: Pick<MessageContext, "log" | "timeIsLeft">,
): Promise<void> {
  if (!strava) return log.warn("strava is off: the message is dropped");
  const dependencies = { ...rest, strava };
  const timeIsLeft = () => context.timeIsLeft(15_000);
  if (message.kind === "departure") {
    await revokeAll(dependencies, log, timeIsLeft);
    return forgetAll(dependencies, timeIsLeft);
  }
  if (message.subscriptionId !== (await subscriptionId(rest.database)))
    return log.warn("an event of another subscription is ignored");
  const connection = await connectionOfAthlete(rest.database, message.athleteId);
  if (!connection) return log.info("an event of an unknown athlete is ignored");
  if (message.kind === "athlete") return checkAthlete(dependencies, connection, log, timeIsLeft);
  await fetchDue(dependencies, connection, message.activityId, { log, timeIsLeft });
}

/** A fetch and the next take no longer, or their function has ended. */
const leaseMilliseconds = 90_000;
const failedMilliseconds = 15 * 60_000;

/**
 * Puts an activity among those that wait, and settles those of the athlete one by one: however many events come, one
 * function fetches for an athlete, and what it finds waiting is its own to do.
 */
async function fetchDue(
  dependencies: ActivityDependencies,
  connection: Connection,
  activityId: number,
  { log, timeIsLeft }: Pick<MessageContext, "log"> & { readonly timeIsLeft: () => boolean },
): Promise<void> {
  const { database, now } = dependencies;
  const { userId, athleteId } = connection;
  if (!(await postpone(database, athleteId, activityId, now())))
    log.warn("too many activities wait: one is left to the job", { userId, activityId });
  // Asked again when the lease is given back: meanwhile another function may have left something.
  while (timeIsLeft() && (await dueOf(database, athleteId, now())) !== undefined) {
    if (!(await claimFetch(database, connection, now(), now() + leaseMilliseconds))) return;
    try {
      for (;;) {
        const due = timeIsLeft() ? await dueOf(database, athleteId, now()) : undefined;
        if (due === undefined) break;
        const settled = await settleDueOne(dependencies, connection, due, share);
        log.info("activity", { userId, activityId: due, settled });
      }
    } finally {
      await releaseFetch(database, connection);
    }
  }
}

/** One that fails waits, so that the others have their turn. */
export async function settleDueOne(
  dependencies: ActivityDependencies,
  connection: Connection,
  activityId: number,
  share: number,
): Promise<Outcome> {
  const { database, now } = dependencies;
  const { athleteId } = connection;
  try {
    const settled = await settleOrPostpone(dependencies, connection, activityId, share);
    if (settled !== "postponed" && settled !== "held") await settleDue(database, athleteId, activityId);
    return settled;
  } catch (error) {
    await postpone(database, athleteId, activityId, now() + failedMilliseconds);
    throw error;
  }
}

/** `postponed`: Strava's limit is reached. `held`: the athlete's share of it. */
export type Outcome = Settled | "postponed" | "held";

/**
 * Settles an activity now, or leaves it to the job where a limit holds it back: so that waiting is no failure,
 * which would end with the dead letters.
 */
export async function settleOrPostpone(
  dependencies: ActivityDependencies,
  connection: Connection,
  activityId: number,
  share: number,
): Promise<Outcome> {
  try {
    return await settleActivity(dependencies, connection, activityId, share);
  } catch (error) {
    if (error instanceof ConnectionLost) return "disconnected";
    if (!(error instanceof RateLimited)) throw error;
    await postpone(dependencies.database, connection.athleteId, activityId, error.until);
    return error instanceof AthleteLimited ? "held" : "postponed";
  }
}

/** An event reports that the athlete revoked the authorization: true only if Strava refuses our tokens. */
async function checkAthlete(
  dependencies: ActivityDependencies,
  connection: Connection,
  log: MessageContext["log"],
  timeIsLeft: () => boolean,
): Promise<void> {
  const { database } = dependencies;
  const { userId } = connection;
  if (await isConnected(dependencies, connection))
    return log.info("an athlete is still connected", { userId });
  await database.transaction(transaction => depart(transaction, userId, false), { idempotent: true });
  await forgetAll(dependencies, timeIsLeft);
  log.info("an athlete took the authorization back", { userId });
}

async function isConnected(dependencies: ActivityDependencies, connection: Connection): Promise<boolean> {
  const { strava, now } = dependencies;
  try {
    const token = await accessToken(dependencies, connection.athleteId);
    const after = Math.floor(now() / 1000);
    await read(dependencies, connection, 1, () => strava.api.activities(token, after, 1));
    return true;
  } catch (error) {
    if (error instanceof ConnectionLost) return false;
    // The job finds out as well.
    if (error instanceof AthleteLimited) return true;
    throw error;
  }
}
