import { type DisputeReason, newDispute } from "../objects/dispute.ts";
import { change } from "../objects/store.ts";
import type { Charge, Dispute, EarlyFraudWarning } from "../objects/types.ts";
import { type LocalStripe, secondsOf } from "../stripe.ts";
import { cardOf } from "./cards.ts";

/** The buyer's bank takes a payment back, or asks about it; nothing if the charge is disputed already. */
export function openDispute(
  stripe: LocalStripe,
  charge: Charge,
  reason: DisputeReason,
  isInquiry = false,
): Dispute | null {
  const { objects, events } = stripe;
  if (charge.disputed || charge.status !== "succeeded" || charge.refunded) return null;
  const dispute = newDispute(stripe, charge, reason, isInquiry);
  objects.disputes.set(dispute.id, dispute);
  change(objects.charges, charge, { disputed: true });
  events.record("charge.dispute.created", dispute);
  if (!isInquiry) events.record("charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

/** The dispute that a test card or account leads to. */
export function openCardDispute(stripe: LocalStripe, chargeId: string): void {
  const { charges, methods } = stripe.objects;
  const charge = charges.get(chargeId);
  const method = methods.get(charge?.payment_method ?? "");
  if (!charge || !method) return;
  const kind = method.type === "card" ? cardOf(method.number).dispute : "fraudulent";
  if (kind === "inquiry") openDispute(stripe, charge, "general", true);
  else if (kind) openDispute(stripe, charge, kind);
}

const OPEN: readonly string[] = [
  "needs_response",
  "under_review",
  "warning_needs_response",
  "warning_under_review",
];

export const isOpen = ({ status }: Dispute): boolean => OPEN.includes(status);
export const isInquiry = ({ status }: Dispute): boolean => status.startsWith("warning_");

/** Ends a dispute; an inquiry only closes, and a won one brings the money back. */
export function closeDispute(stripe: LocalStripe, dispute: Dispute, outcome: "won" | "lost"): Dispute {
  const { objects, events } = stripe;
  const status = isInquiry(dispute) && outcome === "won" ? "warning_closed" : outcome;
  const closed = change(objects.disputes, dispute, { is_charge_refundable: false, status });
  stripe.agenda.cancel("close-dispute", dispute.id);
  if (status === "won") events.record("charge.dispute.funds_reinstated", closed);
  events.record("charge.dispute.closed", closed);
  return closed;
}

/** A card network's notice that a charge will likely be disputed. */
export function warnOfFraud(stripe: LocalStripe, chargeId: string): void {
  const { objects, events } = stripe;
  const charge = objects.charges.get(chargeId);
  if (!charge) return;
  const warning: EarlyFraudWarning = {
    id: stripe.newId("issfr"),
    object: "radar.early_fraud_warning",
    actionable: !charge.disputed && !charge.refunded,
    charge: charge.id,
    created: secondsOf(stripe),
    fraud_type: "made_with_stolen_card",
    livemode: false,
  };
  if (typeof charge.payment_intent === "string") warning.payment_intent = charge.payment_intent;
  objects.warnings.set(warning.id, warning);
  events.record("radar.early_fraud_warning.created", warning);
}
