import type { Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { Eraser } from "../../platform/identity/eraser.ts";
import { partDigits } from "./parts.ts";

/** Forgets whose address it was; the transfers stay, as they do on the chain, and count for no one any more. */
export const eraseDeposits: Eraser = async (transaction, userId, most) => {
  const id = sql.uuid(userId);
  await keepUnpaid(transaction, userId);
  const forgotten = await transaction.execute(sql`
    update deposits set user_id = null where id in (
      select id from deposits where user_id = ${id} order by id limit ${most} for update)`);
  await transaction.execute(sql`delete from deposit_accounts where user_id = ${id}`);
  await transaction.execute(sql`delete from wallet_addresses where user_id = ${id}`);
  await transaction.execute(sql`delete from wallet_address_nonces where user_id = ${id}`);
  return forgotten < most;
};

/**
 * Deposits that the chain has dropped, and that left a debt, are reduced by it: the wallet goes, and with it who owes
 * it. All at once, since a reorganisation drops few.
 */
async function keepUnpaid(transaction: Transaction, userId: string): Promise<void> {
  const user = sql.uuid(userId);
  const dropped = await transaction.query<{ id: string; value: string }>(sql`
    select id, value from deposits where user_id = ${user} and not credited and value is not null
    order by id for update`);
  if (dropped.length === 0) return;
  const wallet = await transaction.one<{ debt: number }>(sql`
    select coins_debt as debt from wallets where user_id = ${user} for update`);
  let debt = BigInt(wallet?.debt ?? 0) * 10n ** BigInt(partDigits);
  const unpaid = dropped.map(({ value }) => {
    const part = BigInt(value) < debt ? BigInt(value) : debt;
    debt -= part;
    return part.toString();
  });
  const ids = dropped.map(({ id }) => id);
  await transaction.execute(sql`
    update deposits set unpaid = deposits.unpaid + owed.unpaid, user_id = null, value = null
    from unnest(${sql.array(ids, "uuid")}, ${sql.array(unpaid, "numeric")}) as owed (id, unpaid)
    where deposits.id = owed.id`);
}
