import type { Role } from "../../../contract/people.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import type { Person } from "../http/request.ts";
import { type AccessClaims, type PersonClaims, unauthenticated } from "./claims.ts";
import type { FindPerson } from "./person.ts";
import { countRequests } from "./request-counts.ts";
import type { RequestLimit } from "./request-limit.ts";

interface CallerRow {
  readonly roles: readonly Role[];
  readonly deleted: boolean;
  readonly revoked: boolean;
  /** Of this minute, where they were counted. */
  readonly requests?: number | null;
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * The person behind a token, as the database has them now: a token outlives a deleted account, a revoked
 * session and a lost role.
 *
 * Makes the row where it is missing, since the account's trigger can fail after the account is confirmed.
 * A tombstone stays one.
 *
 * @throws ApiError `unauthenticated` for a deleted account and for tokens issued before `tokens_valid_from`;
 *   `too_many_requests`
 */
export async function findPerson(
  database: Database,
  claims: PersonClaims,
  limit?: RequestLimit,
): Promise<Person<Role>> {
  if (!uuid.test(claims.sub)) throw unauthenticated("sub is not a user's id");
  const toCount = limit?.note(claims.sub);
  const known = toCount ? readAndCount(database, claims, toCount) : readCaller(database, claims);
  const row = (await known) ?? (await provision(database, claims));
  if (row === undefined || row.deleted) throw unauthenticated("the account is deleted");
  if (row.revoked) throw unauthenticated("the token is revoked");
  if (typeof row.requests === "number") limit?.check(claims.sub, row.requests);
  return {
    kind: "person",
    userId: claims.sub,
    username: claims.username,
    roles: row.roles,
    issuedAt: claims.issuedAt,
    authenticatedAt: claims.authenticatedAt,
  };
}

/** What `serve` takes for persons: the database, and who its table `users` says they are. */
export const usersIn = (
  database: Database,
  limit?: RequestLimit,
): { readonly database: Database; readonly findPerson: FindPerson<Role> } => ({
  database,
  findPerson: claims => findPerson(database, claims, limit),
});

const columns = ({ issuedAt }: AccessClaims) => sql`
  roles, deleted_at is not null as deleted, tokens_valid_from > to_timestamp(${issuedAt}) as revoked`;

const readCaller = (database: Database, claims: AccessClaims) =>
  database.one<CallerRow>(sql`select ${columns(claims)} from users where id = ${sql.uuid(claims.sub)}`);

/** A count that comes twice, after a call of unknown outcome, does no harm. */
const readAndCount = (
  database: Database,
  claims: AccessClaims,
  { minute, requests }: { readonly minute: number; readonly requests: number },
) =>
  database.one<CallerRow>(
    sql`with counted as (${countRequests(claims.sub, minute, requests)})
      select ${columns(claims)}, (select requests from counted) as requests
      from users where id = ${sql.uuid(claims.sub)}`,
    { idempotent: true },
  );

async function provision(database: Database, claims: AccessClaims): Promise<CallerRow | undefined> {
  const made = await database.one<CallerRow>(
    sql`insert into users (id, username) values (${sql.uuid(claims.sub)}, ${claims.username})
      on conflict do nothing returning ${columns(claims)}`,
    { idempotent: true },
  );
  return made ?? readCaller(database, claims);
}
