import { createHash } from "node:crypto";
import * as v from "valibot";
import { type Rpc, RpcFailure, RpcRefusal } from "../../../../handlers/game/deposits/rpc.ts";
import type { Settings } from "../../../../handlers/game/deposits/settings.ts";

export const fakeSettings: Settings = {
  chainId: 7,
  decimals: 2,
  coinsPerUnit: 10,
  confirmations: 1,
  token: `0x${"aa".repeat(20)}`,
  treasury: `0x${"bb".repeat(20)}`,
};

export interface FakeTransfer {
  readonly transaction: string;
  readonly sender: string;
  readonly amount: number;
}

/** A chain in memory that can be reorganised, and a node of it that can misbehave. */
export class FakeChain {
  /** Transfers by block; block 0 is there from the start. */
  blocks: FakeTransfer[][] = [[]];
  /** Grows with each reorganisation, from that block on: two branches have different hashes. */
  readonly branches: number[] = [0];
  /** Called with each method before it is answered. */
  before: (method: string, params: readonly unknown[]) => void = () => undefined;
  /** Most blocks that the node gives at once. */
  mostBlocks = Number.POSITIVE_INFINITY;
  calls: string[] = [];

  get height(): number {
    return this.blocks.length - 1;
  }

  extend(...blocks: FakeTransfer[][]): void {
    for (const block of blocks) {
      this.blocks.push(block);
      this.branches.push(this.branches.at(-1) ?? 0);
    }
  }

  /** Replaces the last blocks by others. */
  reorganise(depth: number, blocks: FakeTransfer[][]): void {
    const branch = Math.max(...this.branches) + 1;
    this.blocks.length -= depth;
    this.branches.length -= depth;
    for (const block of blocks) {
      this.blocks.push(block);
      this.branches.push(branch);
    }
  }

  /** Everything that the chain holds now of a sender. */
  total(sender: string): number {
    return this.blocks
      .flat()
      .filter(transfer => transfer.sender === sender)
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  readonly node: Rpc = {
    call: async (method, params, schema) => {
      this.calls.push(method);
      this.before(method, params);
      const result = v.safeParse(schema, this.answer(method, params));
      if (!result.success) throw new RpcFailure("bad answer");
      return result.output;
    },
  };

  private answer(method: string, [first]: readonly unknown[]): unknown {
    if (method === "eth_chainId") return hex(fakeSettings.chainId);
    if (method === "eth_call") return word(hex(fakeSettings.decimals));
    if (method === "eth_getBlockByNumber")
      return this.block(first === "latest" ? this.height : Number(first));
    const { fromBlock, toBlock } = first as { fromBlock: string; toBlock: string };
    const [from, to] = [Number(fromBlock), Number(toBlock)];
    if (to - from + 1 > this.mostBlocks) throw new RpcRefusal(method, -32_005);
    return this.blocks.slice(from, to + 1).flatMap((transfers, index) =>
      transfers.map((transfer, logIndex) => ({
        address: fakeSettings.token,
        topics: [transferTopic, word(transfer.sender), word(fakeSettings.treasury)],
        data: word(hex(transfer.amount)),
        blockNumber: hex(from + index),
        blockHash: this.block(from + index)?.hash,
        transactionHash: hash(transfer.transaction),
        logIndex: hex(logIndex),
      })),
    );
  }

  private block(number: number): { number: string; hash: string } | null {
    if (this.blocks[number] === undefined) return null;
    return { number: hex(number), hash: hash(`${number} on ${this.branches[number]}`) };
  }
}

const transferTopic = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const hex = (number: number) => `0x${number.toString(16)}`;
const word = (text: string) => `0x${text.slice(2).padStart(64, "0")}`;
const hash = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;
