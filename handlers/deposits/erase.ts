import type { Queries } from "../platform/database.ts";
import { sql } from "../platform/sql.ts";

/** Forgets whose address it was; the transfers stay, as they do on the chain, and count for nobody any more. */
export async function eraseDeposits(queries: Queries, userId: string): Promise<void> {
  const id = sql.uuid(userId);
  await queries.execute(sql`delete from wallet_addresses where user_id = ${id}`);
  await queries.execute(sql`delete from wallet_address_nonces where user_id = ${id}`);
  await queries.execute(sql`delete from deposit_accounts where user_id = ${id}`);
  await queries.execute(sql`update deposits set user_id = null where user_id = ${id}`);
}
