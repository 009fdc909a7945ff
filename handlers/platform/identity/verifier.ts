import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from "jose";
import { commonErrors } from "../../../contract/errors.ts";
import { type Clock, systemClock } from "../clock.ts";
import { ApiError } from "../errors.ts";
import { fetchJson } from "../fetch-json.ts";
import { unauthenticated } from "./claims.ts";

/**
 * Verifies a bearer token's signature and times, and gives its claims.
 *
 * @throws ApiError `unauthenticated` for a bad token, `unavailable` when the keys cannot be had
 */
export type VerifyToken = (token: string) => Promise<Readonly<Record<string, unknown>>>;

/** Whose tokens are verified, and with which keys. */
export interface TokenVerifierOptions {
  /** Exact; its keys are at `/.well-known/jwks.json` below it. */
  readonly issuer: string;
  /** Default: the system's clock. */
  readonly now?: Clock;
  /** Gets the key set; throws when it cannot. */
  readonly fetchKeys?: (url: string) => Promise<unknown>;
}

/** Keys are asked for again after an hour, and used for two when they cannot be had. */
const freshMilliseconds = 3_600_000;
const usableMilliseconds = 7_200_000;
/** An unknown key id asks for the keys again, but not more often than this. */
const cooldownMilliseconds = 30_000;

/**
 * The strict verifier for `optional` operations. Only their functions import it, so that jose stays out of
 * the other bundles.
 */
export function tokenVerifier({
  issuer,
  now = systemClock,
  fetchKeys = fetchJson,
}: TokenVerifierOptions): VerifyToken {
  const keys = keySet(`${issuer}/.well-known/jwks.json`, now, fetchKeys);
  return async token => {
    try {
      const { payload } = await jwtVerify(token, async header => (await keys(header.kid))(header), {
        algorithms: ["RS256"],
        issuer,
        requiredClaims: ["exp", "iat", "sub", "token_use", "client_id"],
        maxTokenAge: "1 day",
        clockTolerance: 5,
        currentDate: new Date(now()),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw unauthenticated(error.code, error);
      throw error;
    }
  };
}

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** The issuer's keys, kept between requests. */
function keySet(url: string, now: Clock, fetchKeys: (url: string) => Promise<unknown>) {
  let known:
    | { readonly get: KeySet; readonly ids: ReadonlySet<string | undefined>; readonly at: number }
    | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;

  const refresh = async () => {
    triedAt = now();
    const set = (await fetchKeys(url)) as JSONWebKeySet;
    known = { get: createLocalJWKSet(set), ids: new Set(set.keys.map(key => key.kid)), at: now() };
  };

  return async (kid: string | undefined): Promise<KeySet> => {
    const age = known ? now() - known.at : Number.POSITIVE_INFINITY;
    const wanted = age >= freshMilliseconds || !known?.ids.has(kid);
    const usable = age < usableMilliseconds;
    if (wanted && (!usable || now() - triedAt >= cooldownMilliseconds)) {
      await refresh().catch(cause => {
        if (!usable || !known?.ids.has(kid))
          throw new ApiError(commonErrors.unavailable, { cause, retryAfterSeconds: 5 });
      });
    }
    if (!known) throw new ApiError(commonErrors.unavailable, { retryAfterSeconds: 5 });
    return known.get;
  };
}
