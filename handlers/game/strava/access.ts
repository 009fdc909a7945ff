import type { Clock, Sleep } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/database.ts";
import { StravaError } from "./api.ts";
import { openTokens, sealTokens } from "./keys.ts";
import type { Strava } from "./settings.ts";
import * as store from "./store.ts";

export interface StravaDependencies {
  readonly database: Database;
  readonly strava: Strava;
  readonly now: Clock;
  readonly sleep: Sleep;
}

/** The athlete is not connected any more, or Strava takes our tokens no more. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
  constructor() {
    super("The athlete has to connect again");
  }
}

/** A token that ends sooner is refreshed first. */
const marginMilliseconds = 5 * 60 * 1000;
const pollMilliseconds = 250;
const mostPolls = 40;

/**
 * An access token of the athlete that is good for five minutes at least.
 *
 * One function refreshes at a time, and the new tokens are stored before anybody uses them: Strava takes the old
 * refresh token no more from then on (https://developers.strava.com/docs/authentication/#refreshingexpiredaccesstokens).
 *
 * @throws ConnectionLost
 */
export async function accessToken(dependencies: StravaDependencies, athleteId: number): Promise<string> {
  const { database, strava, now, sleep } = dependencies;
  for (let polls = 0; polls < mostPolls; polls++) {
    const connection = await store.connectionOfAthlete(database, athleteId);
    if (!connection || connection.isLost) throw new ConnectionLost();
    if (Date.parse(connection.tokensExpireAt) - now() > marginMilliseconds) {
      const tokens = await openTokens(await strava.keys(), connection.tokens, athleteId);
      return tokens.accessToken;
    }
    if (await store.claimRefresh(database, connection, now())) return refresh(dependencies, connection);
    await sleep(pollMilliseconds);
  }
  throw new Error("Another function refreshes the tokens for too long.");
}

async function refresh(dependencies: StravaDependencies, connection: store.Connection): Promise<string> {
  const { database, strava, now } = dependencies;
  try {
    const keys = await strava.keys();
    const old = await openTokens(keys, connection.tokens, connection.athleteId);
    const fresh = await strava.api.refresh(await strava.credentials(), old);
    const sealed = sealTokens(keys, fresh);
    if (!(await store.storeTokens(database, connection, sealed, fresh.expiresAt))) {
      // The stored tokens of an athlete who has disconnected meanwhile are invalid; these are valid.
      await store.giveBack(database, connection.athleteId, sealed, fresh.expiresAt);
      throw new ConnectionLost();
    }
    return fresh.accessToken;
  } catch (error) {
    if (!isRefusal(error)) {
      await store.releaseRefresh(database, connection).catch(() => 0);
      throw error;
    }
    await store.markLost(database, connection, now());
    throw new ConnectionLost();
  }
}

/** Strava answers 400 to an expired refresh token, and 401 to the tokens of a deauthorised athlete. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof StravaError && (error.status === 400 || error.status === 401);
