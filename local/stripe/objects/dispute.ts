import { type LocalStripe, secondsOf } from "../stripe.ts";
import type { Charge, Dispute } from "./types.ts";

const ANSWER_SECONDS = 7 * 86_400;

export type DisputeReason =
  | "fraudulent"
  | "product_not_received"
  | "general"
  | "duplicate"
  | "product_unacceptable";

/** A dispute of a whole charge. @param isInquiry whether the bank only asks, and moves no money yet */
export function newDispute(
  stripe: LocalStripe,
  charge: Charge,
  reason: DisputeReason,
  isInquiry: boolean,
): Dispute {
  const created = secondsOf(stripe);
  const card = charge.payment_method_details?.card;
  const dispute: Dispute = {
    id: stripe.newId(card ? "du" : "pdu"),
    object: "dispute",
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(charge),
    evidence_details: {
      due_by: created + ANSWER_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: isInquiry ? "warning_needs_response" : "needs_response",
  };
  if (card)
    dispute.payment_method_details = {
      type: "card",
      card: {
        brand: card.brand ?? "unknown",
        case_type: isInquiry ? "inquiry" : "chargeback",
        network: card.brand ?? "unknown",
        network_reason_code: "10.4",
      },
    };
  return dispute;
}

const noEvidence = ({ billing_details }: Charge): Dispute["evidence"] => ({
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: billing_details.email,
  customer_name: billing_details.name,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
});
