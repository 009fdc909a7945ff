import type Stripe from "stripe";
import type { StoredItem } from "../orders/shared.ts";
import type { Payments } from "./settings.ts";

/** What a checkout session is made from: the same for each try, since all of it is stored. */
export interface SessionPlan {
  readonly orderId: string;
  readonly attempt: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly items: readonly StoredItem[];
  readonly customerId: string;
  /** Milliseconds since the epoch, a whole second. */
  readonly expiresAt: number;
}

/** https://docs.stripe.com/api/checkout/sessions/create */
export function sessionParams(plan: SessionPlan, payments: Payments): Stripe.Checkout.SessionCreateParams {
  const { orderId, attempt, customerId, items } = plan;
  const metadata = { stack: payments.stack, orderId, attempt: String(attempt) };
  const currency = plan.currency.toLowerCase();
  return {
    mode: "payment",
    client_reference_id: orderId,
    customer: customerId,
    line_items: items.map(item => lineOf(item, currency)),
    metadata,
    payment_intent_data: { metadata },
    // The buyer pays in the order's currency, so that amounts can be compared.
    adaptive_pricing: { enabled: false },
    expires_at: plan.expiresAt / 1000,
    success_url: pageOf(payments.returnUrl, orderId, "done"),
    cancel_url: pageOf(payments.returnUrl, orderId, "left"),
    ...addressParams(payments),
  };
}

/** A line with a discount is one piece to Stripe, since its total need not be a multiple of its quantity. */
function lineOf(
  { title, options, unitPrice, quantity, discount, total }: StoredItem,
  currency: string,
): Stripe.Checkout.SessionCreateParams.LineItem {
  const name = options.length > 0 ? `${title} (${options.join(", ")})` : title;
  if (discount === 0)
    return { quantity, price_data: { currency, unit_amount: unitPrice, product_data: { name } } };
  const whole = quantity === 1 ? name : `${quantity} × ${name}`;
  return { quantity: 1, price_data: { currency, unit_amount: total, product_data: { name: whole } } };
}

function addressParams({
  hasTax,
  shippingCountries,
}: Payments): Partial<Stripe.Checkout.SessionCreateParams> {
  type Country = Stripe.Checkout.SessionCreateParams.ShippingAddressCollection.AllowedCountry;
  const ships = shippingCountries.length > 0;
  return {
    ...(ships && { shipping_address_collection: { allowed_countries: shippingCountries as Country[] } }),
    ...(hasTax && {
      automatic_tax: { enabled: true },
      customer_update: ships ? { address: "auto", shipping: "auto" } : { address: "auto" },
    }),
  };
}

/** The page to which the buyer comes back; it proves nothing. */
export function pageOf(returnUrl: string, orderId: string, checkout: "done" | "left"): string {
  const page = new URL(returnUrl);
  page.searchParams.set("order", orderId);
  page.searchParams.set("checkout", checkout);
  return page.href;
}
