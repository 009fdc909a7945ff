import { ApiError } from "../../platform/errors.ts";
import { catalogueErrors, type Offer, type Pieces } from "../catalogue/shared.ts";
import { percentOf, shareDiscount } from "../money.ts";
import { rules } from "../rules.ts";
import type { StoredCoupon } from "./coupon-store.ts";
import { errors } from "./errors.ts";

/** One line with its price. Amounts are minor units. */
export interface PricedLine {
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly options: readonly string[];
  readonly unitPrice: number;
  readonly quantity: number;
  /** The line's share of the order's discount. */
  readonly discount: number;
}

export interface PricedOrder {
  readonly lines: readonly PricedLine[];
  readonly subtotal: number;
  readonly discount: number;
}

type Line = Omit<PricedLine, "discount">;

/**
 * What the pieces cost now, in the order in which they were asked for.
 *
 * @param offers of the variants that are for sale, with their prices in the order's currency
 * @throws ApiError `variant_not_found`, `currency_not_offered`, `out_of_stock`, `order_too_large`
 */
export function priceLines(
  pieces: readonly Pieces[],
  offers: readonly Offer[],
): { readonly lines: Line[]; readonly subtotal: number } {
  const byId = new Map(offers.map(offer => [offer.variantId, offer]));
  const lines = pieces.map(one => priceLine(one, byId.get(one.variantId)));
  const subtotal = lines.reduce((sum, line) => sum + BigInt(lineTotal(line)), 0n);
  if (subtotal > BigInt(rules.orders.mostTotalMinor)) throw new ApiError(errors.order_too_large);
  return { lines, subtotal: Number(subtotal) };
}

function priceLine({ variantId, quantity }: Pieces, offer: Offer | undefined): Line {
  if (offer === undefined) throw new ApiError(catalogueErrors.variant_not_found, { facts: { variantId } });
  const { sku, title, options, priceMinor, available } = offer;
  if (priceMinor === null) throw new ApiError(errors.currency_not_offered, { facts: { variantId } });
  if (available !== null && available < quantity)
    throw new ApiError(errors.out_of_stock, { facts: { variantId, available } });
  return { variantId, sku, title, options, unitPrice: priceMinor, quantity };
}

/** Each line gets its share of the coupon's discount. */
export function applyCoupon(
  { lines, subtotal }: { readonly lines: readonly Line[]; readonly subtotal: number },
  coupon: StoredCoupon | undefined,
  currency: string,
): PricedOrder {
  const discount = coupon === undefined ? 0 : discountOf(coupon, subtotal, currency);
  const shares = shareDiscount(discount, lines.map(lineTotal), currency);
  return {
    lines: lines.map((line, index) => ({ ...line, discount: shares[index] ?? 0 })),
    subtotal,
    discount,
  };
}

/** A percentage to the nearest step of the currency, or an amount, but never more than the subtotal. */
function discountOf({ percentOff, amountsOff }: StoredCoupon, subtotal: number, currency: string): number {
  if (percentOff !== null) return percentOf(subtotal, percentOff, currency);
  return Math.min(amountsOff?.[currency] ?? 0, subtotal);
}

const lineTotal = ({ unitPrice, quantity }: Line): number => unitPrice * quantity;
