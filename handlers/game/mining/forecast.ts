import { rules } from "../rules.ts";
import type { Mine } from "./contract.ts";
import type { Contents } from "./store.ts";

const { microTokensPerToken, capacityTokens } = rules.mining;
const perMicroToken = 3_600_000_000n;

/** What a person sees of an account: what is there, and when there will be more. */
export function toMine({ at, remainder, microTokens, microTokensPerHour, cells }: Contents): Mine {
  const collectableTokens = Math.floor(microTokens / microTokensPerToken);
  const timeOf = (tokens: number): string | null => {
    const missing = BigInt(tokens * microTokensPerToken - microTokens) * perMicroToken - BigInt(remainder);
    return missing <= 0n ? null : timeAfter(at, divideUp(missing, BigInt(microTokensPerHour)));
  };
  const isFull = collectableTokens >= capacityTokens;
  return {
    microTokens,
    collectableTokens,
    capacityTokens,
    microTokensPerHour,
    cells,
    nextTokenAt: isFull ? null : timeOf(collectableTokens + 1),
    fullAt: timeOf(capacityTokens),
  };
}

/** The first whole millisecond that is so many microseconds later, or past it. */
function timeAfter(at: string, microseconds: bigint): string {
  const fraction = BigInt((/\.(\d+)Z$/.exec(at)?.[1] ?? "").padEnd(6, "0"));
  const seconds = BigInt(Math.floor(Date.parse(at) / 1000));
  const later = seconds * 1_000_000n + fraction + microseconds;
  return new Date(Number(divideUp(later, 1000n))).toISOString();
}

const divideUp = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;
