import { change } from "../objects/store.ts";
import type { Session } from "../objects/types.ts";
import { type LocalStripe, secondsOf } from "../stripe.ts";

/** Ends an open session without payment, and with it the payment intent; one that is not open stays as it is. */
export function expireSession(stripe: LocalStripe, id: string): Session | null {
  const { objects, agenda, events } = stripe;
  const record = objects.sessions.get(id);
  if (record?.session.status !== "open") return null;
  const session: Session = { ...record.session, status: "expired", url: null };
  objects.sessions.set(id, { ...record, session });
  agenda.cancel("expire-session", id);
  cancelIntent(stripe, String(session.payment_intent));
  events.record("checkout.session.expired", session);
  return session;
}

function cancelIntent(stripe: LocalStripe, id: string): void {
  const { intents } = stripe.objects;
  const intent = intents.get(id);
  if (!intent || intent.status === "succeeded") return;
  const canceled = change(intents, intent, {
    canceled_at: secondsOf(stripe),
    cancellation_reason: "expired",
    next_action: null,
    status: "canceled",
  });
  stripe.events.record("payment_intent.canceled", canceled);
}
