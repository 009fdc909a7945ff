import type { MessageContext } from "../platform/consume.ts";
import { accessToken, ConnectionLost } from "./access.ts";
import { type ActivityDependencies, read, settleActivity } from "./activities.ts";
import { postpone } from "./activity-store.ts";
import { depart, forgetAll, revokeAll } from "./departures.ts";
import { RateLimited } from "./limits.ts";
import type { Message } from "./messages.ts";
import type { Strava } from "./settings.ts";
import { type Connection, connectionOfAthlete, subscriptionId } from "./store.ts";

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
  { log, remainingMilliseconds }: Pick<MessageContext, "log" | "remainingMilliseconds">,
): Promise<void> {
  if (!strava) return log.warn("strava is off: the message is dropped");
  const dependencies = { ...rest, strava };
  const timeIsLeft = () => remainingMilliseconds() > 15_000;
  if (message.kind === "departure") {
    await revokeAll(dependencies, log, timeIsLeft);
    return forgetAll(dependencies, timeIsLeft);
  }
  if (message.subscriptionId !== (await subscriptionId(rest.database)))
    return log.warn("an event of another subscription is ignored");
  const connection = await connectionOfAthlete(rest.database, message.athleteId);
  if (!connection) return log.info("an event of an unknown athlete is ignored");
  if (message.kind === "athlete") return checkAthlete(dependencies, connection, log, timeIsLeft);
  const settled = await settleOrPostpone(dependencies, connection, message.activityId, share);
  log.info("activity", { userId: connection.userId, activityId: message.activityId, settled });
}

/**
 * Settles an activity now, or leaves it to the job where the rate limit holds it back: so that waiting is no failure,
 * which would end with the dead letters.
 */
export async function settleOrPostpone(
  dependencies: ActivityDependencies,
  connection: Connection,
  activityId: number,
  share: number,
): Promise<string> {
  try {
    return await settleActivity(dependencies, connection, activityId, share);
  } catch (error) {
    if (error instanceof ConnectionLost) return "disconnected";
    if (!(error instanceof RateLimited)) throw error;
    await postpone(dependencies.database, connection.athleteId, activityId, error.until);
    return "postponed";
  }
}

/** Somebody says that the athlete took the authorization back: it is true when Strava takes our tokens no more. */
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
    throw error;
  }
}
