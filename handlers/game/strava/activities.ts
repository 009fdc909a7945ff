import type { Transaction } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { accessToken, type StravaDependencies } from "./access.ts";
import * as activityStore from "./activity-store.ts";
import { type Activity, type Counted, StravaError } from "./api.ts";
import { counted, countForAthlete } from "./limit-store.ts";
import { pointsOf, type StravaPoint, whyIgnored } from "./points.ts";
import * as store from "./store.ts";

/** What the game does with a run; `handlers/running` in the deployed function. */
export interface Runs {
  /** @throws ApiError when the run breaks a rule */
  save(
    transaction: Transaction,
    run: { readonly userId: string; readonly activityId: string; readonly points: readonly StravaPoint[] },
    now: number,
  ): Promise<unknown>;
  remove(transaction: Transaction, userId: string, activityId: string, now: number): Promise<unknown>;
}

export interface ActivityDependencies extends StravaDependencies {
  readonly runs: Runs;
}

export type Settled = "saved" | "ignored" | "refused" | "gone" | "disconnected";

/**
 * Brings one activity to what it is at Strava now, whatever the hint was that it changed: a run is saved once, what is
 * no run (any more) or cannot be seen is removed.
 *
 * @param share see {@link counted}
 * @throws RateLimited, AthleteLimited, ConnectionLost
 */
export async function settleActivity(
  dependencies: ActivityDependencies,
  connection: store.Connection,
  activityId: number,
  share: number,
): Promise<Settled> {
  const activity = await fetchActivity(dependencies, connection, activityId, share);
  // The activity belongs to another athlete than the event says.
  const isOwn = activity?.athlete.id === connection.athleteId;
  if (!activity || !isOwn) return forget(dependencies, connection, activityId);
  const reason = whyIgnored(activity);
  const decision = { activityId, startedAt: activity.start_date };
  if (reason !== null) return remove(dependencies, connection, decision, reason);
  const known = await activityStore.findActivity(dependencies.database, connection, activityId);
  if (known?.state === "saved") return "saved";
  const token = await accessToken(dependencies, connection.athleteId);
  const streams = await read(dependencies, connection, share, () =>
    dependencies.strava.api.streams(token, activityId),
  );
  return save(dependencies, connection, decision, streams ? pointsOf(activity, streams) : []);
}

/** What is decided on. */
type Subject = Pick<activityStore.Decision, "activityId" | "startedAt">;

async function fetchActivity(
  dependencies: ActivityDependencies,
  connection: store.Connection,
  activityId: number,
  share: number,
): Promise<Activity | null> {
  const token = await accessToken(dependencies, connection.athleteId);
  return read(dependencies, connection, share, () => dependencies.strava.api.activity(token, activityId));
}

/**
 * Asks Strava for something of an athlete, within the athlete's share of the limits. Null for what is not there, or not to be seen with the scopes that were granted.
 * @throws ConnectionLost when the token itself is refused, and cannot be renewed either; RateLimited, AthleteLimited
 */
export async function read<Value>(
  dependencies: StravaDependencies,
  connection: store.Connection,
  share: number,
  ask: () => Promise<Counted<Value>>,
): Promise<Value | null> {
  const { database, now } = dependencies;
  try {
    await countForAthlete(database, connection.athleteId, now());
    return await counted(database, now(), share, ask);
  } catch (error) {
    if (!(error instanceof StravaError)) throw error;
    if (error.status === 404 || error.status === 403) return null;
    if (error.status !== 401) throw error;
    await store.expireTokens(database, connection.athleteId, now());
    await accessToken(dependencies, connection.athleteId);
    throw new Error("Strava refused a token, and renewed it: to be tried again.");
  }
}

async function save(
  { database, runs, now }: ActivityDependencies,
  connection: store.Connection,
  decision: Subject,
  points: readonly StravaPoint[],
): Promise<Settled> {
  const { userId } = connection;
  const activityId = String(decision.activityId);
  try {
    return await database.transaction(
      async transaction => {
        if (!(await store.lockConnection(transaction, connection))) return "disconnected";
        await runs.save(transaction, { userId, activityId, points }, now());
        await activityStore.saveDecision(transaction, connection, {
          ...decision,
          state: "saved",
          reason: null,
        });
        return "saved";
      },
      { idempotent: true },
    );
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error;
    const refused = { ...decision, state: "refused", reason: error.code } as const;
    return database.transaction(
      async transaction => {
        // An athlete who has disconnected meanwhile leaves no rows.
        if (!(await store.lockConnection(transaction, connection))) return "disconnected";
        await activityStore.saveDecision(transaction, connection, refused);
        return "refused";
      },
      { idempotent: true },
    );
  }
}

/** What cannot be seen leaves nothing behind: an event can speak of any number of activities that are not there. */
async function forget(
  { database, runs, now }: ActivityDependencies,
  connection: store.Connection,
  activityId: number,
): Promise<Settled> {
  return database.transaction(
    async transaction => {
      if (!(await store.lockConnection(transaction, connection))) return "disconnected";
      await runs.remove(transaction, connection.userId, String(activityId), now());
      await activityStore.forgetActivity(transaction, connection, activityId);
      return "gone";
    },
    { idempotent: true },
  );
}

async function remove(
  { database, runs, now }: ActivityDependencies,
  connection: store.Connection,
  decision: Subject,
  reason: string,
): Promise<Settled> {
  return database.transaction(
    async transaction => {
      if (!(await store.lockConnection(transaction, connection))) return "disconnected";
      await runs.remove(transaction, connection.userId, String(decision.activityId), now());
      await activityStore.saveDecision(transaction, connection, { ...decision, state: "ignored", reason });
      return "ignored";
    },
    { idempotent: true },
  );
}
