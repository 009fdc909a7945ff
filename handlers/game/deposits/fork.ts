import { type BlockId, blockAt } from "./chain.ts";
import type { Rpc } from "./rpc.ts";

/**
 * The latest of the scanned blocks that is still on the chain: the first of them, unless the chain was reorganised.
 *
 * @param scanned the latest first; up to some block they are all on the chain, and after it none
 * @throws RpcFailure when the node does not know the latest one yet; Error when the chain is another one altogether
 */
export async function findFork(node: Rpc, scanned: readonly BlockId[]): Promise<BlockId> {
  const isOnChain = async (index: number) => {
    const { number, hash } = scanned[index] as BlockId;
    return (await blockAt(node, number)).hash === hash;
  };
  if (await isOnChain(0)) return scanned[0] as BlockId;
  let [gone, kept] = [0, scanned.length - 1];
  if (kept === 0 || !(await isOnChain(kept)))
    throw new Error(
      "The chain has another history since the block before depositsStartBlock: it is another chain. Start over with the database too, or name the right nodes in depositsRpcUrls.",
    );
  while (kept - gone > 1) {
    const middle = Math.floor((gone + kept) / 2);
    if (await isOnChain(middle)) kept = middle;
    else gone = middle;
  }
  return scanned[kept] as BlockId;
}
