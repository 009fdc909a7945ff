import * as v from "valibot";
import type { Queries, Transaction } from "../../platform/database/database.ts";
import type { BatchContext, BatchResult, Job } from "../../platform/work/job.ts";
import { rules } from "../rules.ts";
import {
  type BlockId as Block,
  blockAt,
  checkNode,
  lastCountingBlock,
  RangeRefused,
  type Transfer,
  transfersBetween,
} from "./chain.ts";
import { creditWaiting, largestAmount, takeBackGone } from "./credit-store.ts";
import { findFork } from "./fork.ts";
import { firstOf, type Rpc } from "./rpc.ts";
import type { Settings } from "./settings.ts";
import { recordBlock, recordTransfers, scannedBlocks } from "./transfer-store.ts";

const Blocks = v.pipe(v.number(), v.safeInteger());

const BlockId = v.object({ number: Blocks, hash: v.string() });

/** How far a run came. `known`: the block up to which it scanned. `range`: how many a node is asked for next. */
const Watermark = v.variant("phase", [
  v.object({ phase: v.literal("begin"), range: Blocks }),
  v.object({ phase: v.literal("scan"), range: Blocks, known: BlockId, last: Blocks }),
  v.object({ phase: v.literal("settle"), range: Blocks }),
]);
type Watermark = v.InferOutput<typeof Watermark>;
type Scanning = Extract<Watermark, { phase: "scan" }>;

/** What nodes said, for the batch to take in. */
type Found =
  | { readonly kind: "start"; readonly known: Block; readonly last: number; readonly forked: boolean }
  | { readonly kind: "range"; readonly end: Block; readonly transfers: readonly Transfer[] }
  | { readonly kind: "refused" }
  | { readonly kind: "forked" }
  | { readonly kind: "nothing" };

export interface ScanDependencies {
  /** For what is read before a batch's transaction is open. */
  readonly database: Queries;
  readonly settings: Settings;
  /** The first block that may hold a deposit. */
  readonly startBlock: number;
  readonly nodes: () => Promise<readonly Rpc[]>;
}

/** Deposits that one batch credits or takes back: some 400 statements. */
const settledAtOnce = 100;

/**
 * Follows the chain: finds where it was left, or where a reorganisation began; brings the deposits of each range of
 * blocks since then into line with the chain; then credits and takes back. Nodes are asked while no transaction is
 * open.
 */
export function scanJob({ database, settings, startBlock, nodes }: ScanDependencies): Job<Watermark, Found> {
  let known: { readonly delivery: BatchContext; readonly first: ReturnType<typeof firstOf> } | undefined;
  /** Each delivery reads the secret and asks the nodes again. */
  const firstNode = async (delivery: BatchContext) => {
    if (known?.delivery !== delivery)
      known = { delivery, first: firstOf(await nodes(), delivery.log, node => checkNode(node, settings)) };
    return known.first;
  };
  return {
    name: "scan-deposits",
    watermark: Watermark,
    start: (_scheduledTime, last) => ({
      phase: "begin",
      range: last?.watermark.range ?? rules.deposits.firstRangeBlocks,
    }),
    async prepare(watermark, context): Promise<Found> {
      if (watermark.phase === "settle") return { kind: "nothing" };
      const first = await firstNode(context);
      if (watermark.phase === "scan") return first(node => readRange(node, settings, watermark));
      const scanned = await scannedBlocks(database, settings);
      return first(node => findStart(node, settings, startBlock, scanned));
    },
    batch(transaction, watermark, context, found) {
      if (found.kind === "start") return begin(transaction, settings, watermark, context, found);
      if (watermark.phase === "scan") return takeIn(transaction, settings, watermark, context, found);
      return settle(transaction, settings, watermark, context);
    },
  };
}

