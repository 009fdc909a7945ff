import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { signJwt } from "../crypto/jwt.ts";
import { invalidParameter } from "../errors.ts";
import { applyClaims, applyScopes, readVersion2 } from "./customise.ts";
import type { IssuedTokens } from "./issue.ts";

/**
 * The access token of a client that signs in for itself; its `sub` is the client's id, and it has no `username`.
 * Only a V3_0 trigger is asked about it.
 * @param metadata `aws_client_metadata`: a JSON object of strings
 */
export async function issueMachineToken(
  cognito: Cognito,
  { pool, client }: PoolClient,
  scopes: readonly string[],
  metadata: string | null,
): Promise<IssuedTokens> {
  const now = Math.floor(cognito.clock.now().getTime() / 1000);
  const response =
    pool.triggers.preTokenVersion === "V3_0"
      ? await askTrigger(cognito, { pool, client }, scopes, metadata)
      : null;
  const changes = readVersion2(response ?? {}).access;
  const claims = {
    sub: client.id,
    token_use: "access",
    scope: applyScopes(scopes, changes).join(" "),
    auth_time: now,
    iss: pool.issuer,
    exp: now + client.validity.accessSeconds,
    iat: now,
    version: 2,
    jti: cognito.random.uuid(),
    client_id: client.id,
  };
  const { access } = await cognito.keys.of(pool.id);
  return {
    accessToken: signJwt(applyClaims(claims, changes), access),
    expiresInSeconds: client.validity.accessSeconds,
  };
}

function askTrigger(
  cognito: Cognito,
  { pool, client }: PoolClient,
  scopes: readonly string[],
  metadata: string | null,
) {
  return cognito.triggers.run(pool, {
    trigger: "preTokenGeneration",
    version: "3",
    source: "TokenGeneration_ClientCredentials",
    userName: client.id,
    clientId: client.id,
    request: {
      userAttributes: {},
      groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
      scopes,
      ...(metadata === null ? {} : { clientMetadata: parseMetadata(metadata) }),
    },
    response: { claimsAndScopeOverrideDetails: null },
  });
}

function parseMetadata(metadata: string): unknown {
  try {
    return JSON.parse(metadata);
  } catch {
    throw invalidParameter("aws_client_metadata is not JSON.");
  }
}
