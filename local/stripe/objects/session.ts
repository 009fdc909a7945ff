import { type LocalStripe, secondsOf } from "../stripe.ts";
import type { Session } from "./types.ts";

/** What a caller decides about a session; amounts are minor units, times Unix seconds. */
export interface NewSession {
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly expiresAt: number;
  readonly paymentMethodTypes: string[];
  /** Members that are taken over as they were given. */
  readonly given: Partial<Session>;
}

export function newSession(stripe: LocalStripe, made: NewSession): Session {
  const id = stripe.newId("cs_test", 58);
  const total = made.subtotal - made.discount;
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: made.subtotal,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: null,
    client_reference_id: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: secondsOf(stripe),
    currency: made.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: null,
    customer_account: null,
    customer_creation: null,
    customer_details: null,
    customer_email: null,
    discounts: [],
    expires_at: made.expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: {},
    mode: "payment",
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: made.paymentMethodTypes,
    payment_status: total === 0 ? "no_payment_required" : "unpaid",
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: null,
    total_details: { amount_discount: made.discount, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: `${stripe.siteUrl()}/c/pay/${id}`,
    wallet_options: null,
    ...made.given,
  };
}
