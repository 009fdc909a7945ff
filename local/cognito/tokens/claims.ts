import { createHash } from "node:crypto";
import type { Client } from "../config/client.ts";
import type { Group, Pool } from "../config/pool.ts";
import type { Claims } from "../crypto/jwt.ts";
import type { Random } from "../random.ts";
import { readable } from "../rules/attributes.ts";
import type { Session } from "../state/sessions.ts";
import type { User } from "../state/users.ts";

/** What the claims of a person's tokens are made from. */
export interface TokenFacts {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly session: Session;
  readonly scopes: readonly string[];
  /** The groups that go into the tokens; a trigger may change them. */
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly preferredRole: string | null;
  readonly nonce?: string | undefined;
  /** Seconds since 1970. */
  readonly now: number;
}

/** The scope of tokens that the API gives out. */
export const API_SCOPE = "aws.cognito.signin.user.admin";

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
export function accessClaims(facts: TokenFacts, random: Random): Claims {
  const { pool, client, user, session, now } = facts;
  return {
    sub: user.sub,
    ...groupClaim(facts),
    iss: pool.issuer,
    // Only tokens of the OAuth endpoints say so.
    ...(session.scopes ? { version: 2 } : {}),
    client_id: client.id,
    ...(client.revocable ? { origin_jti: session.id } : {}),
    event_id: session.eventId,
    token_use: "access",
    scope: facts.scopes.join(" "),
    auth_time: session.authTime,
    exp: now + client.validity.accessSeconds,
    iat: now,
    jti: random.uuid(),
    username: user.username,
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
export function idClaims(facts: TokenFacts, random: Random): Claims {
  const { pool, client, user, session, now } = facts;
  return {
    sub: user.sub,
    ...groupClaim(facts),
    ...(facts.preferredRole ? { "cognito:preferred_role": facts.preferredRole } : {}),
    iss: pool.issuer,
    "cognito:username": user.username,
    ...(facts.nonce ? { nonce: facts.nonce } : {}),
    ...(client.revocable ? { origin_jti: session.id } : {}),
    ...(facts.roles.length > 0 ? { "cognito:roles": facts.roles } : {}),
    aud: client.id,
    event_id: session.eventId,
    token_use: "id",
    auth_time: session.authTime,
    exp: now + client.validity.idSeconds,
    iat: now,
    ...(client.revocable ? { jti: random.uuid() } : {}),
    ...attributeClaims(visibleAttributes(client, user, session.scopes)),
  };
}

/** https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken */
export const accessTokenHash = (accessToken: string): string =>
  createHash("sha256").update(accessToken).digest().subarray(0, 16).toString("base64url");

/** The groups of a user that the program still registers, with the roles that they bring. */
export function groupFacts(pool: Pool, user: User): Pick<TokenFacts, "groups" | "roles" | "preferredRole"> {
  const groups = user.groups.flatMap(name => pool.groups.find(group => group.name === name) ?? []);
  const roles = [...new Set(groups.flatMap(group => group.roleArn ?? []))];
  return { groups: groups.map(group => group.name), roles, preferredRole: preferredRole(groups) };
}

/** The role of the group with the lowest precedence; none when two such groups disagree. */
function preferredRole(groups: readonly Group[]): string | null {
  const ranked = groups.filter(group => group.roleArn !== undefined && group.precedence !== undefined);
  const lowest = Math.min(...ranked.map(group => group.precedence ?? 0));
  const roles = new Set(ranked.filter(group => group.precedence === lowest).map(group => group.roleArn));
  const [role] = roles;
  return roles.size === 1 && role ? role : null;
}

/**
 * The attributes that an OAuth sign-in shows: all that the client may read with `openid` alone or `profile`,
 * else those of the scopes; an API sign-in shows all that the client may read.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export function visibleAttributes(
  client: Client,
  user: User,
  oauthScopes: readonly string[] | null,
): Readonly<Record<string, string>> {
  const values = readable(client, user.attributes);
  if (!oauthScopes) return values;
  const scopes = new Set(oauthScopes);
  if (scopes.has("profile") || !(scopes.has("email") || scopes.has("phone"))) return values;
  const wanted = [
    ...(scopes.has("email") ? ["email", "email_verified"] : []),
    ...(scopes.has("phone") ? ["phone_number", "phone_number_verified"] : []),
  ];
  return Object.fromEntries(Object.entries(values).filter(([name]) => wanted.includes(name)));
}

const groupClaim = (facts: TokenFacts): Claims =>
  facts.groups.length > 0 ? { "cognito:groups": facts.groups } : {};

/** Custom attributes stay text whatever their type; the standard ones have the types of OpenID Connect. */
function attributeClaims(values: Readonly<Record<string, string>>): Claims {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (name.endsWith("_verified")) return [name, value === "true"];
      if (name === "updated_at") return [name, Number(value)];
      return name === "address" ? [name, { formatted: value }] : [name, value];
    }),
  );
}
