import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import { livingUsers } from "../../platform/identity/living.ts";

export interface Link {
  readonly address: string;
  readonly linkedAt: string;
}

/**
 * Keeps what the person has to sign next, in place of what it was before. Times in milliseconds since the epoch.
 *
 * @returns 0 when the account was deleted meanwhile
 */
export const putNonce = (
  queries: Queries,
  userId: string,
  nonce: string,
  expiresAt: number,
): Promise<number> =>
  queries.execute(
    sql`insert into wallet_address_nonces (user_id, nonce, expires_at)
      select living.id, ${nonce}, ${sql.timestamp(expiresAt)}
      from (${livingUsers(sql`${sql.uuid(userId)}`)}) as living
      on conflict (user_id) do update set nonce = excluded.nonce, expires_at = excluded.expires_at`,
    { idempotent: true },
  );

/** Uses a nonce up; false when it is not the person's, was used, or is too old. */
export async function takeNonce(
  queries: Queries,
  userId: string,
  nonce: string,
  now: number,
): Promise<boolean> {
  const taken = await queries.execute(sql`
    delete from wallet_address_nonces
    where user_id = ${sql.uuid(userId)} and nonce = ${nonce} and expires_at > ${sql.timestamp(now)}`);
  return taken === 1;
}

/**
 * Links the address, unless the account was deleted meanwhile.
 *
 * @throws DatabaseError 23505 on `wallet_addresses_address_key` when the address belongs to another user
 */
export const putLink = (queries: Queries, userId: string, address: string, now: number): Promise<number> =>
  queries.execute(sql`
    insert into wallet_addresses (user_id, address, linked_at)
    select living.id, ${address}, ${sql.timestamp(now)}
    from (${livingUsers(sql`${sql.uuid(userId)}`)}) as living
    on conflict (user_id) do update set address = excluded.address, linked_at = excluded.linked_at`);

export const findLink = (queries: Queries, userId: string): Promise<Link | undefined> =>
  queries.one<Link>(sql`
    select address, linked_at as "linkedAt" from wallet_addresses where user_id = ${sql.uuid(userId)}`);

export const deleteLink = async (queries: Queries, userId: string): Promise<boolean> =>
  (await queries.execute(sql`delete from wallet_addresses where user_id = ${sql.uuid(userId)}`)) > 0;
