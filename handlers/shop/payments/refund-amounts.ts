import { stepOf } from "../money.ts";
import type { RefundItem } from "./refund-store.ts";

/** A line of an order, as far as refunds need it. */
export interface RefundableLine {
  readonly variantId: string;
  readonly quantity: number;
  /** Minor units, before tax. */
  readonly total: number;
}

/**
 * What pieces of a line cost, so that all pieces together cost the line's total to the unit, in whatever parts they are
 * refunded.
 *
 * @param before pieces and value of the line that were refunded so far
 * @example
 * valueOfPieces({ quantity: 3, total: 1_000, ... }, 1, { quantity: 0, value: 0 }, "EUR") === 333
 */
export function valueOfPieces(
  line: RefundableLine,
  quantity: number,
  before: Pick<RefundItem, "quantity" | "value">,
  currency: string,
): number {
  const until = before.quantity + quantity;
  return Math.max(0, share(line.total, until, line.quantity, stepOf(currency)) - before.value);
}

/**
 * What is paid back for goods of that value: the same, but for what tax has added to the whole order.
 *
 * @param before value of what was refunded by pieces so far
 * @param order what the goods of the order cost, and what was paid for it, in minor units
 */
export function amountOfValue(
  value: number,
  before: number,
  order: { readonly total: number; readonly paid: number },
  currency: string,
): number {
  const step = stepOf(currency);
  const upTo = (worth: number) => share(order.paid, worth, order.total, step);
  return upTo(before + value) - upTo(before);
}

/** `part` of `whole` parts of an amount, rounded down to the currency's step; the whole amount for all of them. */
function share(amount: number, part: number, whole: number, step: number): number {
  if (part >= whole) return amount;
  const unit = BigInt(step);
  return Number(((BigInt(amount) * BigInt(part)) / BigInt(whole) / unit) * unit);
}
