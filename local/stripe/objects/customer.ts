import { type LocalStripe, secondsOf } from "../stripe.ts";
import type { Customer } from "./types.ts";

/** A customer about whom nothing is known yet. */
export const newCustomer = (stripe: LocalStripe): Customer => ({
  id: stripe.newId("cus", 14),
  object: "customer",
  address: null,
  balance: 0,
  created: secondsOf(stripe),
  currency: null,
  customer_account: null,
  default_source: null,
  delinquent: false,
  description: null,
  discount: null,
  email: null,
  invoice_prefix: stripe.newId("x", 8).slice(2).toUpperCase(),
  invoice_settings: {
    custom_fields: null,
    default_payment_method: null,
    footer: null,
    rendering_options: null,
  },
  livemode: false,
  metadata: {},
  name: null,
  next_invoice_sequence: 1,
  phone: null,
  preferred_locales: [],
  shipping: null,
  tax_exempt: "none",
  test_clock: null,
});
