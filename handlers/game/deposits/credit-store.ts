import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import { counts, livingUsers } from "../../platform/identity/living.ts";
import { rules } from "../rules.ts";
import { postAll, takeBack } from "../wallet/shared.ts";
import { partDigits } from "./parts.ts";
import type { Settings } from "./settings.ts";
import { sourceOf } from "./transfer-store.ts";

const part = sql.decimal(`1${"0".repeat(partDigits)}`);

interface Waiting {
  readonly id: string;
  readonly userId: string;
  /** In the token's smallest units. */
  readonly amount: string;
  /** Of it, what a deleted account owed, in 10^-36 coins. */
  readonly unpaid: string;
}

interface Gone {
  readonly id: string;
  readonly userId: string;
  readonly value: string;
  readonly credits: number;
}

/**
 * Credits deposits whose address is linked by now. One that was credited before, and taken back while the chain did
 * not have it, goes back to the same person, even if the address has another owner now: that person may still owe it.
 *
 * @param address only those of that sender
 * @returns how many it looked at, at most `most`
 */
export async function creditWaiting(
  transaction: Queries,
  settings: Settings,
  most: number,
  address?: string,
): Promise<number> {
  const owner = sql`coalesce(deposits.user_id, link.user_id)`;
  const waiting = await transaction.query<Waiting>(sql`
    select deposits.id, ${owner} as "userId", amount, unpaid from deposits
    left join wallet_addresses as link on link.address = deposits.sender
    where source = ${sourceOf(settings)} and on_chain and not credited and ${owner} is not null
      and ${counts(owner)} and amount <= ${sql.decimal(largestAmount(settings).toString())}
      ${address === undefined ? sql.empty : sql`and sender = ${address}`}
    order by block_number, log_index limit ${most} for update of deposits`);
  for (const deposit of byPerson(waiting)) await credit(transaction, settings, deposit);
  return waiting.length;
}

/**
 * Takes back what was credited for deposits that the chain has dropped. Those of deleted accounts stay credited: they
 * went with the wallet, and must not count for another account when the chain has them again.
 *
 * @returns how many, at most `most`
 */
export async function takeBackGone(transaction: Queries, settings: Settings, most: number): Promise<number> {
  const gone = await transaction.query<Gone>(sql`
    select id, user_id as "userId", value, credits from deposits
    where source = ${sourceOf(settings)} and credited and not on_chain and user_id is not null
      and ${counts(sql`user_id`)}
    order by user_id, id limit ${most} for update`);
  for (const { id, userId, value, credits } of gone) {
    if (!(await lockLiving(transaction, userId))) continue;
    await transaction.execute(sql`update deposits set credited = false where id = ${sql.uuid(id)}`);
    const coins = await addValue(transaction, userId, `-${value}`);
    if (coins === 0) continue;
    const posting = { userId, currency: "coins", amount: coins, kind: "reversal" } as const;
    await takeBack(transaction, { ...posting, reference: `reversal:${id}:${credits}` });
  }
  return gone.length;
}

async function credit(
  transaction: Queries,
  settings: Settings,
  { id, userId, amount, unpaid }: Waiting,
): Promise<void> {
  if (!(await lockLiving(transaction, userId))) return;
  const value = (worth(BigInt(amount), settings) - BigInt(unpaid)).toString();
  const row = await transaction.one<{ credits: number }>(sql`
    update deposits set credited = true, credits = credits + 1, user_id = ${sql.uuid(userId)},
      value = ${sql.decimal(value)}
    where id = ${sql.uuid(id)} returning credits`);
  const coins = await addValue(transaction, userId, value);
  if (coins === 0) return;
  const posting = { userId, currency: "coins", amount: coins, kind: "deposit" } as const;
  // Not by `post`: a full wallet would stop the deposits of all behind it.
  await postAll(transaction, [{ ...posting, reference: `deposit:${id}:${row?.credits}` }]);
}

/** Whether the account is not deleted; it stays so until the transaction ends. */
const lockLiving = async (transaction: Queries, userId: string): Promise<boolean> =>
  (await transaction.one(livingUsers(sql`${sql.uuid(userId)}`))) !== undefined;

/** The wallets are locked in the order of their owners; of each person the oldest deposit comes first. */
const byPerson = (waiting: readonly Waiting[]): Waiting[] =>
  [...waiting].sort((a, b) => (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0));

/** Adds to what the person has deposited in all; returns by how many whole coins that grew or shrank. */
async function addValue(transaction: Queries, userId: string, value: string): Promise<number> {
  await transaction.execute(sql`
    insert into deposit_accounts (user_id, value) values (${sql.uuid(userId)}, 0) on conflict (user_id) do nothing`);
  const row = await transaction.one<{ coins: number }>(sql`
    update deposit_accounts set value = value + ${sql.decimal(value)} where user_id = ${sql.uuid(userId)}
    returning cast(div(value, ${part}) - div(value - ${sql.decimal(value)}, ${part}) as int8) as coins`);
  return row?.coins ?? 0;
}

/** 10^-36 coins. */
const worth = (amount: bigint, { coinsPerUnit, decimals }: Settings): bigint =>
  amount * BigInt(coinsPerUnit) * 10n ** BigInt(partDigits - decimals);

/** In the token's smallest units; larger ones are left for people to look at. */
export const largestAmount = ({ coinsPerUnit, decimals }: Settings): bigint =>
  (BigInt(rules.deposits.largestCoins) * 10n ** BigInt(decimals)) / BigInt(coinsPerUnit);
