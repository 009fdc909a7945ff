import { numberFormat } from "../../ui/dates.ts";

/** Currencies by how many decimals their amounts have; all others have two. `handlers/shop/rules.ts` has the rule. */
const decimals: Readonly<Record<string, number>> = Object.fromEntries([
  ...words("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF", 0),
  ...words("BHD JOD KWD OMR TND", 3),
]);

function words(codes: string, count: number): [string, number][] {
  return codes.split(" ").map(code => [code, count]);
}

export const decimalsOf = (currency: string): number => decimals[currency] ?? 2;

/** An amount in minor units as the reader's language writes it. Intl has the decimals of cash, so they are given. */
export function formatMoney(amountMinor: number, currency: string, languages?: string): string {
  const digits = decimalsOf(currency);
  const key = `${languages} ${currency}`;
  const write =
    writers.get(key) ??
    numberFormat(
      { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits },
      languages,
    );
  writers.set(key, write);
  return write(amountMinor / 10 ** digits);
}

const writers = new Map<string, (value: number) => string>();

export interface Price {
  readonly amountMinor: number;
  readonly currency: string;
}

/** The price in a currency, else the first there is. */
export const priceIn = (prices: readonly Price[], currency: string): Price | undefined =>
  prices.find(price => price.currency === currency) ?? prices[0];
