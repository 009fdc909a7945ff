import type { ConsoleStripe } from "../console/sources.ts";
import type {
  StripeDeliveryView,
  StripeEventView,
  StripePaymentView,
  StripeSessionView,
} from "../console/types.ts";
import type { Delivery } from "./events/deliveries.ts";
import { formatAmount } from "./money.ts";
import type { Charge, Session, StoredEvent } from "./objects/types.ts";
import { eventAsNow, isDelivered } from "./operations/events/as-now.ts";
import { closeDispute, isOpen, openDispute } from "./rules/disputes.ts";
import type { LocalStripe } from "./stripe.ts";

/** What the console shows of the local Stripe, and the few things that a person may do to it. */
export function viewOf(stripe: LocalStripe): ConsoleStripe {
  const { objects, deliveries } = stripe;
  return {
    get version() {
      return deliveries.version;
    },
    sessions: most => newest(objects.sessions.values(), most).map(({ session }) => sessionView(session)),
    payments: most => newest(objects.charges.values(), most).map(charge => paymentView(stripe, charge)),
    events: most => newest(objects.events.values(), most).map(event => eventView(stripe, event)),
    resend(eventId) {
      const event = objects.events.get(eventId);
      return event ? deliveries.resend(event) : null;
    },
    dispute(chargeId) {
      const charge = objects.charges.get(chargeId);
      return charge ? (openDispute(stripe, charge, "fraudulent")?.id ?? null) : null;
    },
    endDispute(disputeId, outcome) {
      const dispute = objects.disputes.get(disputeId);
      if (!dispute || !isOpen(dispute)) return false;
      closeDispute(stripe, dispute, outcome);
      return true;
    },
  };
}

const newest = <T>(all: Iterable<T>, most: number): T[] => [...all].slice(-most).reverse();

const sessionView = (session: Session): StripeSessionView => ({
  id: session.id,
  createdAt: timeOf(session.created * 1000),
  expiresAt: timeOf(session.expires_at * 1000),
  status: String(session.status),
  paymentStatus: session.payment_status,
  amount: formatAmount(session.amount_total ?? 0, session.currency ?? ""),
  email: session.customer_details?.email ?? null,
  reference: session.client_reference_id,
  url: session.url,
});

function paymentView({ objects }: LocalStripe, charge: Charge): StripePaymentView {
  const { payment_method_details: details, currency, amount_refunded: refunded } = charge;
  const dispute = [...objects.disputes.values()].findLast(one => one.charge === charge.id);
  const record = [...objects.sessions.values()].find(
    ({ session }) => session.payment_intent === charge.payment_intent,
  );
  return {
    id: charge.id,
    createdAt: timeOf(charge.created * 1000),
    sessionId: record?.session.id ?? null,
    status: charge.status,
    amount: formatAmount(charge.amount, currency),
    refunded: refunded > 0 ? formatAmount(refunded, currency) : null,
    method: details?.card ? `${details.card.brand} ${details.card.last4}` : (details?.type ?? ""),
    failure: charge.failure_message,
    dispute: dispute ? { id: dispute.id, status: dispute.status, isOpen: isOpen(dispute) } : null,
    canBeDisputed: charge.status === "succeeded" && !charge.disputed && !charge.refunded,
  };
}

function eventView(stripe: LocalStripe, event: StoredEvent): StripeEventView {
  const { object } = event.data;
  return {
    id: event.id,
    createdAt: timeOf(event.created * 1000),
    type: event.type,
    objectId: "id" in object ? String(object.id) : "",
    isDelivered: isDelivered(stripe, event),
    deliveries: stripe.deliveries.of(event.id).map(deliveryView),
    body: eventAsNow(stripe, event),
  };
}

const deliveryView = ({ id, cause, state, nextAt, attempts }: Delivery): StripeDeliveryView => ({
  id,
  cause,
  state,
  nextAt: nextAt === null ? null : timeOf(nextAt),
  attempts: attempts.map(({ at, url, status, body, error }) => ({
    at: timeOf(at),
    url,
    status,
    body,
    error,
  })),
});

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString();
