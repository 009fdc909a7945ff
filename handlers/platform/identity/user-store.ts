import type { Role } from "../../../contract/people.ts";
import type { Queries } from "../database/database.ts";
import { holds } from "../database/search.ts";
import { type Statement, sql } from "../database/sql.ts";

/** A living account, as the database has it. */
export interface StoredUser {
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  /** When the pool last told the address, RFC 3339; null when it has to be asked, in the year 9999 for rows without an account. */
  readonly emailReadAt: string | null;
  readonly displayName: string | null;
  readonly roles: readonly Role[];
  /** Whether the pool still has to follow a change. */
  readonly pending: boolean;
  readonly createdAt: string;
}

/** A position in the list: the last row that was shown. */
export type ListPosition = readonly [createdAt: string, id: string];

const columns = sql`
  id, username, email, display_name as "displayName", roles,
  case when email_read_at is not null then least(email_read_at, '9999-12-31Z') end as "emailReadAt",
  directory_synced < directory_version as pending, created_at as "createdAt"`;

/** The user with that id; undefined if unknown or deleted. */
export const findUser = (queries: Queries, id: string): Promise<StoredUser | undefined> =>
  queries.one<StoredUser>(sql`select ${columns} from users where ${alive(id)}`);

/** Newest first. */
export function listUsers(
  queries: Queries,
  search: string | undefined,
  after: ListPosition | null,
  limit: number,
): Promise<StoredUser[]> {
  const conditions = [sql`deleted_at is null`];
  if (search !== undefined) conditions.push(holds(searched, search));
  if (after) conditions.push(sql`(created_at, id) < (${sql.timestamp(after[0])}, ${sql.uuid(after[1])})`);
  return queries.query<StoredUser>(sql`
    select ${columns} from users where ${sql.join(conditions, " and ")}
    order by created_at desc, id desc limit ${limit}`);
}

export const setDisplayName = (
  queries: Queries,
  id: string,
  displayName: string | null,
): Promise<StoredUser | undefined> =>
  queries.one<StoredUser>(
    sql`update users set display_name = ${displayName}, updated_at = now() where ${alive(id)} returning ${columns}`,
    { idempotent: true },
  );

/** The pool still has the account, with the address that the row has. */
export const confirmEmail = (queries: Queries, id: string): Promise<number> =>
  queries.execute(sql`update users set email_read_at = clock_timestamp() where ${alive(id)}`, {
    idempotent: true,
  });

/**
 * Makes the row of an account, or takes the address over that the pool has now. A row that had this address before
 * loses it in the same statement, since an address names one account; the pool is then asked for the other one's. A
 * tombstone stays one.
 */
export const saveAccount = (
  queries: Queries,
  account: { readonly id: string; readonly username: string; readonly email: string | null },
): Promise<number> => {
  const id = sql.uuid(account.id);
  const hasAddress = sql`lower(email) = lower(cast(${account.email} as text))`;
  return queries.execute(
    sql`with locked as (
        select id from users where id = ${id} or ${hasAddress} order by id for no key update),
      freed as (
        update users set email = null, email_read_at = null
        where id in (select id from locked) and id <> ${id} and ${hasAddress} returning id)
      insert into users as known (id, username, email, email_read_at)
      select ${id}, ${account.username}, ${account.email}, clock_timestamp()
      from (select count(*) as rows from freed) as others where others.rows >= 0
      on conflict (id) do update set email = excluded.email, email_read_at = excluded.email_read_at
        where known.deleted_at is null`,
    { idempotent: true },
  );
};

/**
 * Held until the transaction ends while an admin's role or account is removed: so two of them cannot each
 * rely on the other one staying.
 */
export const lockAdmins = (queries: Queries): Promise<unknown> =>
  queries.query(sql`select 1 as locked from pg_advisory_xact_lock(hashtextextended('users: admins', 0))`);

/**
 * Waits for writers that hold `livingUsers` and keeps new ones out: all that was written for the person is there when
 * it is erased. The transaction must not wait for another lock after that.
 *
 * @returns the roles; undefined for unknown and deleted users
 */
export const lockUser = (queries: Queries, id: string): Promise<{ roles: readonly Role[] } | undefined> =>
  queries.one(sql`select roles from users where ${alive(id)} for no key update`);

/** The other admins, where that person is one; those first whose accounts the pool had last. */
export const adminsBeside = (
  queries: Queries,
  id: string,
  most: number,
): Promise<{ readonly id: string; readonly username: string }[]> =>
  queries.query(sql`
    select id, username from users where 'admin' = any (roles) and id <> ${sql.uuid(id)}
      and exists (select from users where id = ${sql.uuid(id)} and 'admin' = any (roles))
    order by email_read_at desc nulls last, id limit ${most}`);

/** Whether one of them is an admin. */
export async function hasAdminAmong(queries: Queries, ids: readonly string[]): Promise<boolean> {
  const row = await queries.one<{ found: boolean }>(sql`
    select exists (
      select from users where 'admin' = any (roles) and id = any (${sql.array(ids, "uuid")})) as found`);
  return row?.found ?? false;
}

/** Sets the roles, for the next request on. */
export const setRoles = (queries: Queries, id: string, roles: readonly Role[]): Promise<number> =>
  queries.execute(sql`
    update users set roles = ${sql.array(roles, "text")}, directory_version = directory_version + 1, updated_at = now()
    where ${alive(id)}`);

/**
 * Refuses the tokens that were issued so far. The second that has begun counts as well, since tokens say when they
 * were issued in whole seconds.
 */
export const endSessions = (queries: Queries, id: string): Promise<number> =>
  queries.execute(sql`
    update users set tokens_valid_from = date_trunc('second', clock_timestamp()) + interval '1 second'
    where ${alive(id)}`);

/** The same, and the user pool ends its sessions when it follows. */
export async function signOut(queries: Queries, id: string): Promise<void> {
  await queries.execute(sql`
    update users set directory_version = directory_version + 1 where ${alive(id)}`);
  await endSessions(queries, id);
}

/** How many milliseconds until new tokens are taken, after sessions were ended. */
export async function timeUntilTaken(queries: Queries, id: string): Promise<number> {
  const row = await queries.one<{ wait: number }>(sql`
    select cast(ceil(extract(epoch from tokens_valid_from - clock_timestamp()) * 1000) as int4) as wait
    from users where ${alive(id)} and tokens_valid_from > clock_timestamp()`);
  return row?.wait ?? 0;
}

/**
 * Turns the row into a tombstone whose rows elsewhere wait to be erased. The user name stays until the pool's account
 * is gone, which needs it.
 */
export const bury = (queries: Queries, id: string): Promise<number> =>
  queries.execute(sql`
    update users set email = null, display_name = null, roles = '{}', deleted_at = now(), updated_at = now(),
      erasing = true, directory_version = directory_version + 1
    where ${alive(id)}`);

const alive = (id: string): Statement => sql`id = ${sql.uuid(id)} and deleted_at is null`;

/** As the index has it. */
const searched = sql`coalesce(email, '') || ' ' || coalesce(display_name, '')`;
