import * as v from "valibot";
import { type Rpc, RpcFailure, RpcRefusal } from "./rpc.ts";
import type { Settings } from "./settings.ts";

/** One block of one branch. */
export interface BlockId {
  readonly number: number;
  readonly hash: string;
}

/** One transfer of the token to the treasury. Hashes and addresses are in lower case. */
export interface Transfer {
  readonly transactionHash: string;
  readonly logIndex: number;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly sender: string;
  /** In the token's smallest units, above 0. */
  readonly amount: bigint;
}

/** The node will not give so many blocks at once. */
export class RangeRefused extends Error {
  override readonly name = "RangeRefused";
}

/** keccak256 of `Transfer(address,address,uint256)`: https://eips.ethereum.org/EIPS/eip-20 */
const transferTopic = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
/** First four bytes of keccak256 of `decimals()`. */
const decimalsSelector = "0x313ce567";

const hex = (digits: string) =>
  v.pipe(v.string(), v.regex(new RegExp(`^0x[0-9a-fA-F]${digits}$`)), v.toLowerCase());
const Quantity = v.pipe(hex("{1,14}"), v.transform(Number), v.safeInteger());
const Word = hex("{64}");
const Block = v.nullable(v.object({ number: Quantity, hash: Word }));
const LogEntry = v.object({
  address: hex("{40}"),
  topics: v.tuple([Word, Word, Word]),
  data: Word,
  blockNumber: Quantity,
  blockHash: Word,
  transactionHash: Word,
  logIndex: v.pipe(Quantity, v.maxValue(2 ** 31 - 1)),
  removed: v.optional(v.literal(false)),
});
type LogEntry = v.InferOutput<typeof LogEntry>;

/**
 * Whether a node is of the right chain, and the token what the config says.
 *
 * @throws RpcFailure naming the config value that differs
 */
export async function checkNode(node: Rpc, { chainId, token, decimals }: Settings): Promise<void> {
  const actual = await node.call("eth_chainId", [], Quantity);
  if (actual !== chainId)
    throw new RpcFailure(`The node is of chain ${actual}: depositsChainId is ${chainId}.`);
  const request = { to: token, data: decimalsSelector };
  const digits = Number(await node.call("eth_call", [request, "latest"], Word));
  if (digits !== decimals)
    throw new RpcFailure(`The token has ${digits} decimals: depositsDecimals is ${decimals}.`);
}

/** Number of the last block whose deposits count by now; below 0 when none does. */
export async function lastCountingBlock(node: Rpc, { confirmations }: Settings): Promise<number> {
  const tag = confirmations === "finalized" ? "finalized" : "latest";
  const block = await node.call("eth_getBlockByNumber", [tag, false], Block);
  if (block === null) return -1;
  return confirmations === "finalized" ? block.number : block.number - confirmations + 1;
}

/** @throws RpcFailure when the node does not have that block (yet) */
export async function blockAt(node: Rpc, number: number): Promise<BlockId> {
  const block = await node.call("eth_getBlockByNumber", [toHex(number), false], Block);
  if (block?.number !== number) throw new RpcFailure(`The node has no block ${number}.`);
  return block;
}

/**
 * The transfers to the treasury in a range of blocks.
 *
 * @throws RangeRefused when the node may give them in smaller pieces
 */
export async function transfersBetween(
  node: Rpc,
  { token, treasury }: Settings,
  from: number,
  to: number,
): Promise<Transfer[]> {
  const topics = [transferTopic, null, asWord(treasury)];
  const filter = { address: token, topics, fromBlock: toHex(from), toBlock: toHex(to) };
  const logs = await node.call("eth_getLogs", [filter], v.array(LogEntry)).catch(error => {
    // Nodes differ in how they refuse a range: by many codes, by an answer that never ends, or none.
    const maySmaller = (error instanceof RpcRefusal || error instanceof RpcFailure) && to > from;
    throw maySmaller ? new RangeRefused(error.message) : error;
  });
  const isAsked = ({ address, topics: [topic, , receiver], blockNumber }: LogEntry) =>
    address === token &&
    topic === transferTopic &&
    receiver === asWord(treasury) &&
    blockNumber >= from &&
    blockNumber <= to;
  const places = new Set(logs.map(({ transactionHash, logIndex }) => `${transactionHash} ${logIndex}`));
  if (!logs.every(isAsked) || places.size < logs.length)
    throw new RpcFailure("eth_getLogs was answered with logs that were not asked for.");
  return logs.map(toTransfer).filter(({ amount }) => amount > 0n);
}

const toTransfer = ({
  topics,
  data,
  blockNumber,
  blockHash,
  transactionHash,
  logIndex,
}: LogEntry): Transfer => ({
  blockNumber,
  blockHash,
  transactionHash,
  logIndex,
  sender: `0x${topics[1].slice(-40)}`,
  amount: BigInt(data),
});

const toHex = (number: number) => `0x${number.toString(16)}`;
const asWord = (address: string) => `0x${address.slice(2).padStart(64, "0")}`;
