/** Currencies without minor units, or with three decimals; all others have two. https://docs.stripe.com/currencies */
const ZERO_DECIMALS = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const THREE_DECIMALS = new Set("bhd jod kwd omr tnd".split(" "));
/** Two decimals that must be 00. */
const WHOLE_ONLY = new Set(["isk"]);

const SYMBOLS: Readonly<Record<string, string>> = {
  aud: "A$",
  cad: "CA$",
  eur: "€",
  gbp: "£",
  inr: "₹",
  jpy: "¥",
  krw: "₩",
  nzd: "NZ$",
  usd: "$",
};

/** Least charges in minor units; other currencies have none here. */
const MINIMUMS: Readonly<Record<string, number>> = {
  aud: 50,
  cad: 50,
  chf: 50,
  eur: 50,
  gbp: 30,
  usd: 50,
  nzd: 50,
  sgd: 50,
  czk: 1500,
  dkk: 250,
  hkd: 400,
  huf: 17500,
  jpy: 50,
  mxn: 1000,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1000,
};

export const LARGEST_AMOUNT = 999_999_999_999;

/** Number of decimals that amounts in minor units have. */
export const decimalsOf = (currency: string): 0 | 2 | 3 =>
  ZERO_DECIMALS.has(currency) ? 0 : THREE_DECIMALS.has(currency) ? 3 : 2;

/** What every amount must be a multiple of, in minor units. */
export const stepOf = (currency: string): 1 | 10 | 100 =>
  WHOLE_ONLY.has(currency) ? 100 : THREE_DECIMALS.has(currency) ? 10 : 1;

export const minimumOf = (currency: string): number => MINIMUMS[currency] ?? 1;

/**
 * An amount for people, made from its digits: no floating point, and not `Intl`, whose decimals are those of cash.
 * @example formatAmount(123456, "eur") === "€1,234.56"
 */
export function formatAmount(minorUnits: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(minorUnits)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const number = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
  const symbol = SYMBOLS[currency];
  const sign = minorUnits < 0 ? "−" : "";
  return symbol === undefined ? `${sign}${number} ${currency.toUpperCase()}` : `${sign}${symbol}${number}`;
}

/**
 * A percentage of an amount, rounded half up, computed in whole numbers.
 * @param percent with at most four decimals, such as 12.5
 */
export function percentOf(minorUnits: number, percent: number): number {
  const [whole = "0", fraction = ""] = String(percent).split(".");
  const scaled = BigInt(whole + fraction.slice(0, 4).padEnd(4, "0"));
  const divisor = 1_000_000n;
  return Number((BigInt(minorUnits) * scaled * 2n + divisor) / (divisor * 2n));
}

/**
 * Splits an amount over parts in proportion to their weights; the sum is exact. What rounding leaves goes to the parts
 * with the largest remainders, the first ones among equals.
 */
export function allocate(minorUnits: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) return weights.map(() => 0);
  const shares = weights.map((weight, index) => {
    const product = BigInt(minorUnits) * BigInt(weight);
    return { index, amount: Number(product / total), remainder: product % total };
  });
  let left = minorUnits - shares.reduce((sum, { amount }) => sum + amount, 0);
  const byRemainder = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const share of byRemainder) if (left-- > 0) share.amount++;
  return shares.map(({ amount }) => amount);
}
