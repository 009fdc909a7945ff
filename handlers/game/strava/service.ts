import { commonErrors } from "../../../contract/errors.ts";
import { type Clock, type NewId, newUuid, systemClock } from "../../platform/clock.ts";
import { type Database, isDuplicate } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import type { Handlers } from "../../platform/http/request.ts";
import { unauthenticated } from "../../platform/identity/claims.ts";
import type { SendMessage } from "../../platform/work/queue.ts";
import { isRefusal } from "./access.ts";
import { refusedOf } from "./activity-store.ts";
import { StravaError, type Tokens } from "./api.ts";
import type { contract } from "./contract.ts";
import { depart } from "./departures.ts";
import { errors } from "./errors.ts";
import { isCallbackSecret, isVerifyToken, readState, sealTokens, signState } from "./keys.ts";
import { type Message, messageOf } from "./messages.ts";
import { type Strava, whereOn } from "./settings.ts";
import * as store from "./store.ts";

export interface StravaServiceDependencies {
  readonly database: Database;
  /** Null where Strava is off. */
  readonly strava: Strava | null;
  /** The page to which Strava sends people back. */
  readonly returnUrl: string;
  readonly send: (message: Message) => ReturnType<SendMessage>;
  readonly now?: Clock;
  readonly newId?: NewId;
}

const shownRefusals = 10;

/** The rules of connecting with Strava. */
export function stravaService(dependencies: StravaServiceDependencies): Handlers<typeof contract> {
  const { database, returnUrl, send, now = systemClock, newId = newUuid } = dependencies;
  const strava = () => whereOn(dependencies.strava);
  return {
    async read({ caller }) {
      strava();
      return { body: await describe(database, caller.userId) };
    },

    async connect({ caller }) {
      const { url, clientId, keys } = strava();
      const state = await signState(await keys(), caller.userId, newId(), now());
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: returnUrl,
        response_type: "code",
        approval_prompt: "auto",
        scope: "activity:read",
        state,
      });
      return { body: { authorizeUrl: `${url}/oauth/authorize?${query}` } };
    },

    // Signed in, rather than an address that Strava's redirect opens: a state alone proves who began, not whose browser
    // came back, so that a user could be led to connect their runs with another's account.
    async finish({ caller, body }) {
      const { keys } = strava();
      const ring = await keys();
      const state = await readState(ring, body.state, caller.userId, now());
      if (!state || !(await store.useState(database, state.id, state.expiresAt)))
        throw new ApiError(errors.strava_state_invalid);
      if (!grantsReading(body.scope)) throw new ApiError(errors.strava_scope_missing);
      const tokens = await exchange(strava(), body.code);
      const sealed = { tokens: sealTokens(ring, tokens), expiresAt: tokens.expiresAt };
      const given = { userId: caller.userId, athleteId: tokens.athleteId, scopes: body.scope, ...sealed };
      await saveConnection(database, given, now());
      return { body: await describe(database, caller.userId) };
    },

    // What Strava and the runs have to do with it is done by the worker, or by the job should the message be lost.
    async disconnect({ caller, log }) {
      strava();
      const left = await database.transaction(transaction => depart(transaction, caller.userId, true));
      if (!left) throw new ApiError(errors.strava_not_connected);
      await send({ kind: "departure" }).catch(error => log.warn("the worker was not told", { error }));
      return {};
    },

    async challenge({ params, query }) {
      const ring = await strava().keys();
      if (!isCallbackSecret(ring, params.secret)) throw new ApiError(commonErrors.not_found);
      if (!isVerifyToken(ring, query["hub.verify_token"])) throw new ApiError(commonErrors.forbidden);
      return { body: { "hub.challenge": query["hub.challenge"] } };
    },

    // Strava waits for two seconds, a paused database takes longer: so the queue alone is asked.
    async receive({ params, body }) {
      if (!isCallbackSecret(await strava().keys(), params.secret)) throw new ApiError(commonErrors.not_found);
      await send(messageOf(body));
      return { body: { received: true } };
    },
  };
}

const grantsReading = (scope: string): boolean =>
  scope.split(/[, ]/).some(granted => granted === "activity:read" || granted === "activity:read_all");

async function exchange(strava: Strava, code: string): Promise<Tokens> {
  try {
    return await strava.api.exchangeCode(await strava.credentials(), code);
  } catch (error) {
    if (isRefusal(error)) throw new ApiError(errors.strava_code_refused);
    const cause = error instanceof StravaError ? error.message : error;
    throw new ApiError(errors.strava_unavailable, { retryAfterSeconds: 60, cause });
  }
}

async function saveConnection(database: Database, given: store.NewConnection, now: number): Promise<void> {
  const saved = await store.saveConnection(database, given, now).catch((error: unknown) => {
    if (isDuplicate(error, "strava_athlete_once")) throw new ApiError(errors.strava_athlete_taken);
    throw error;
  });
  if (saved === "otherwise") throw new ApiError(errors.strava_connected_otherwise);
  if (saved === "saved") return;
  // The account was deleted while Strava was asked.
  await store.giveBack(database, given.athleteId, given.tokens, given.expiresAt);
  throw unauthenticated("the account is deleted");
}

async function describe(database: Database, userId: string) {
  const connection = await store.connectionOfUser(database, userId);
  const refused = connection ? await refusedOf(database, connection, shownRefusals) : [];
  return {
    connected: connection !== undefined,
    connectedAt: connection?.connectedAt ?? null,
    needsReconnect: connection?.isLost ?? false,
    notTaken: refused.map(({ activityId, reason }) => ({ activityId: String(activityId), reason })),
  };
}
