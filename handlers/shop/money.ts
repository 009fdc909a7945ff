import { currencies } from "./rules.ts";

/** What each amount of the currency is a multiple of, in minor units. */
export function stepOf(currency: string): number {
  const known = currencies.get(currency);
  if (known === undefined) throw new RangeError(`${currency} is not a currency of the shop.`);
  return known.step;
}

/**
 * The part of an amount, to the nearest step of its currency; half a step counts as a whole one.
 *
 * @param amountMinor a multiple of the step
 * @param percent 0 to 100
 * @example percentOf(999, 50, "EUR") === 500
 */
export function percentOf(amountMinor: number, percent: number, currency: string): number {
  const step = BigInt(stepOf(currency));
  const hundredths = BigInt(amountMinor) * BigInt(percent);
  return Number(((2n * hundredths + 100n * step) / (200n * step)) * step);
}

/**
 * Distributes a discount over the lines of an order, in proportion to what each costs: all shares together are the
 * discount, to the unit, and no share is more than its line. What the proportion leaves over goes, a step at a time, to
 * the lines with the largest fractions; of equal ones, to the first.
 *
 * @param discountMinor at most the sum of the lines; like them, a multiple of the currency's step
 */
export function shareDiscount(
  discountMinor: number,
  lineTotals: readonly number[],
  currency: string,
): number[] {
  const step = BigInt(stepOf(currency));
  const discount = BigInt(discountMinor) / step;
  const sum = lineTotals.reduce((total, line) => total + BigInt(line), 0n) / step;
  if (discount === 0n) return lineTotals.map(() => 0);
  const exact = lineTotals.map(line => (discount * BigInt(line)) / step);
  const shares = exact.map(share => share / sum);
  const left = Number(discount - shares.reduce((total, share) => total + share, 0n));
  const fractions = exact.map((share, index) => ({ index, fraction: share % sum }));
  fractions.sort((a, b) =>
    a.fraction === b.fraction ? a.index - b.index : a.fraction < b.fraction ? 1 : -1,
  );
  const favoured = new Set(fractions.slice(0, left).map(({ index }) => index));
  return shares.map((share, index) => Number((favoured.has(index) ? share + 1n : share) * step));
}
