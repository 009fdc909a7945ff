import { decimalsOf, type Price } from "../money.ts";

/** What a browser checks the text of prices by: `12.50 EUR, 14 USD`. */
export const pricesPattern = String.raw`\s*\d+(\.\d+)? *[A-Za-z]{3}(\s*,\s*\d+(\.\d+)? *[A-Za-z]{3})*\s*`;

/** What a browser checks the text of an amount by, which `parseAmount` reads then. */
export function amountPattern(currency: string): string {
  const decimals = decimalsOf(currency);
  return decimals === 0 ? String.raw`\s*\d{1,15}\s*` : String.raw`\s*\d{1,15}(\.\d{1,${decimals}})?\s*`;
}

/** `12.50 EUR, 14.00 USD` */
export const pricesText = (prices: readonly Price[]): string =>
  prices.map(({ amountMinor, currency }) => `${amountText(amountMinor, currency)} ${currency}`).join(", ");

/** The prices of a text that fits the pattern. */
export const parsePrices = (text: string): Price[] =>
  text
    .split(",")
    .map(part => part.trim())
    .filter(part => part !== "")
    .map(part => {
      const [, amount = "", currency = ""] = /^([\d.]+) *([A-Za-z]{3})$/.exec(part) ?? [];
      return {
        amountMinor: parseAmount(amount, currency.toUpperCase()),
        currency: currency.toUpperCase() as Price["currency"],
      };
    });

/** `12.50` for 1250 cents. */
export function amountText(amountMinor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(amountMinor).padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** 1250 cents for `12.5`; NaN for more decimals than the currency has. Without floats, which would round. */
export function parseAmount(text: string, currency: string): number {
  const [, whole = "", fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text.trim()) ?? [];
  const decimals = decimalsOf(currency);
  if (whole === "" || fraction.length > decimals) return Number.NaN;
  return Number(whole + fraction.padEnd(decimals, "0"));
}