/** Where deposits are off: says why, and succeeds. */
export const idleJob = (why: string): Job<Watermark> => ({
  name: "scan-deposits",
  watermark: Watermark,
  start: (_scheduledTime, last) => ({
    phase: "settle",
    range: last?.watermark.range ?? rules.deposits.firstRangeBlocks,
  }),
  async batch(_transaction, watermark, { log }) {
    log.info("deposits are off", { why });
    return { watermark, done: true, items: 0 };
  },
});

async function findStart(
  node: Rpc,
  settings: Settings,
  startBlock: number,
  scanned: readonly Block[],
): Promise<Found> {
  const last = await lastCountingBlock(node, settings);
  // The block before the first is the root: when it is another one, the chain is another one.
  const root = Math.max(startBlock, 1) - 1;
  if (scanned.length === 0 && last < root) return { kind: "nothing" };
  const known = scanned.length === 0 ? await blockAt(node, root) : await findFork(node, scanned);
  return { kind: "start", known, last, forked: scanned.length > 0 && known.number !== scanned[0]?.number };
}

/**
 * The range is good only when the chain still holds the block before it, asked last; the hash of its end is asked
 * first, so that a change of the chain meanwhile shows in the next look at it.
 */
async function readRange(node: Rpc, settings: Settings, { known, last, range }: Scanning): Promise<Found> {
  const end = await blockAt(node, Math.min(known.number + range, last));
  try {
    const transfers = await transfersBetween(node, settings, known.number + 1, end.number);
    const before = await blockAt(node, known.number);
    return before.hash === known.hash ? { kind: "range", end, transfers } : { kind: "forked" };
  } catch (error) {
    if (error instanceof RangeRefused) return { kind: "refused" };
    throw error;
  }
}

async function begin(
  transaction: Transaction,
  settings: Settings,
  { range }: Watermark,
  { log }: BatchContext,
  { known, last, forked }: Extract<Found, { kind: "start" }>,
): Promise<BatchResult<Watermark>> {
  if (forked) log.warn("the chain was reorganised", { since: known.number });
  await recordBlock(transaction, settings, known.number, known);
  return { watermark: after(known, last, range), done: false, items: 0 };
}

async function takeIn(
  transaction: Transaction,
  settings: Settings,
  watermark: Scanning,
  { log }: BatchContext,
  found: Found,
): Promise<BatchResult<Watermark>> {
  const { range, known, last } = watermark;
  if (found.kind === "forked") return { watermark: { phase: "begin", range }, done: false, items: 0 };
  if (found.kind !== "range") {
    const smaller = Math.max(1, Math.floor(Math.min(range, last - known.number) / 2));
    log.info("a node refused a range of blocks", { blocks: range, next: smaller });
    return { watermark: { ...watermark, range: smaller }, done: false, items: 0 };
  }
  const { end, transfers } = found;
  for (const { transactionHash, amount } of transfers)
    if (amount > largestAmount(settings))
      log.warn("a deposit is too large to be credited unseen", { transaction: transactionHash });
  const from = known.number + 1;
  await recordTransfers(transaction, settings, { from, to: end.number }, transfers);
  await recordBlock(transaction, settings, from, end);
  const larger = Math.min(range * 2, rules.deposits.mostRangeBlocks);
  return { watermark: after(end, last, larger), done: false, items: transfers.length };
}

const after = (known: Block, last: number, range: number): Watermark =>
  known.number < last ? { phase: "scan", range, known, last } : { phase: "settle", range };

/**
 * Credits come first, so that what a reorganisation has only moved makes no debt. A batch does one or the other, so
 * that it locks the wallets in one order.
 */
async function settle(
  transaction: Transaction,
  settings: Settings,
  { range }: Watermark,
  { log }: BatchContext,
): Promise<BatchResult<Watermark>> {
  const credited = await creditWaiting(transaction, settings, settledAtOnce);
  const gone = credited === 0 ? await takeBackGone(transaction, settings, settledAtOnce) : 0;
  if (gone > 0) log.warn("the chain dropped deposits: their coins were taken back", { deposits: gone });
  const done = credited === 0 && gone < settledAtOnce;
  return { watermark: { phase: "settle", range }, done, items: credited + gone };
}
