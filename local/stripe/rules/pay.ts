import { newCharge } from "../objects/charge.ts";
import { newIntent } from "../objects/intent.ts";
import { methodDetails, type UsedMethod } from "../objects/method.ts";
import { change, type SessionRecord } from "../objects/store.ts";
import type { Charge, PaymentIntent, Session } from "../objects/types.ts";
import type { LocalStripe } from "../stripe.ts";
import { scheduleAftermath } from "./aftermath.ts";
import { type Buyer, billingDetails, buyerMembers } from "./buyer.ts";
import { cardOf, type Decline, genericDecline } from "./cards.ts";
import { complete } from "./complete.ts";
import { accountOf } from "./delayed.ts";

/** How a try to pay ended: the session is complete, the bank asks first, or the card was declined. */
export type Outcome =
  | { readonly kind: "complete"; readonly eventId: string }
  | { readonly kind: "bank" }
  | { readonly kind: "declined"; readonly decline: Decline };

/**
 * Pays an open session with a test card or account. The caller has checked that the session is open.
 * @param method undefined where there is nothing to pay
 */
export function pay(
  stripe: LocalStripe,
  record: SessionRecord,
  buyer: Buyer,
  method: UsedMethod | undefined,
): Outcome {
  const session = { ...record.session, ...buyerMembers(buyer) };
  if (!method)
    return { kind: "complete", eventId: complete(stripe, { ...record, session }, "no_payment_required") };
  const intent = withShipping(stripe, intentOf(stripe, { ...record, session }), session);
  const known = { ...record, session: { ...session, payment_intent: intent.id } };
  stripe.objects.sessions.set(session.id, known);
  stripe.objects.methods.set(method.id, method);
  if (method.type !== "card") return payLater(stripe, known, intent, method);
  if (cardOf(method.number).asksBank && !method.isAuthenticated)
    return askBank(stripe, known, intent, method);
  return payByCard(stripe, known, intent, method);
}

/** What the bank's page led to: the payment goes on, or the card is declined for it. */
export function afterBank(stripe: LocalStripe, record: SessionRecord, isApproved: boolean): Outcome | null {
  const { objects } = stripe;
  const intent = objects.intents.get(String(record.session.payment_intent));
  const method = objects.methods.get(String(intent?.payment_method));
  if (intent?.status !== "requires_action" || !method) return null;
  if (!isApproved) return refuse(stripe, intent, method, NOT_AUTHENTICATED);
  const authenticated = { ...method, isAuthenticated: true };
  objects.methods.set(method.id, authenticated);
  return payByCard(stripe, record, intent, authenticated);
}

const NOT_AUTHENTICATED: Decline = {
  code: "payment_intent_authentication_failure",
  declineCode: "authentication_not_handled",
  message:
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
};

function intentOf(stripe: LocalStripe, record: SessionRecord): PaymentIntent {
  const known = stripe.objects.intents.get(String(record.session.payment_intent));
  if (known) return known;
  const intent = newIntent(stripe, record);
  stripe.objects.intents.set(intent.id, intent);
  stripe.events.record("payment_intent.created", intent);
  return intent;
}

function withShipping(stripe: LocalStripe, intent: PaymentIntent, session: Session): PaymentIntent {
  const details = session.collected_information?.shipping_details;
  if (!details) return intent;
  const shipping = {
    address: details.address,
    carrier: null,
    name: details.name,
    phone: null,
    tracking_number: null,
  };
  return change(stripe.objects.intents, intent, { shipping });
}

function payByCard(
  stripe: LocalStripe,
  record: SessionRecord,
  intent: PaymentIntent,
  method: UsedMethod,
): Outcome {
  const isStruck = stripe.faults?.stripe.happens("declined") === true;
  const decline = cardOf(method.number).decline ?? (isStruck ? genericDecline : null);
  const charge = addCharge(stripe, {
    record,
    intent,
    method,
    status: decline ? "failed" : "succeeded",
    decline,
  });
  if (decline) {
    stripe.events.record("charge.failed", charge);
    return refuse(stripe, intent, method, decline, charge);
  }
  succeed(stripe, intent, charge);
  const eventId = complete(stripe, record, "paid");
  scheduleAftermath(stripe, charge, method);
  return { kind: "complete", eventId };
}

function payLater(
  stripe: LocalStripe,
  record: SessionRecord,
  intent: PaymentIntent,
  method: UsedMethod,
): Outcome {
  const charge = addCharge(stripe, { record, intent, method, status: "pending", decline: null });
  const processing = change(stripe.objects.intents, intent, {
    latest_charge: charge.id,
    payment_method: method.id,
    last_payment_error: null,
    status: "processing",
  });
  stripe.events.record("payment_intent.processing", processing);
  stripe.events.record("charge.pending", charge);
  const seconds = accountOf(method.type, method.number)?.seconds ?? 0;
  stripe.agenda.add("settle-payment", record.session.id, stripe.now() + seconds * 1000);
  return { kind: "complete", eventId: complete(stripe, record, "unpaid") };
}

function askBank(
  stripe: LocalStripe,
  record: SessionRecord,
  intent: PaymentIntent,
  method: UsedMethod,
): Outcome {
  const address = `${stripe.siteUrl()}/c/pay/${record.session.id}/bank`;
  const asked = change(stripe.objects.intents, intent, {
    next_action: { type: "redirect_to_url", redirect_to_url: { return_url: address, url: address } },
    payment_method: method.id,
    last_payment_error: null,
    status: "requires_action",
  });
  stripe.events.record("payment_intent.requires_action", asked);
  return { kind: "bank" };
}

/** Takes a payment as made: the intent and its event. */
export function succeed(stripe: LocalStripe, intent: PaymentIntent, charge: Charge): void {
  const paid = change(stripe.objects.intents, intent, {
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: charge.payment_method,
    status: "succeeded",
  });
  stripe.events.record("charge.succeeded", charge);
  stripe.events.record("payment_intent.succeeded", paid);
}

/** Takes a try as failed: the intent waits for another. */
export function refuse(
  stripe: LocalStripe,
  intent: PaymentIntent,
  method: UsedMethod,
  decline: Decline,
  charge?: Charge,
): Outcome {
  const failed = change(stripe.objects.intents, intent, {
    last_payment_error: errorOf(method, decline, charge),
    latest_charge: charge?.id ?? intent.latest_charge,
    next_action: null,
    payment_method: null,
    status: "requires_payment_method",
  });
  stripe.events.record("payment_intent.payment_failed", failed);
  return { kind: "declined", decline };
}

function errorOf(
  method: UsedMethod,
  { code, declineCode, message }: Decline,
  charge: Charge | undefined,
): NonNullable<PaymentIntent["last_payment_error"]> {
  const error: NonNullable<PaymentIntent["last_payment_error"]> = {
    code,
    decline_code: declineCode,
    doc_url: `https://docs.stripe.com/error-codes#${code.replaceAll("_", "-")}`,
    message,
    payment_method_type: methodDetails(method).type,
    type: charge ? "card_error" : "invalid_request_error",
  };
  if (charge) error.charge = charge.id;
  return error;
}

function addCharge(
  stripe: LocalStripe,
  made: {
    readonly record: SessionRecord;
    readonly intent: PaymentIntent;
    readonly method: UsedMethod;
    readonly status: "succeeded" | "pending" | "failed";
    readonly decline: Decline | null;
  },
): Charge {
  const charge = newCharge(stripe, { ...made, billing: billingDetails(made.record.session) });
  stripe.objects.charges.set(charge.id, charge);
  return charge;
}
