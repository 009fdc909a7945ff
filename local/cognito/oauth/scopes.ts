import type { Client } from "../config/client.ts";
import type { Pool } from "../config/pool.ts";

const NEED_OPENID = ["email", "phone", "profile"];

/**
 * The scopes that a person's sign-in gets: those asked for, or all of the client's.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 * @returns null when one of them is not the client's to ask for.
 */
export function personScopes(client: Client, asked: string | null): readonly string[] | null {
  const scopes = listed(asked);
  if (scopes.length === 0) return client.oauth.scopes;
  if (scopes.some(scope => !client.oauth.scopes.includes(scope))) return null;
  // A sign-in by e-mail or profile is one by OpenID Connect.
  if (!scopes.includes("openid") && scopes.some(scope => NEED_OPENID.includes(scope))) return null;
  return scopes;
}

/** The scopes that a machine gets: only those of resource servers. */
export function machineScopes(pool: Pool, client: Client, asked: string | null): readonly string[] | null {
  const custom = pool.resourceServers.flatMap(server =>
    server.scopes.map(scope => `${server.identifier}/${scope}`),
  );
  const allowed = client.oauth.scopes.filter(scope => custom.includes(scope));
  const scopes = listed(asked);
  if (scopes.some(scope => !allowed.includes(scope))) return null;
  const granted = scopes.length === 0 ? allowed : scopes;
  return granted.length > 0 ? granted : null;
}

const listed = (scopes: string | null): readonly string[] => [
  ...new Set((scopes ?? "").split(" ").filter(scope => scope !== "")),
];
