import { AwsError } from "../../aws/types.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { notAuthorized, userDisabled } from "../errors.ts";
import type { Session } from "../state/sessions.ts";
import type { User } from "../state/users.ts";
import { type IssuedTokens, issueTokens } from "../tokens/issue.ts";
import type { Metadata } from "./triggers.ts";

export interface Refreshed {
  readonly tokens: IssuedTokens;
  /** The new one, where the client rotates them. */
  readonly refreshToken?: string;
}

/** The sign-in behind a refresh token. */
export interface RefreshOwner {
  readonly session: Session;
  readonly user: User;
}

/**
 * Finds the sign-in that a refresh token of this client renews.
 * @throws AwsError NotAuthorizedException, RefreshTokenReuseException
 */
export function refreshOwner(
  cognito: Cognito,
  { pool, client }: PoolClient,
  refreshToken: string,
): RefreshOwner {
  const found = cognito.sessions.lookUp(refreshToken, client.id);
  if (found.state === "revoked") throw notAuthorized("Refresh Token has been revoked");
  if (found.state === "expired") throw notAuthorized("Refresh Token has expired");
  if (found.state === "replaced")
    throw new AwsError("RefreshTokenReuseException", "Refresh token has been invalidated by rotation.");
  const user = found.state === "good" ? cognito.users.get(pool.id, found.session.username) : undefined;
  if (found.state !== "good" || found.session.poolId !== pool.id || !user)
    throw notAuthorized("Invalid Refresh Token");
  if (!user.enabled) throw userDisabled();
  return { session: found.session, user };
}

/**
 * Renews a sign-in, with a new refresh token where the client rotates them.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
 */
export async function refresh(
  cognito: Cognito,
  at: PoolClient,
  refreshToken: string,
  clientMetadata?: Metadata,
): Promise<Refreshed> {
  const { session, user } = refreshOwner(cognito, at, refreshToken);
  const tokens = await issueTokens(cognito, {
    ...at,
    user,
    session,
    source: "TokenGeneration_RefreshTokens",
    clientMetadata,
  });
  if (!at.client.rotation) return { tokens };
  // The trigger may have taken its time: only a token that is still good is exchanged.
  const latest = refreshOwner(cognito, at, refreshToken).session;
  return {
    tokens,
    refreshToken: cognito.sessions.rotate(latest, refreshToken, at.client.rotation.graceSeconds),
  };
}
