import { defined } from "../../../lib/defined.ts";
import type { Cognito } from "../cognito.ts";
import type { Client } from "../config/client.ts";
import type { Pool } from "../config/pool.ts";
import { signJwt } from "../crypto/jwt.ts";
import type { Session } from "../state/sessions.ts";
import type { User } from "../state/users.ts";
import { triggerAttributes } from "../triggers/run.ts";
import { API_SCOPE, accessClaims, accessTokenHash, groupFacts, idClaims, type TokenFacts } from "./claims.ts";
import {
  applyClaims,
  applyScopes,
  NO_CHANGES,
  readVersion1,
  readVersion2,
  type TokenChanges,
} from "./customise.ts";

export interface TokenRequest {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly session: Session;
  /** `TokenGeneration_Authentication`, ... */
  readonly source: string;
  readonly nonce?: string | undefined;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

export interface IssuedTokens {
  readonly accessToken: string;
  /** Missing when an OAuth sign-in did not ask for `openid`. */
  readonly idToken?: string;
  readonly expiresInSeconds: number;
}

/** Makes the access and ID tokens of a sign-in, through the pool's pre-token-generation trigger where it has one. */
export async function issueTokens(cognito: Cognito, request: TokenRequest): Promise<IssuedTokens> {
  const { pool, client, session } = request;
  const facts = factsOf(cognito, request);
  const changes = await askTrigger(cognito, request, facts);
  const changed = { ...facts, ...changes.groups, scopes: applyScopes(facts.scopes, changes.access) };
  const keys = await cognito.keys.of(pool.id);
  const accessToken = signJwt(
    applyClaims(accessClaims(changed, cognito.random), changes.access),
    keys.access,
  );
  const issued = { accessToken, expiresInSeconds: client.validity.accessSeconds };
  if (session.scopes && !session.scopes.includes("openid")) return issued;
  const id = applyClaims(idClaims(changed, cognito.random), changes.id);
  const hash = session.scopes ? { at_hash: accessTokenHash(accessToken) } : {};
  return { ...issued, idToken: signJwt({ ...hash, ...id }, keys.id) };
}

function factsOf(cognito: Cognito, { pool, client, user, session, nonce }: TokenRequest): TokenFacts {
  const now = Math.floor(cognito.clock.now().getTime() / 1000);
  return {
    pool,
    client,
    user,
    session,
    nonce,
    now,
    scopes: session.scopes ?? [API_SCOPE],
    ...groupFacts(pool, user),
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
async function askTrigger(cognito: Cognito, request: TokenRequest, facts: TokenFacts): Promise<TokenChanges> {
  const { pool, user, client } = request;
  const isFirstVersion = pool.triggers.preTokenVersion === "V1_0";
  const response = await cognito.triggers.run(pool, {
    trigger: "preTokenGeneration",
    version: pool.triggers.preTokenVersion.slice(1, 2),
    source: request.source,
    userName: user.username,
    clientId: client.id,
    request: {
      userAttributes: triggerAttributes(user),
      groupConfiguration: {
        groupsToOverride: facts.groups,
        iamRolesToOverride: facts.roles,
        preferredRole: facts.preferredRole,
      },
      ...(isFirstVersion ? {} : { scopes: facts.scopes }),
      ...defined({ clientMetadata: request.clientMetadata }),
    },
    response: isFirstVersion ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
  });
  if (!response) return NO_CHANGES;
  return isFirstVersion ? readVersion1(response) : readVersion2(response);
}
