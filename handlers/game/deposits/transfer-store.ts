import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { BlockId, Transfer } from "./chain.ts";
import type { Settings } from "./settings.ts";

/** How many ends of ranges are looked through for where a reorganisation began, besides the very first. */
const keptBlocks = 100;

/** Whose deposits are meant, after a change of chain, token or treasury too. */
export const sourceOf = ({ chainId, token, treasury }: Settings): string => `${chainId}:${token}:${treasury}`;

/** Ends of the ranges that were scanned, the latest first. */
export const scannedBlocks = (queries: Queries, settings: Settings): Promise<BlockId[]> =>
  queries.query<BlockId>(sql`
    select number, hash from deposit_blocks where source = ${sourceOf(settings)} order by number desc`);

/** Remembers how far the chain was scanned, and forgets what reached further on a branch that is gone. */
export async function recordBlock(
  transaction: Queries,
  settings: Settings,
  from: number,
  { number, hash }: BlockId,
): Promise<void> {
  const source = sourceOf(settings);
  await transaction.execute(sql`
    delete from deposit_blocks where source = ${source} and (number >= ${from} or
      number < (select number from deposit_blocks where source = ${source} order by number desc offset ${keptBlocks} limit 1)
      and number > (select min(number) from deposit_blocks where source = ${source}))`);
  await transaction.execute(sql`
    insert into deposit_blocks (source, number, hash) values (${source}, ${number}, ${hash})
    on conflict (source, number) do update set hash = excluded.hash`);
}

/**
 * Brings the deposits of a range of blocks into line with what the chain says of it. One statement holds them all: an
 * answer of a node is too small for the Data API's 4 MiB to be reached.
 */
export async function recordTransfers(
  transaction: Queries,
  settings: Settings,
  range: { readonly from: number; readonly to: number },
  transfers: readonly Transfer[],
): Promise<void> {
  await markGone(transaction, settings, range, transfers);
  await putMoved(transaction, settings, transfers);
  await putTransfers(transaction, settings, transfers);
}

/** Rows of the range that the chain does not have, and rows elsewhere that others have taken the place of. */
const markGone = (
  transaction: Queries,
  settings: Settings,
  { from, to }: { readonly from: number; readonly to: number },
  transfers: readonly Transfer[],
): Promise<number> =>
  transaction.execute(sql`
    with found as (select * from ${asTable(transfers)})
    update deposits set on_chain = false
    where source = ${sourceOf(settings)} and on_chain
      and (block_number between ${from} and ${to}
        or (transaction_hash, log_index) in (select transaction_hash, log_index from found))
      and not exists (
        select from found
        where (found.transaction_hash, found.log_index, found.sender, found.amount)
          = (deposits.transaction_hash, deposits.log_index, deposits.sender, deposits.amount))`);

/**
 * Transfers that a reorganisation has moved to another place in the block are the same rows: what was credited for
 * them, to an account that may be deleted by now, is not credited again.
 */
const putMoved = (
  transaction: Queries,
  settings: Settings,
  transfers: readonly Transfer[],
): Promise<number> =>
  transaction.execute(sql`
    with found as (
      select * from ${asTable(transfers)}
    ), gone as (
      select id, transaction_hash, sender, amount, ${nth} as nth from deposits
      where source = ${sourceOf(settings)} and chain_id = ${settings.chainId} and not on_chain
        and transaction_hash in (select transaction_hash from found)
        and (transaction_hash, log_index, sender, amount)
          not in (select transaction_hash, log_index, sender, amount from found)
    ), fresh as (
      select *, ${nth} as nth from found
      where (transaction_hash, log_index, sender, amount) not in (
        select transaction_hash, log_index, sender, amount from deposits
        where chain_id = ${settings.chainId} and transaction_hash in (select transaction_hash from found))
    )
    update deposits set log_index = fresh.log_index, block_number = fresh.block_number,
      block_hash = fresh.block_hash, on_chain = true
    from gone join fresh using (transaction_hash, sender, amount, nth) where deposits.id = gone.id`);

/** Of transfers that are alike in one transaction, which one it is. */
const nth = sql`row_number() over (partition by transaction_hash, sender, amount order by log_index)`;

const putTransfers = (
  transaction: Queries,
  settings: Settings,
  transfers: readonly Transfer[],
): Promise<number> =>
  transaction.execute(sql`
    insert into deposits (source, chain_id, transaction_hash, log_index, block_number, block_hash, sender, amount)
    select ${sourceOf(settings)}, ${settings.chainId}, * from ${asTable(transfers)}
    on conflict (chain_id, transaction_hash, log_index, sender, amount) do update
      set block_number = excluded.block_number, block_hash = excluded.block_hash, on_chain = true`);

function asTable(transfers: readonly Transfer[]) {
  const texts = (name: "transactionHash" | "blockHash" | "sender") =>
    sql.array(
      transfers.map(transfer => transfer[name]),
      "text",
    );
  const numbers = (name: "logIndex" | "blockNumber", type: "int4" | "int8") =>
    sql.array(
      transfers.map(transfer => transfer[name]),
      type,
    );
  const amounts = sql.array(
    transfers.map(({ amount }) => amount.toString()),
    "numeric",
  );
  return sql`
    unnest(${texts("transactionHash")}, ${numbers("logIndex", "int4")}, ${numbers("blockNumber", "int8")},
      ${texts("blockHash")}, ${texts("sender")}, ${amounts})
    as transfer (transaction_hash, log_index, block_number, block_hash, sender, amount)`;
}
