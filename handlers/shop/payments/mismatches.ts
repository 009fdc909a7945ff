import type Stripe from "stripe";
import type { StoredOrder } from "../orders/shared.ts";
import type { Mode } from "./settings.ts";

/** In what a paid session is not what the order asks for; nothing may be fulfilled then. */
export function mismatchesOf(session: Stripe.Checkout.Session, order: StoredOrder, mode: Mode): string[] {
  const checks = {
    mode: session.mode === "payment",
    livemode: session.livemode === (mode === "live"),
    order: session.client_reference_id === order.id,
    currency: session.currency === order.currency.toLowerCase(),
    amount: amountOf(session) === order.total,
    payment: session.payment_intent !== null,
  };
  return Object.entries(checks)
    .filter(([, isRight]) => !isRight)
    .map(([name]) => name);
}

/** What the goods cost, in minor units: with Stripe Tax the sum that is paid has the tax on top. */
function amountOf({ automatic_tax, amount_total, amount_subtotal, total_details }: Stripe.Checkout.Session) {
  if (!automatic_tax.enabled) return amount_total;
  return (amount_subtotal ?? 0) - (total_details?.amount_discount ?? 0);
}
