import type { Stripe } from "stripe";

export type Customer = Stripe.Customer;
export type DeletedCustomer = Stripe.DeletedCustomer;
export type Session = Stripe.Checkout.Session;
export type PaymentIntent = Stripe.PaymentIntent;
export type Charge = Stripe.Charge;
export type Refund = Stripe.Refund;
export type Dispute = Stripe.Dispute;
export type EarlyFraudWarning = Stripe.Radar.EarlyFraudWarning;
export type Coupon = Stripe.Coupon;
export type WebhookEndpoint = Stripe.WebhookEndpoint;
export type Address = Stripe.Address;

/** A price as it is sent: the SDK makes its `Decimal` of the text. */
export type Price = Omit<Stripe.Price, "unit_amount_decimal"> & {
  readonly unit_amount_decimal: string | null;
};
/** As sent, with its price as sent. */
export type LineItem = Omit<Stripe.LineItem, "price"> & { readonly price: Price | null };

/** A type of event that this Stripe sends. */
export type EventType =
  | "charge.dispute.closed"
  | "charge.dispute.created"
  | "charge.dispute.funds_reinstated"
  | "charge.dispute.funds_withdrawn"
  | "charge.dispute.updated"
  | "charge.failed"
  | "charge.pending"
  | "charge.refund.updated"
  | "charge.refunded"
  | "charge.succeeded"
  | "checkout.session.async_payment_failed"
  | "checkout.session.async_payment_succeeded"
  | "checkout.session.completed"
  | "checkout.session.expired"
  | "coupon.created"
  | "coupon.deleted"
  | "customer.created"
  | "customer.deleted"
  | "customer.updated"
  | "payment_intent.canceled"
  | "payment_intent.created"
  | "payment_intent.payment_failed"
  | "payment_intent.processing"
  | "payment_intent.requires_action"
  | "payment_intent.succeeded"
  | "radar.early_fraud_warning.created"
  | "refund.created"
  | "refund.failed"
  | "refund.updated";

/** What `data.object` is for a type of event, by the SDK's types. */
export type EventObject<T extends EventType> = Extract<Stripe.Event, { type: T }>["data"]["object"];

/** An event as it is kept and sent. */
export interface StoredEvent {
  readonly id: string;
  readonly object: "event";
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: EventType;
}
