import type { Price } from "./money.ts";

export interface CartLine {
  readonly variantId: string;
  readonly slug: string;
  readonly title: string;
  /** Values of the product's options. */
  readonly options: readonly string[];
  /** As they were when the line was added; the API decides at the order. */
  readonly prices: readonly Price[];
  readonly quantity: number;
}

export interface Cart {
  readonly lines: readonly CartLine[];
  readonly currency: string;
  /** Of the order that it becomes, so that sending it twice makes one. */
  readonly key: string;
}

/**
 * Whether what a browser has kept is a cart of this version: an older one, or another site that had the same address on a
 * laptop, may have kept something else.
 */
export function isCart(kept: unknown): kept is Cart {
  const { lines, currency, key } = (kept ?? {}) as Partial<Record<keyof Cart, unknown>>;
  return [currency, key].every(isText) && Array.isArray(lines) && lines.every(isLine);
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

function isLine(kept: unknown): boolean {
  const { quantity, options, prices, ...texts } = (kept ?? {}) as Partial<Record<keyof CartLine, unknown>>;
  return (
    [texts.variantId, texts.slug, texts.title].every(isText) &&
    Number.isInteger(quantity) &&
    Array.isArray(options) &&
    Array.isArray(prices) &&
    prices.every(price => Number.isInteger(price?.amountMinor) && isText(price?.currency))
  );
}

/** Of one line, and of an order: the API refuses more. */
const mostQuantity = 1_000;
const mostLines = 50;

/** Whether pieces of the variant can be added. */
export const hasRoom = ({ lines }: Cart, variantId: string): boolean =>
  lines.length < mostLines || lines.some(line => line.variantId === variantId);

/** Adds pieces of a variant, to those that are there. A cart that has changed is another order. */
export function withLine(cart: Cart, line: CartLine, key: string): Cart {
  const before = cart.lines.find(({ variantId }) => variantId === line.variantId);
  const quantity = Math.min(mostQuantity, (before?.quantity ?? 0) + line.quantity);
  const lines = before
    ? cart.lines.map(one => (one === before ? { ...line, quantity } : one))
    : [...cart.lines, { ...line, quantity }].slice(0, mostLines);
  return { ...cart, lines, key };
}

/** With that many pieces; without the line for none. */
export function withQuantity(cart: Cart, variantId: string, quantity: number, key: string): Cart {
  const pieces = Math.min(mostQuantity, Math.max(0, Math.floor(quantity) || 0));
  const lines = cart.lines.flatMap(line => {
    if (line.variantId !== variantId) return [line];
    return pieces === 0 ? [] : [{ ...line, quantity: pieces }];
  });
  return { ...cart, lines, key };
}

/**
 * Idempotency key of the order that the cart becomes with that coupon: sent again after a reload it is still one order. A key
 * takes visible ASCII alone and 255 characters, and people type any text for a coupon.
 *
 * @param coupon at most 40 UTF-16 code units
 */
export const orderKey = ({ key }: Cart, coupon: string): string =>
  `${key}:${coupon.replace(/[^\w-]/g, unit => `~${unit.charCodeAt(0).toString(16)}`)}`;

export const pieceCount = ({ lines }: Cart): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** Currencies in which everything of the cart has a price. */
export function commonCurrencies({ lines }: Cart): string[] {
  const [first, ...rest] = lines.map(({ prices }) => prices.map(({ currency }) => currency));
  return (first ?? []).filter(currency => rest.every(currencies => currencies.includes(currency)));
}

/** In minor units of the cart's currency; undefined if a line has no price in it. */
export function totalOf({ lines, currency }: Cart): number | undefined {
  let total = 0;
  for (const { prices, quantity } of lines) {
    const price = prices.find(one => one.currency === currency);
    if (!price) return undefined;
    total += price.amountMinor * quantity;
  }
  return total;
}
