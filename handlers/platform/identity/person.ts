import type { Person } from "../http/request.ts";
import type { PersonClaims } from "./claims.ts";

/**
 * Says who the person behind a token is, and with which roles. It is asked at each request, after the token was checked.
 *
 * @throws ApiError `unauthenticated` for a person who must not call any more
 */
export type FindPerson<Role extends string = string> = (claims: PersonClaims) => Promise<Person<Role>>;

/**
 * Takes a person for what the access token says: the roles are the groups of the user pool. Nothing is asked, so a token
 * keeps its groups until it expires, also after the account is deleted or the group is taken away.
 *
 * @param roleNames every role of the program; other groups are left out
 */
export const personOfToken =
  <const Role extends string>(roleNames: readonly Role[]): FindPerson<Role> =>
  async ({ sub, username, groups, issuedAt, authenticatedAt }) => ({
    kind: "person",
    userId: sub,
    username,
    roles: roleNames.filter(role => groupsIn(groups).includes(role)),
    issuedAt,
    authenticatedAt,
  });

/**
 * The groups of the user pool that a person was in when the token was issued. The gateway hands lists over as
 * `[editor admin]`: a group's name has no spaces.
 */
export function groupsIn(claim: unknown): readonly string[] {
  if (Array.isArray(claim)) return claim.filter(name => typeof name === "string");
  const [, names = ""] = /^\[(.*)\]$/.exec(typeof claim === "string" ? claim : "") ?? [];
  return names.split(" ").filter(name => name !== "");
}
