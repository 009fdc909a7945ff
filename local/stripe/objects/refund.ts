import { cardOf } from "../rules/cards.ts";
import { type LocalStripe, secondsOf } from "../stripe.ts";
import type { Charge, Refund } from "./types.ts";

export interface NewRefund {
  readonly charge: Charge;
  readonly amount: number;
  readonly reason: Refund["reason"];
  readonly metadata: Record<string, string>;
  readonly status: "pending" | "succeeded";
}

export function newRefund(stripe: LocalStripe, made: NewRefund): Refund {
  const { charge, amount, reason, metadata, status } = made;
  const isCard = charge.payment_method_details?.type === "card";
  const refund: Refund = {
    id: stripe.newId(isCard ? "re" : "pyr"),
    object: "refund",
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: secondsOf(stripe),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: isCard ? CARD_DESTINATION : { type: charge.payment_method_details?.type ?? "" },
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null,
  };
  if (status === "pending") refund.pending_reason = "processing";
  return refund;
}

const CARD_DESTINATION: NonNullable<Refund["destination_details"]> = {
  type: "card",
  card: { type: "refund", reference_status: "pending", reference_type: "acquirer_reference_number" },
};

/** What becomes of a refund, by the test number of what was paid with; null when it is done. */
export function refundFate(stripe: LocalStripe, { payment_method }: Pick<Charge, "payment_method">) {
  const method = stripe.objects.methods.get(payment_method ?? "");
  if (!method) return null;
  return method.type === "card" ? (cardOf(method.number).refund ?? null) : "late";
}
