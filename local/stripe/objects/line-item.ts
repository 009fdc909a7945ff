import type { LocalStripe } from "../stripe.ts";
import { secondsOf } from "../stripe.ts";
import type { LineItem, Price } from "./types.ts";

/** One line of a checkout session before discounts. Amounts are minor units. */
export interface Line {
  readonly name: string;
  readonly currency: string;
  readonly unitAmount: number;
  readonly quantity: number;
  readonly taxBehavior: "exclusive" | "inclusive" | "unspecified";
  readonly metadata: Record<string, string>;
}

export function newLineItem(stripe: LocalStripe, line: Line, discount: number): LineItem {
  const subtotal = line.unitAmount * line.quantity;
  return {
    id: stripe.newId("li"),
    object: "item",
    adjustable_quantity: null,
    amount_discount: discount,
    amount_subtotal: subtotal,
    amount_tax: 0,
    amount_total: subtotal - discount,
    currency: line.currency,
    description: line.name,
    metadata: line.metadata,
    price: oneOffPrice(stripe, line),
    quantity: line.quantity,
  };
}

/** The price that Stripe makes for `price_data`: it cannot be used again. */
const oneOffPrice = (stripe: LocalStripe, line: Line): Price => ({
  id: stripe.newId("price"),
  object: "price",
  active: false,
  billing_scheme: "per_unit",
  created: secondsOf(stripe),
  currency: line.currency,
  custom_unit_amount: null,
  livemode: false,
  lookup_key: null,
  metadata: {},
  nickname: null,
  product: stripe.newId("prod", 14),
  recurring: null,
  tax_behavior: line.taxBehavior,
  tiers_mode: null,
  transform_quantity: null,
  type: "one_time",
  unit_amount: line.unitAmount,
  unit_amount_decimal: String(line.unitAmount),
});
