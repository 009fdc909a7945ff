import { pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { encodeDeployData, encodeFunctionData, type Hex } from "viem";
import { HDKey, hdKeyToAccount } from "viem/accounts";
import type { Settings } from "../../../../handlers/game/deposits/settings.ts";
import { type Anvil, startAnvil } from "./anvil.ts";

/** The seed of anvil's mnemonic, by BIP-39: viem would compute it for each account, and slowly. */
const words = "test test test test test test test test test test test junk";
const root = HDKey.fromMasterSeed(pbkdf2Sync(words, "mnemonic", 2_048, 64, "sha512"));
const accounts = [0, 1, 2, 3].map(addressIndex => hdKeyToAccount(root, { addressIndex }));
const treasury = hdKeyToAccount(root, { addressIndex: 9 }).address;

/** An account that holds tokens, 1 to 3, or their first owner, 0. */
export function account(index: number) {
  const found = accounts[index];
  if (found === undefined) throw new Error(`There is no account ${index}.`);
  return found;
}

/** Anvil with an ERC-20 of OpenZeppelin's, 18 decimals, and a treasury. */
export interface Chain extends Anvil {
  readonly settings: Settings;
  /** A signed transfer to the treasury; the same again has the same hash. */
  signed(sender: number, amount: bigint): Promise<Hex>;
  /** Sends a signed transaction, and comes back when it is in a block. */
  sendSigned(transaction: Hex): Promise<void>;
  /** The same for a new transfer to the treasury. */
  deposit(sender: number, amount: bigint): Promise<void>;
  mine(blocks: number): Promise<unknown>;
  /** Goes back to a snapshot and mines other blocks until the chain is higher than it was. */
  reorganise(snapshot: string, extra?: () => Promise<unknown>): Promise<void>;
}

/** Whole tokens. */
export const tokens = (amount: number): bigint => BigInt(Math.round(amount * 1_000)) * 10n ** 15n;

export async function openChain(binary: string): Promise<Chain> {
  const anvil = await startAnvil(binary);
  const owner = account(0).address;
  const { abi, bytecode } = JSON.parse(readFileSync(tokenArtifact, "utf8"));
  const data = encodeDeployData({ abi, bytecode, args: ["Token", "TKN", tokens(1_000_000_000), owner] });
  // The answer to a transaction may come before its block.
  const mined = async (hash: string) => {
    for (;;) {
      const receipt = await anvil.send("eth_getTransactionReceipt", hash);
      if (receipt) return receipt;
    }
  };
  const send = async (transaction: object) => mined(await anvil.send("eth_sendTransaction", transaction));
  const { contractAddress: token } = await send({ from: owner, data });
  const transfer = (to: string, amount: bigint) =>
    encodeFunctionData({ abi, functionName: "transfer", args: [to, amount] });
  for (const index of [1, 2, 3])
    await send({ from: owner, to: token, data: transfer(account(index).address, tokens(100_000_000)) });
  const settings: Settings = {
    chainId: 31_337,
    decimals: 18,
    coinsPerUnit: 10,
    confirmations: 1,
    token: token.toLowerCase(),
    treasury: treasury.toLowerCase(),
  };
  const height = async () => Number(await anvil.send("eth_blockNumber"));
  const chain: Chain = {
    ...anvil,
    settings,
    async signed(sender, amount) {
      const { signTransaction, address } = account(sender);
      const nonce = Number(await anvil.send("eth_getTransactionCount", address, "latest"));
      return signTransaction({
        type: "eip1559",
        chainId: 31_337,
        nonce,
        to: token,
        data: transfer(treasury, amount),
        gas: 200_000n,
        maxFeePerGas: 10n ** 12n,
        maxPriorityFeePerGas: 1n,
      });
    },
    async sendSigned(transaction) {
      await mined(await anvil.send("eth_sendRawTransaction", transaction));
    },
    deposit: async (sender, amount) => chain.sendSigned(await chain.signed(sender, amount)),
    mine: blocks => anvil.send("anvil_mine", `0x${blocks.toString(16)}`),
    async reorganise(snapshot, extra = async () => undefined) {
      const before = await height();
      await anvil.send("evm_revert", snapshot);
      // Blocks of the same second with nothing in them would have the same hashes as before.
      await anvil.send("evm_increaseTime", 60);
      await chain.mine(1);
      await extra();
      await chain.mine(Math.max(1, before + 1 - (await height())));
    },
  };
  return chain;
}

const tokenArtifact = createRequire(import.meta.url).resolve(
  "@openzeppelin/contracts/build/contracts/ERC20PresetFixedSupply.json",
);
