import { cardOf, type Decline } from "../rules/cards.ts";
import { type LocalStripe, secondsOf } from "../stripe.ts";
import { methodDetails, type UsedMethod } from "./method.ts";
import type { SessionRecord } from "./store.ts";
import type { Charge, PaymentIntent } from "./types.ts";

export interface NewCharge {
  readonly record: SessionRecord;
  readonly intent: PaymentIntent;
  readonly method: UsedMethod;
  readonly status: "succeeded" | "pending" | "failed";
  readonly decline: Decline | null;
  readonly billing: Charge["billing_details"];
}

/** One try to pay, as Stripe tells it. */
export function newCharge(stripe: LocalStripe, made: NewCharge): Charge {
  const { record, intent, method, status, decline, billing } = made;
  const isPaid = status === "succeeded";
  const id = stripe.newId(method.type === "card" ? "ch" : "py");
  return {
    id,
    object: "charge",
    amount: intent.amount,
    amount_captured: status === "failed" ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: billing,
    calculated_statement_descriptor: stripe.shopName.toUpperCase().slice(0, 22),
    captured: status !== "failed",
    created: secondsOf(stripe),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(method, status, decline),
    paid: isPaid || status === "pending",
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails(method),
    radar_options: {},
    receipt_email: record.intentData.receiptEmail,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status,
    transfer_data: null,
    transfer_group: null,
  };
}

function outcomeOf(
  method: UsedMethod,
  status: NewCharge["status"],
  decline: Decline | null,
): Charge["outcome"] {
  const isRisky = method.type === "card" && cardOf(method.number).dispute === "fraudulent";
  return {
    advice_code: decline ? "try_again_later" : null,
    network_advice_code: null,
    network_decline_code: decline ? "01" : null,
    network_status: status === "failed" ? "declined_by_network" : "approved_by_network",
    reason: decline?.declineCode ?? null,
    risk_level: isRisky ? "elevated" : "normal",
    risk_score: isRisky ? 65 : 20,
    seller_message: decline
      ? `The bank returned the decline code \`${decline.declineCode}\`.`
      : "Payment complete.",
    type: status === "failed" ? "issuer_declined" : "authorized",
  };
}
