import { sql } from "../../platform/database/sql.ts";
import type { Eraser } from "../../platform/identity/eraser.ts";

/**
 * Cuts the wallet off from its person: entries and sums stay, and nothing says whose they were. The notes go before,
 * since the wallet says which they are; it is locked, so no note comes after them.
 */
export const eraseWallet: Eraser = async (transaction, userId, most) => {
  const wallet = await transaction.one<{ id: string }>(
    sql`select id from wallets where user_id = ${sql.uuid(userId)} for update`,
  );
  if (wallet === undefined) return true;
  const id = sql.uuid(wallet.id);
  const notes = await transaction.execute(sql`
    update wallet_entries set note = null where id in (
      select id from wallet_entries where wallet_id = ${id} and note is not null limit ${most})`);
  const owed = await transaction.execute(sql`
    delete from wallet_owed where reference in (
      select reference from wallet_owed where wallet_id = ${id} limit ${most})`);
  if (notes === most || owed === most) return false;
  await transaction.execute(sql`update wallets set user_id = null where id = ${id}`);
  return true;
};
