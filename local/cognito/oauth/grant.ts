import { defined } from "../../../lib/defined.ts";
import { postAuthentication } from "../auth/triggers.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import type { User } from "../state/users.ts";
import { issueTokens } from "../tokens/issue.ts";
import { withParameters } from "./authorization-request.ts";
import type { AuthorizationRequest, BrowserSession } from "./types.ts";

/** https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html: an authorization code lives 5 minutes, a browser's session 1 hour. */
const CODE_SECONDS = 5 * 60;
export const BROWSER_SESSION_SECONDS = 3600;

/** Remembers in this browser who signed in, after the post-authentication trigger. */
export async function startBrowserSession(
  cognito: Cognito,
  at: PoolClient,
  user: User,
): Promise<{ id: string; session: BrowserSession }> {
  await postAuthentication(cognito, at, user, undefined);
  const session = {
    poolId: user.poolId,
    username: user.username,
    authTime: Math.floor(cognito.clock.now().getTime() / 1000),
  };
  return { id: cognito.browserSessions.issue(session, BROWSER_SESSION_SECONDS), session };
}

/** Where the browser goes with what the application asked for: a code, or (implicit flow) the tokens themselves. */
export async function grant(
  cognito: Cognito,
  at: PoolClient,
  request: AuthorizationRequest,
  user: User,
  authTime: number,
): Promise<string> {
  const state = request.state === null ? {} : { state: request.state };
  if (request.responseType === "code") {
    const { redirectUri, scopes, nonce, codeChallenge } = request;
    const { id: clientId } = at.client;
    const { poolId, username } = user;
    const value = { poolId, clientId, username, redirectUri, scopes, nonce, codeChallenge, authTime };
    return withParameters(
      redirectUri,
      { code: cognito.authorizationCodes.issue(value, CODE_SECONDS), ...state },
      false,
    );
  }
  const { session } = cognito.sessions.start(user, at.client, request.scopes, authTime);
  const source = "TokenGeneration_HostedAuth";
  const tokens = await issueTokens(cognito, {
    ...at,
    user,
    session,
    source,
    nonce: request.nonce ?? undefined,
  });
  const values = {
    ...defined({ id_token: tokens.idToken }),
    access_token: tokens.accessToken,
    expires_in: String(tokens.expiresInSeconds),
    token_type: "Bearer",
    ...state,
  };
  return withParameters(request.redirectUri, values, true);
}
