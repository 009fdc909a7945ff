import { rules } from "../game/rules.ts";
import type { Queries } from "../platform/database.ts";
import { sql } from "../platform/sql.ts";
import { post, takeBack } from "../wallet/ledger.ts";
import type { Settings } from "./settings.ts";
import { sourceOf } from "./transfers.ts";

/** Parts of a coin are carried in units of 10^-36 coins, whatever the token's decimals: always whole numbers. */
const partDigits = 36;
const part = sql.decimal(`1${"0".repeat(partDigits)}`);

interface Waiting {
  readonly id: string;
  readonly userId: string;
  /** In the token's smallest units. */
  readonly amount: string;
}

interface Gone {
  readonly id: string;
  /** Null when that person's account is deleted. */
  readonly userId: string | null;
  readonly value: string;
  readonly credits: number;
}

/**
 * Credits deposits whose address is linked by now, oldest first.
 *
 * @param address only those of that sender
 * @returns how many it credited, at most `most`
 */
export async function creditWaiting(
  transaction: Queries,
  settings: Settings,
  most: number,
  address?: string,
): Promise<number> {
  const waiting = await transaction.query<Waiting>(sql`
    select deposits.id, link.user_id as "userId", amount from deposits
    join wallet_addresses as link on link.address = deposits.sender
    where source = ${sourceOf(settings)} and on_chain and not credited
      and amount <= ${sql.decimal(largestAmount(settings).toString())}
      ${address === undefined ? sql.empty : sql`and sender = ${address}`}
    order by block_number, log_index limit ${most} for update of deposits for share of link`);
  for (const deposit of waiting) await credit(transaction, settings, deposit);
  return waiting.length;
}

/**
 * Takes back what was credited for deposits that the chain has dropped.
 *
 * @returns how many, at most `most`
 */
export async function takeBackGone(transaction: Queries, settings: Settings, most: number): Promise<number> {
  const gone = await transaction.query<Gone>(sql`
    select id, user_id as "userId", value, credits from deposits
    where source = ${sourceOf(settings)} and credited and not on_chain limit ${most} for update`);
  for (const { id, userId, value, credits } of gone) {
    await transaction.execute(sql`
      update deposits set credited = false, user_id = null, value = null where id = ${sql.uuid(id)}`);
    const coins = userId === null ? 0 : await addValue(transaction, userId, `-${value}`);
    if (userId === null || coins === 0) continue;
    const posting = { userId, currency: "coins", amount: coins, kind: "reversal" } as const;
    await takeBack(transaction, { ...posting, reference: `reversal:${id}:${credits}` });
  }
  return gone.length;
}

async function credit(transaction: Queries, settings: Settings, { id, userId, amount }: Waiting) {
  const value = worth(BigInt(amount), settings).toString();
  const row = await transaction.one<{ credits: number }>(sql`
    update deposits set credited = true, credits = credits + 1, user_id = ${sql.uuid(userId)},
      value = ${sql.decimal(value)}
    where id = ${sql.uuid(id)} returning credits`);
  const coins = await addValue(transaction, userId, value);
  if (coins === 0) return;
  const posting = { userId, currency: "coins", amount: coins, kind: "deposit" } as const;
  await post(transaction, { ...posting, reference: `deposit:${id}:${row?.credits}` });
}

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
