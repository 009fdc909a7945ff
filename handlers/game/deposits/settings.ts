import * as v from "valibot";
import { ApiError } from "../../platform/errors.ts";
import { errors } from "./errors.ts";

const Address = v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{40}$/), v.toLowerCase());
export const whole = (least: number, most: number) =>
  v.pipe(v.string(), v.digits(), v.toNumber(), v.safeInteger(), v.minValue(least), v.maxValue(most));

/** What the contract's config links put into a function's environment. */
export const depositsEnvironment = {
  CONFIG_DEPOSITS_TREASURY: v.optional(Address),
  CONFIG_DEPOSITS_TOKEN: v.optional(Address),
  CONFIG_DEPOSITS_CHAIN_ID: whole(1, Number.MAX_SAFE_INTEGER),
  CONFIG_DEPOSITS_DECIMALS: whole(0, 36),
  CONFIG_DEPOSITS_COINS_PER_UNIT: whole(1, 1_000_000_000),
  CONFIG_DEPOSITS_CONFIRMATIONS: v.union([v.literal("finalized"), whole(1, 100_000)]),
};
type DepositsEnv = v.InferOutput<v.ObjectSchema<typeof depositsEnvironment, undefined>>;

/** What is sent where, and what it is worth. Addresses are in lower case. */
export interface Settings {
  /** EIP-155. */
  readonly chainId: number;
  readonly token: string;
  readonly treasury: string;
  /** Digits of the token behind the point. */
  readonly decimals: number;
  /** Coins for one whole token. */
  readonly coinsPerUnit: number;
  /** After how many blocks a deposit counts, its own among them; `finalized` for the chain's own word. */
  readonly confirmations: number | "finalized";
}

/** Either everything that is needed, or why deposits are off in this stack. */
export type Deposits = Settings | { readonly off: string };

export function depositsOf(env: DepositsEnv): Deposits {
  const { CONFIG_DEPOSITS_TREASURY: treasury, CONFIG_DEPOSITS_TOKEN: token } = env;
  if (treasury === undefined) return { off: isEmpty("depositsTreasury", "address that players send to") };
  if (token === undefined) return { off: isEmpty("depositsToken", "address of the ERC-20 contract") };
  return {
    treasury,
    token,
    chainId: env.CONFIG_DEPOSITS_CHAIN_ID,
    decimals: env.CONFIG_DEPOSITS_DECIMALS,
    coinsPerUnit: env.CONFIG_DEPOSITS_COINS_PER_UNIT,
    confirmations: env.CONFIG_DEPOSITS_CONFIRMATIONS,
  };
}

const isEmpty = (key: string, what: string) =>
  `Coins cannot be bought with tokens here, because the config value "${key}" is empty. Set it to the ${what}.`;

/** @throws ApiError `deposits_off` */
export function whereOn(deposits: Deposits): Settings {
  if ("off" in deposits) throw new ApiError(errors.deposits_off, { detail: deposits.off });
  return deposits;
}
