import { type NewRefund, newRefund, refundFate } from "../objects/refund.ts";
import { change } from "../objects/store.ts";
import type { Charge, Refund } from "../objects/types.ts";
import type { LocalStripe } from "../stripe.ts";

/** How long a refund stays as it is before it succeeds or fails; days in the real world. */
const SETTLE_MILLISECONDS = 5_000;

/** Pays back a part or all of a charge. The caller has checked that the amount is there. */
export function refundCharge(stripe: LocalStripe, asked: Omit<NewRefund, "status">): Refund {
  const { objects, events, agenda, now } = stripe;
  const fate = refundFate(stripe, asked.charge);
  const refund = newRefund(stripe, { ...asked, status: fate === "late" ? "pending" : "succeeded" });
  objects.refunds.set(refund.id, refund);
  const amountRefunded = asked.charge.amount_refunded + refund.amount;
  const charge = setRefunded(stripe, asked.charge, amountRefunded);
  events.record("refund.created", refund);
  events.record("charge.refunded", charge, { amount_refunded: asked.charge.amount_refunded });
  if (fate) agenda.add("settle-refund", refund.id, now() + SETTLE_MILLISECONDS);
  return refund;
}

/** Ends a refund: what was pending succeeds, what had succeeded fails, and its money is back in the balance. */
export function settleRefund(stripe: LocalStripe, id: string): void {
  const { objects, events } = stripe;
  const refund = objects.refunds.get(id);
  const charge = objects.charges.get(String(refund?.charge));
  if (!refund || !charge) return;
  const before = { status: refund.status };
  if (refund.status === "pending") {
    const { pending_reason: _, ...rest } = refund;
    const succeeded: Refund = { ...rest, status: "succeeded" };
    objects.refunds.set(id, succeeded);
    events.record("refund.updated", succeeded, before);
    events.record("charge.refund.updated", succeeded, before);
    return;
  }
  const failed = change(objects.refunds, refund, {
    failure_reason: "expired_or_canceled_card",
    status: "failed",
  });
  setRefunded(stripe, charge, charge.amount_refunded - refund.amount);
  events.record("refund.updated", failed, before);
  events.record("charge.refund.updated", failed, before);
  events.record("refund.failed", failed);
}

const setRefunded = ({ objects }: LocalStripe, charge: Charge, amount: number): Charge =>
  change(objects.charges, charge, { amount_refunded: amount, refunded: amount === charge.amount });
