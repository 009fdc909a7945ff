import { commonErrors } from "../../../contract/errors.ts";
import type { Access } from "../../../contract/language.ts";
import { ApiError } from "../errors.ts";
import type { HttpEvent } from "../http/gateway.ts";
import type { Caller, Client, Person } from "../http/request.ts";
import { type AccessClaims, checkClaims, type Identity, unauthenticated } from "./claims.ts";
import type { FindPerson } from "./person.ts";
import type { VerifyToken } from "./verifier.ts";

export interface AccessDependencies {
  readonly identity: Identity;
  /** Needed wherever a person can call. */
  readonly findPerson?: FindPerson;
  /** Needed for `optional` operations, which the gateway lets through unchecked. */
  readonly verifyToken?: VerifyToken;
}

/**
 * Decides who calls and whether they may, by the operation's access rule.
 *
 * @throws ApiError `unauthenticated`, `forbidden`, `unavailable` when the keys are away, and what `findPerson` throws
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
  if (access.kind === "scope") return clientOf(access, claims, dependencies);
  const person = await personOf(claims, dependencies);
  if (access.kind === "role") requireRole(person, access.anyOf);
  return person;
}

function requireRole(person: Person, anyOf: readonly string[]): void {
  if (anyOf.some(role => person.roles.includes(role))) return;
  throw new ApiError(commonErrors.forbidden, { cause: `none of the roles ${anyOf.join(", ")}` });
}

async function personOf(claims: AccessClaims, { findPerson }: AccessDependencies): Promise<Person> {
  const { username } = claims;
  if (username === null)
    throw new ApiError(commonErrors.forbidden, { cause: "a machine where a person is asked for" });
  if (!findPerson) throw new Error("An operation for persons needs `findPerson`.");
  return findPerson({ ...claims, username });
}

/** A person's token may carry scopes too; then the account behind it must be alive, and have the role. */
async function clientOf(
  { scope, people }: Extract<Access, { kind: "scope" }>,
  claims: AccessClaims,
  dependencies: AccessDependencies,
): Promise<Client> {
  if (!claims.scopes.includes(scope))
    throw new ApiError(commonErrors.forbidden, { cause: `without the scope ${scope}` });
  const person = claims.username === null ? null : await personOf(claims, dependencies);
  if (person && people) requireRole(person, people);
  const userId = person?.userId ?? null;
  return { kind: "client", clientId: claims.clientId, userId, scopes: claims.scopes };
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
