import type { Role } from "../platform/contract.ts";
import type { Queries } from "../platform/database.ts";
import { type Statement, sql } from "../platform/sql.ts";

/** A living account, as the database has it. */
export interface StoredUser {
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  /** Whether the pool was asked for the address. */
  readonly emailKnown: boolean;
  readonly displayName: string | null;
  readonly roles: readonly Role[];
  /** Whether the pool still has to follow a change. */
  readonly pending: boolean;
  readonly createdAt: string;
}

/** A position in the list: the last row that was shown. */
export type ListPosition = readonly [createdAt: string, id: string];

const columns = sql`
  id, username, email, email_read_at is not null as "emailKnown", display_name as "displayName", roles,
  directory_synced < directory_version as pending, created_at as "createdAt"`;

/** One living user; a tombstone is none. */
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
  if (search !== undefined) conditions.push(sql`${searched} like search_pattern(${search})`);
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

/** Keeps what the pool said about the e-mail address: it is asked once. */
export const recordEmail = (queries: Queries, id: string, email: string | null): Promise<number> =>
  queries.execute(
    sql`update users set email = ${email}, email_read_at = now() where ${alive(id)} and email_read_at is null`,
    { idempotent: true },
  );

/** Makes the row of an account, or completes the one that its first request made. A tombstone stays one. */
export const saveAccount = (
  queries: Queries,
  account: { readonly id: string; readonly username: string; readonly email: string | null },
): Promise<number> =>
  queries.execute(
    sql`insert into users as known (id, username, email, email_read_at)
      values (${sql.uuid(account.id)}, ${account.username}, ${account.email}, now())
      on conflict (id) do update
        set email = excluded.email, email_read_at = excluded.email_read_at
        where known.deleted_at is null and known.email_read_at is null`,
    { idempotent: true },
  );

/**
 * Held until the transaction ends by whoever takes an admin's role or account away: so two of them cannot each
 * rely on the other one staying.
 */
export const lockAdmins = (queries: Queries): Promise<unknown> =>
  queries.query(sql`select 1 as locked from pg_advisory_xact_lock(hashtextextended('users: admins', 0))`);

/**
 * Waits for writers that hold `livingUsers` and keeps new ones out: all that was written for the person is there when
 * it is erased.
 */
export const lockUser = (queries: Queries, id: string): Promise<unknown> =>
  queries.query(sql`select 1 as locked from users where ${alive(id)} for update`);

export async function hasOtherAdmin(queries: Queries, id: string): Promise<boolean> {
  const row = await queries.one<{ found: boolean }>(sql`
    select exists (select from users where 'admin' = any (roles) and id <> ${sql.uuid(id)}) as found`);
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

/** How many milliseconds until new tokens are taken, after sessions were ended. */
export async function timeUntilTaken(queries: Queries, id: string): Promise<number> {
  const row = await queries.one<{ wait: number }>(sql`
    select cast(ceil(extract(epoch from tokens_valid_from - clock_timestamp()) * 1000) as int4) as wait
    from users where ${alive(id)} and tokens_valid_from > clock_timestamp()`);
  return row?.wait ?? 0;
}

/** Turns the row into a tombstone. The user name stays until the pool's account is gone, which needs it. */
export async function erase(queries: Queries, id: string): Promise<void> {
  await queries.execute(sql`
    update users set email = null, display_name = null, roles = '{}', deleted_at = now(), updated_at = now(),
      directory_version = directory_version + 1
    where ${alive(id)}`);
  // Stored replies can hold personal data, those to others too: an admin's that name the person. What is asked again
  // finds nobody.
  await queries.execute(sql`
    delete from idempotency_keys where caller = ${id} or position(${id} in cast(reply as text)) > 0`);
}

const alive = (id: string): Statement => sql`id = ${sql.uuid(id)} and deleted_at is null`;

/** As the index has it. */
const searched = sql`search_key(coalesce(email, '') || ' ' || coalesce(display_name, ''))`;
