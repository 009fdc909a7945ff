import type Stripe from "stripe";
import type { Transaction } from "../../platform/database/database.ts";
import type { Desk } from "./desk.ts";
import { disputeVersion } from "./dispute-store.ts";
import { applyDispute, Outdated } from "./disputes.ts";
import { insertEvent, knownEvents, noteOutcome } from "./event-store.ts";
import { findReceipt } from "./receipt-store.ts";
import { applyRefund } from "./refund-effects.ts";
import { type Effect, idOf, progressOf, settleSession, UnknownOrder } from "./settling.ts";
import { isMissing } from "./stripe.ts";

/** The types that have an effect; all others are taken and left. */
export const eventTypes = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
  "radar.early_fraud_warning.created",
] as const;

type Apply = (transaction: Transaction) => Promise<Effect>;

const mostReadings = 5;

/**
 * Takes an event: once, however often and in whatever order events come. It is stored with its effect in one transaction;
 * those of other applications, and of types without an effect, are not stored.
 *
 * @throws UnknownOrder for an event of ours whose order or payment is not there yet; ApiError where Stripe is away
 */
export async function takeEvent(desk: Desk, event: Stripe.Event): Promise<Effect> {
  const { database, payments, tell } = desk;
  if (!(eventTypes as readonly string[]).includes(event.type)) return { outcome: "ignored", orderId: null };
  if (event.livemode !== (payments.mode === "live")) {
    tell("otherMode", { orderId: null });
    return { outcome: "otherMode", orderId: null };
  }
  if ((await knownEvents(database, [event.id])).has(event.id)) return { outcome: "repeated", orderId: null };
  const effect = await takeNew(desk, event);
  for (const incident of effect.incidents ?? []) tell(incident, { orderId: effect.orderId });
  return effect;
}

async function takeNew(desk: Desk, event: Stripe.Event): Promise<Effect> {
  for (let readings = 1; ; readings += 1) {
    const apply = await applierOf(desk, event).catch(unknownIfMissing);
    if (apply === undefined) return { outcome: "foreign", orderId: null };
    try {
      return await desk.database.transaction(transaction => takeOnce(transaction, event, apply), {
        idempotent: true,
      });
    } catch (error) {
      if (!(error instanceof Outdated) || readings === mostReadings) throw error;
    }
  }
}

async function takeOnce(transaction: Transaction, event: Stripe.Event, apply: Apply): Promise<Effect> {
  const { id, type, created } = event;
  const { id: objectId } = event.data.object as { readonly id: string };
  if (!(await insertEvent(transaction, { id, type, objectId, created })))
    return { outcome: "repeated", orderId: null };
  const effect = await apply(transaction);
  await noteOutcome(transaction, id, effect.orderId, effect.outcome);
  return effect;
}

/** Tells of an event whose order or payment does not come, and does not take it any more. */
export async function leaveEvent({ database, tell }: Desk, event: Stripe.Event): Promise<void> {
  const outcome = "unknownOrder";
  const apply: Apply = async () => ({ outcome, orderId: null });
  const left = await database.transaction(transaction => takeOnce(transaction, event, apply), {
    idempotent: true,
  });
  if (left.outcome === outcome) tell(outcome, { orderId: null });
}

/** What an event does, once that is read at Stripe on which its order matters; undefined for those of others. */
async function applierOf(desk: Desk, event: Stripe.Event): Promise<Apply | undefined> {
  const { object } = event.data;
  switch (object.object) {
    case "checkout.session":
      return sessionApplier(desk, object);
    case "refund":
      return refundApplier(desk, object.id);
    case "dispute":
      return disputeApplier(desk, object.id, event);
    case "radar.early_fraud_warning":
      return warningApplier(desk, object);
    default:
      return undefined;
  }
}

/** An event of another Stripe account names an object that the shop's account does not have: no fault of the shop. */
function unknownIfMissing(error: unknown): never {
  throw isMissing(error)
    ? new UnknownOrder("Stripe does not know what the event is about.", { cause: error })
    : error;
}

/** That a session is paid or has expired stays so: then the event itself is enough. */
async function sessionApplier(desk: Desk, told: Stripe.Checkout.Session): Promise<Apply | undefined> {
  if (told.metadata?.stack !== desk.payments.stack) return undefined;
  const progress = progressOf(told);
  if (progress === "paid" || progress === "expired")
    return transaction => settleSession(transaction, desk, told, progress);
  const session = await readSession(desk, told.id);
  return transaction => settleSession(transaction, desk, session, progressOf(session) ?? "processing");
}

/** A session as Stripe has it now, with its payment. */
export const readSession = (
  { payments }: Pick<Desk, "payments">,
  id: string,
): Promise<Stripe.Checkout.Session> =>
  payments.ask(stripe => stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] }));

async function refundApplier(desk: Desk, id: string): Promise<Apply | undefined> {
  const refund = await desk.payments.ask(stripe =>
    stripe.refunds.retrieve(id, { expand: ["payment_intent"] }),
  );
  if (!isOurs(desk, refund.payment_intent)) return undefined;
  return transaction => applyRefund(transaction, desk, refund);
}

async function disputeApplier(
  desk: Desk,
  id: string,
  event: Pick<Stripe.Event, "type" | "created">,
): Promise<Apply | undefined> {
  const version = await disputeVersion(desk.database, id);
  const dispute = await desk.payments.ask(stripe =>
    stripe.disputes.retrieve(id, { expand: ["payment_intent"] }),
  );
  if (!isOurs(desk, dispute.payment_intent)) return undefined;
  return transaction => applyDispute(transaction, { dispute, version }, event);
}

/** A warning leaves the order as it is: a person decides whether to refund before it becomes a dispute. */
async function warningApplier(
  { payments }: Desk,
  warning: Stripe.Radar.EarlyFraudWarning,
): Promise<Apply | undefined> {
  const read = await payments.ask(stripe =>
    stripe.radar.earlyFraudWarnings.retrieve(warning.id, { expand: ["payment_intent"] }),
  );
  if (!isOurs({ payments }, read.payment_intent)) return undefined;
  return async transaction => {
    const receipt = await findReceipt(transaction, idOf(read.payment_intent) ?? "");
    if (receipt === undefined) throw new UnknownOrder(`The payment of ${read.id} is not known.`);
    return { outcome: "fraud warning", orderId: receipt.orderId, incidents: ["fraudWarning"] };
  };
}

/** By the metadata of the payment, which is the session's: refunds and disputes get none by themselves. */
function isOurs(
  { payments }: Pick<Desk, "payments">,
  intent: string | Stripe.PaymentIntent | null | undefined,
): boolean {
  return typeof intent === "object" && intent?.metadata.stack === payments.stack;
}
