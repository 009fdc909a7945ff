import type { Transaction } from "../../platform/database/database.ts";
import type { Log } from "../../platform/observe/log.ts";
import { isRefusal, type StravaDependencies } from "./access.ts";
import type { ActivityDependencies, Runs } from "./activities.ts";
import type { Revocation } from "./departure-store.ts";
import * as departures from "./departure-store.ts";
import { openTokens, sealTokens } from "./keys.ts";
import { leaveTokens } from "./store.ts";

/** Ends the connection of a user; whether there was one. What is left of it is then swept up. */
export async function depart(transaction: Transaction, userId: string, giveBack: boolean): Promise<boolean> {
  if (giveBack) return leaveTokens(transaction, userId);
  return departures.deleteConnection(transaction, userId);
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
  await departures.dropReturned(database);
  while (timeIsLeft()) {
    const revocation = await departures.claimRevocation(database, now());
    if (!revocation) break;
    try {
      await revoke(dependencies, revocation);
      await departures.dropRevocation(database, revocation.id);
    } catch (error) {
      // It stays claimed for a while, so that the next one has its turn.
      log.warn("a deauthorization failed", { error });
    }
  }
  return departures.countRevocations(database);
}

/** Deauthorising takes an access token that is good still. */
async function revoke({ database, strava, now }: StravaDependencies, revocation: Revocation): Promise<void> {
  const keys = await strava.keys();
  let tokens = await openTokens(keys, revocation.tokens, revocation.athleteId);
  try {
    if (Date.parse(revocation.tokensExpireAt) - now() < 60_000) {
      tokens = await strava.api.refresh(await strava.credentials(), tokens);
      await departures.renewRevocation(database, revocation.id, sealTokens(keys, tokens), tokens.expiresAt);
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
  const left = await departures.leftActivities(transaction, forgottenAtOnce);
  for (const { userId, activityId, state } of left) {
    if (state === "saved") await runs.remove(transaction, userId, String(activityId), now);
    await departures.deleteActivity(transaction, userId, activityId);
  }
  return left.length;
}
