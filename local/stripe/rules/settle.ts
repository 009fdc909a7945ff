import { change } from "../objects/store.ts";
import type { Charge } from "../objects/types.ts";
import type { LocalStripe } from "../stripe.ts";
import { scheduleDispute } from "./aftermath.ts";
import type { Decline } from "./cards.ts";
import { accountOf } from "./delayed.ts";
import { refuse, succeed } from "./pay.ts";

/** Ends a delayed payment, days after its session was completed in the real world. */
export function settlePayment(stripe: LocalStripe, sessionId: string): void {
  const { objects, events } = stripe;
  const record = objects.sessions.get(sessionId);
  const intent = objects.intents.get(String(record?.session.payment_intent));
  const charge = objects.charges.get(String(intent?.latest_charge));
  const method = objects.methods.get(charge?.payment_method ?? "");
  if (!record || intent?.status !== "processing" || !charge || !method) return;
  const ends = accountOf(method.type, method.number)?.ends ?? "failed";
  if (ends === "failed") {
    const failed = failCharge(stripe, charge);
    refuse(stripe, intent, method, RETURNED, failed);
    events.record("checkout.session.async_payment_failed", record.session);
    return;
  }
  const paid = change(objects.charges, charge, { status: "succeeded", paid: true });
  succeed(stripe, intent, paid);
  const session = { ...record.session, payment_status: "paid" as const };
  objects.sessions.set(sessionId, { ...record, session });
  events.record("checkout.session.async_payment_succeeded", session);
  if (ends === "disputed") scheduleDispute(stripe, paid);
}

const RETURNED: Decline = {
  code: "payment_intent_payment_attempt_failed",
  declineCode: "insufficient_funds",
  message: "The customer's account has insufficient funds to cover this payment.",
};

function failCharge(stripe: LocalStripe, charge: Charge): Charge {
  const failed = change(stripe.objects.charges, charge, {
    amount_captured: 0,
    captured: false,
    failure_code: RETURNED.declineCode,
    failure_message: RETURNED.message,
    paid: false,
    status: "failed",
  });
  stripe.events.record("charge.failed", failed);
  return failed;
}
