import { findPerson } from "./callers.ts";
import { type AccessClaims, checkClaims, type Identity, unauthenticated } from "./claims.ts";
import type { Access } from "./contract.ts";
import type { Database } from "./database.ts";
import { ApiError } from "./errors.ts";
import type { HttpEvent } from "./gateway.ts";
import type { Caller, Client, Person } from "./request.ts";
import type { VerifyToken } from "./verifier.ts";

export interface AccessDependencies {
  readonly identity: Identity;
  /** Needed wherever a person can call. */
  readonly database?: Database;
  /** Needed for `optional` operations, which the gateway lets through unchecked. */
  readonly verifyToken?: VerifyToken;
}

/**
 * Decides who calls and whether they may, by the operation's access rule.
 *
 * @throws ApiError `unauthenticated`, `forbidden`, or `unavailable` when keys or database are away
 */
export async function checkAccess(
  access: Access,
  event: HttpEvent,
  dependencies: AccessDependencies,
): Promise<Caller> {
  if (access.kind === "open") return null;
  if (access.kind === "optional") {
    const claims = await verifiedClaims(event, dependencies);
    return claims && personOf(claims, dependencies);
  }
  const claims = checkClaims(event.requestContext.authorizer?.jwt?.claims ?? {}, dependencies.identity);
  if (access.kind === "scope") return clientOf(access.scope, claims, dependencies);
  const person = await personOf(claims, dependencies);
  if (access.kind === "role" && !access.anyOf.some(role => person.roles.includes(role))) {
    throw new ApiError("forbidden", { cause: `none of the roles ${access.anyOf.join(", ")}` });
  }
  return person;
}

async function personOf(claims: AccessClaims, { database }: AccessDependencies): Promise<Person> {
  const { username } = claims;
  if (username === null) throw new ApiError("forbidden", { cause: "a machine where a person is asked for" });
  if (!database)
    throw new Error("An operation for persons needs the database: add it to the contract's `uses`.");
  return findPerson(database, { ...claims, username });
}

/** A person's token may carry scopes too; then the account behind it must be alive. */
async function clientOf(
  scope: string,
  claims: AccessClaims,
  dependencies: AccessDependencies,
): Promise<Client> {
  if (!claims.scopes.includes(scope))
    throw new ApiError("forbidden", { cause: `without the scope ${scope}` });
  if (claims.username !== null) await personOf(claims, dependencies);
  return { kind: "client", clientId: claims.clientId, scopes: claims.scopes };
}

async function verifiedClaims(
  event: HttpEvent,
  dependencies: AccessDependencies,
): Promise<AccessClaims | null> {
  const header = event.headers?.authorization;
  if (header === undefined) return null;
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header)?.[1];
  if (token === undefined) throw unauthenticated("no single bearer token");
  if (!dependencies.verifyToken) throw new Error("An `optional` operation needs `verifyToken`.");
  return checkClaims(await dependencies.verifyToken(token), dependencies.identity);
}
