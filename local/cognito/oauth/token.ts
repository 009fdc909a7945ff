import { createHash } from "node:crypto";
import { defined } from "../../../lib/defined.ts";
import { AwsError } from "../../aws/types.ts";
import type { PageReply, PageRequest } from "../../services/host.ts";
import { refresh } from "../auth/refresh.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { sameSecret } from "../crypto/secret-hash.ts";
import { type IssuedTokens, issueTokens } from "../tokens/issue.ts";
import { issueMachineToken } from "../tokens/machine.ts";
import { authenticateClient } from "./client-authentication.ts";
import { formOf, json, OAuthError } from "./http.ts";
import { machineScopes } from "./scopes.ts";

/** https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
export async function tokenEndpoint(cognito: Cognito, request: PageRequest): Promise<PageReply> {
  const form = formOf(request);
  const grant = form.get("grant_type");
  if (!grant) throw new OAuthError("invalid_request", "grant_type is missing.");
  const at = authenticateClient(cognito, request, form);
  if (grant === "authorization_code") return byCode(cognito, at, form);
  if (grant === "refresh_token") return byRefreshToken(cognito, at, form);
  if (grant === "client_credentials") return byClientCredentials(cognito, at, form);
  throw new OAuthError("unsupported_grant_type", `The grant type ${grant} is not supported.`);
}

async function byCode(cognito: Cognito, at: PoolClient, form: URLSearchParams): Promise<PageReply> {
  if (!at.client.oauth.flows.has("code"))
    throw new OAuthError("unauthorized_client", "The client may not use the code flow.");
  const code = form.get("code");
  const redirectUri = form.get("redirect_uri");
  if (!code || !redirectUri) throw new OAuthError("invalid_request", "code and redirect_uri are needed.");
  const granted = cognito.authorizationCodes.take(code);
  if (granted?.clientId !== at.client.id || granted.redirectUri !== redirectUri)
    throw new OAuthError(
      "invalid_grant",
      "The code is unknown, used, expired, or was made for another client or redirect_uri.",
    );
  checkVerifier(granted.codeChallenge, form.get("code_verifier"));
  const user = cognito.users.get(at.pool.id, granted.username);
  if (!user?.enabled) throw new OAuthError("invalid_grant", "The user does not exist or is disabled.");
  const { session, refreshToken } = cognito.sessions.start(user, at.client, granted.scopes, granted.authTime);
  const source = "TokenGeneration_HostedAuth";
  const tokens = await issueTokens(cognito, {
    ...at,
    user,
    session,
    source,
    nonce: granted.nonce ?? undefined,
  });
  return json(200, tokenReply(tokens, refreshToken));
}

/** Proof Key for Code Exchange, S256 only: https://www.rfc-editor.org/rfc/rfc7636 */
function checkVerifier(challenge: string | null, verifier: string | null): void {
  if (challenge === null && !verifier) return;
  const fits =
    challenge !== null &&
    verifier &&
    sameSecret(createHash("sha256").update(verifier).digest("base64url"), challenge);
  if (!fits) throw new OAuthError("invalid_grant", "The code_verifier does not fit the code_challenge.");
}

async function byRefreshToken(cognito: Cognito, at: PoolClient, form: URLSearchParams): Promise<PageReply> {
  const token = form.get("refresh_token");
  if (!token) throw new OAuthError("invalid_request", "refresh_token is missing.");
  if (at.client.oauth.flows.size === 0)
    throw new OAuthError("unauthorized_client", "The client may not refresh tokens here.");
  const renewed = await refresh(cognito, at, token).catch(error => {
    if (error instanceof AwsError) throw new OAuthError("invalid_grant", error.message);
    throw error;
  });
  return json(200, tokenReply(renewed.tokens, renewed.refreshToken));
}

async function byClientCredentials(
  cognito: Cognito,
  at: PoolClient,
  form: URLSearchParams,
): Promise<PageReply> {
  if (!at.client.oauth.flows.has("client_credentials") || at.client.secret === null)
    throw new OAuthError("unauthorized_client", "The client may not use the client credentials flow.");
  const scopes = machineScopes(at.pool, at.client, form.get("scope"));
  if (!scopes) throw new OAuthError("invalid_scope", "A scope is unknown or not allowed for this client.");
  const { accessToken, expiresInSeconds } = await issueMachineToken(
    cognito,
    at,
    scopes,
    form.get("aws_client_metadata"),
  );
  return json(200, { access_token: accessToken, expires_in: expiresInSeconds, token_type: "Bearer" });
}

const tokenReply = (tokens: IssuedTokens, refreshToken: string | undefined) => ({
  ...defined({ id_token: tokens.idToken }),
  access_token: tokens.accessToken,
  ...defined({ refresh_token: refreshToken }),
  expires_in: tokens.expiresInSeconds,
  token_type: "Bearer",
});
