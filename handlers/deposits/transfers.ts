import type { Queries } from "../platform/database.ts";
import { sql } from "../platform/sql.ts";
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
