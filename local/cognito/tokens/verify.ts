import { defined } from "../../../lib/defined.ts";
import type { Cognito } from "../cognito.ts";
import type { Client } from "../config/client.ts";
import type { Pool } from "../config/pool.ts";
import { verifyJwt } from "../crypto/jwt.ts";
import { notAuthorized, userDisabled, userNotFound } from "../errors.ts";
import type { Session } from "../state/sessions.ts";
import type { User } from "../state/users.ts";
import { API_SCOPE } from "./claims.ts";

/** Who presents an access token. */
export interface TokenHolder {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  /** Missing where the client's tokens cannot be revoked one by one. */
  readonly session?: Session;
  readonly scopes: readonly string[];
}

/**
 * Checks an access token as the operations for signed-in users do, revocation included.
 * @throws AwsError NotAuthorizedException, UserNotFoundException
 */
export async function tokenHolder(
  cognito: Cognito,
  accessToken: string,
  neededScope = API_SCOPE,
): Promise<TokenHolder> {
  const pool = cognito.catalogue.pools().find(candidate => candidate.issuer === issuerOf(accessToken));
  const claims = pool ? verifyJwt(accessToken, [(await cognito.keys.of(pool.id)).access]) : null;
  if (
    !pool ||
    !claims ||
    claims.token_use !== "access" ||
    typeof claims.exp !== "number" ||
    typeof claims.username !== "string"
  )
    throw notAuthorized("Invalid Access Token");
  if (claims.exp * 1000 <= cognito.clock.now().getTime()) throw notAuthorized("Access Token has expired");
  const client = pool.clients.find(candidate => candidate.id === claims.client_id);
  if (!client) throw notAuthorized("Invalid Access Token");
  const scopes = String(claims.scope ?? "").split(" ");
  if (!scopes.includes(neededScope)) throw notAuthorized("Access Token does not have required scopes");
  const user = cognito.users.get(pool.id, claims.username);
  if (!user || user.sub !== claims.sub) throw userNotFound();
  const session = typeof claims.origin_jti === "string" ? cognito.sessions.get(claims.origin_jti) : undefined;
  if (isRevoked(user, session, claims)) throw notAuthorized("Access Token has been revoked");
  if (!user.enabled) throw userDisabled();
  return { pool, client, user, scopes, ...defined({ session }) };
}

/** A token with a known sign-in is judged by that; one without, by the time of the last global sign-out. */
function isRevoked(
  user: User,
  session: Session | undefined,
  claims: Readonly<Record<string, unknown>>,
): boolean {
  if (typeof claims.origin_jti === "string") return session?.revoked ?? true;
  return (
    user.signedOutAt !== undefined && typeof claims.iat === "number" && claims.iat * 1000 < user.signedOutAt
  );
}

/** The issuer that a token claims, before anything of it is verified: it only picks the keys to verify with. */
function issuerOf(token: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null && "iss" in claims && typeof claims.iss === "string"
      ? claims.iss
      : undefined;
  } catch {
    return undefined;
  }
}
