import type { Queries, Transaction } from "../database/database.ts";
import { type Statement, sql } from "../database/sql.ts";
import type { Account } from "./directory.ts";
import { lockAdmins } from "./user-store.ts";

/** A row whose account the listing of the pool did not show. */
export interface MissedRow {
  readonly id: string;
  readonly username: string;
}

/** The database's time, RFC 3339. */
export async function databaseTime(queries: Queries): Promise<string> {
  const row = await queries.one<{ time: string }>(sql`select clock_timestamp() as time`);
  if (row === undefined) throw new Error("The database did not tell the time.");
  return row.time;
}

/**
 * Takes over what the pool listed: marks the rows as read, corrects their addresses, and makes the rows of confirmed
 * accounts that have none. A row whose address another account has by now loses it first. Rows that were read after
 * the listing, or that another transaction holds, stay as they are.
 *
 * @param listedAt when the pages were asked for
 * @returns how many addresses changed, and how many rows were made
 */
export async function takeOver(
  transaction: Transaction,
  accounts: readonly Account[],
  listedAt: string,
): Promise<{ readonly changed: number; readonly made: number }> {
  const listed = sql`json_to_recordset(cast(${JSON.stringify(accounts)} as json))
    as listed (id uuid, username text, email text, confirmed boolean)`;
  const isOlder = sql`(known.email_read_at is null or known.email_read_at < ${sql.timestamp(listedAt)})`;
  await transaction.execute(sql`
    update users set email = null, email_read_at = null where id in (
      select known.id from users as known join ${listed}
        on lower(known.email) = lower(listed.email) and known.id <> listed.id
      where ${isOlder} order by known.id for no key update of known skip locked)`);
  const rows = await transaction.query<{ changed: boolean }>(sql`
    with taken as (
      select known.id, known.email from users as known
      where known.id in (select listed.id from ${listed}) and known.deleted_at is null and ${isOlder}
      order by known.id for no key update skip locked)
    update users set email = listed.email, email_read_at = clock_timestamp(), username = listed.username
    from ${listed}, taken
    where users.id = listed.id and taken.id = listed.id and not exists (
      select from users as other where lower(other.email) = lower(listed.email) and other.id <> listed.id)
    returning taken.email is distinct from listed.email as changed`);
  const made = await transaction.execute(sql`
    insert into users (id, username, email, email_read_at)
    select id, username, email, clock_timestamp() from ${listed}
    where confirmed and not exists (select from users where users.id = listed.id)
    on conflict do nothing`);
  return { changed: rows.filter(({ changed }) => changed).length, made };
}

/** Rows that were there before and that no page showed; and how many rows there are in all. */
export async function countMissed(
  queries: Queries,
  since: string,
): Promise<{ readonly missed: number; readonly living: number }> {
  const row = await queries.one<{ missed: number; living: number }>(sql`
    select count(*) filter (where ${isMissed(since)}) as missed, count(*) as living
    from users where deleted_at is null`);
  return row ?? { missed: 0, living: 0 };
}

/** Those rows, by id. */
export const listMissed = (
  queries: Queries,
  since: string,
  after: string | null,
  most: number,
): Promise<MissedRow[]> =>
  queries.query<MissedRow>(sql`
    select id, username from users where deleted_at is null and ${isMissed(since)}
      ${after === null ? sql.empty : sql`and id > ${sql.uuid(after)}`}
    order by id limit ${most}`);

/**
 * Makes tombstones of rows whose accounts are gone from the pool, which has nothing to follow by it. Rows that another
 * transaction holds stay for the next run.
 *
 * @returns whom, and whether the last admin was among them
 */
export async function buryMissed(
  transaction: Transaction,
  ids: readonly string[],
  since: string,
): Promise<{ readonly buried: readonly string[]; readonly wasLastAdmin: boolean }> {
  const named = sql`id = any (${sql.array(ids, "uuid")}) and deleted_at is null and ${isMissed(since)}`;
  const isAdmin = sql`'admin' = any (roles)`;
  const hadAdmin = await exists(transaction, sql`${named} and ${isAdmin}`);
  if (hadAdmin) await lockAdmins(transaction);
  const rows = await transaction.query<{ id: string }>(sql`
    update users set email = null, display_name = null, roles = '{}', username = null, erasing = true,
      deleted_at = now(), updated_at = now(), directory_version = directory_version + 1,
      directory_synced = directory_version + 1
    where id in (select id from users where ${named} order by id for no key update skip locked)
    returning id`);
  const wasLastAdmin = hadAdmin && rows.length > 0 && !(await exists(transaction, isAdmin));
  return { buried: rows.map(({ id }) => id), wasLastAdmin };
}

/** A row that was made meanwhile belongs to an account that was made meanwhile. */
const isMissed = (since: string): Statement =>
  sql`(email_read_at is null or email_read_at < ${sql.timestamp(since)}) and created_at < ${sql.timestamp(since)}`;

async function exists(queries: Queries, condition: Statement): Promise<boolean> {
  const row = await queries.one<{ found: boolean }>(
    sql`select exists (select from users where ${condition}) as found`,
  );
  return row?.found ?? false;
}
