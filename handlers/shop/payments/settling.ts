import type Stripe from "stripe";
import type { Transaction } from "../../platform/database/database.ts";
import {
  type Address,
  findHeld,
  giveUp,
  lockOrder,
  moveOrders,
  reserveAgain,
  type StoredOrder,
  saveAddress,
  setHold,
} from "../orders/shared.ts";
import { paymentRules } from "../rules.ts";
import { type Attempt, findAttempt, moveAttempt } from "./attempt-store.ts";
import type { Desk, Incident } from "./desk.ts";
import { mismatchesOf } from "./mismatches.ts";
import { findReceipt, insertReceipt, type ReceiptKind, receiptOfOrder } from "./receipt-store.ts";
import { insertRefund } from "./refund-store.ts";
import { followOrder } from "./standing.ts";

/** What became of an event or of a reading. */
export interface Effect {
  /** One word for the log and for `stripe_events`. */
  readonly outcome: string;
  readonly orderId: string | null;
  readonly incidents?: readonly Incident[];
}

/** Of ours, about an order or a payment that is not there, or not yet. */
export class UnknownOrder extends Error {
  override readonly name = "UnknownOrder";
}

/** How far a session has come. */
export type Progress = "open" | "paid" | "processing" | "failed" | "expired";

/** By the session alone; undefined where its payment has to be read: completed, and not paid yet. */
export function progressOf({
  status,
  payment_status,
  payment_intent,
}: Stripe.Checkout.Session): Progress | undefined {
  // By name: a status that Stripe adds one day is not taken for money.
  if (payment_status === "paid" || payment_status === "no_payment_required") return "paid";
  if (status === "expired") return "expired";
  if (status === "open") return "open";
  if (payment_intent === null || typeof payment_intent === "string") return undefined;
  if (payment_intent.status === "succeeded") return "paid";
  const isOver = payment_intent.status === "requires_payment_method" || payment_intent.status === "canceled";
  return isOver ? "failed" : "processing";
}

/**
 * Takes an order to where its checkout session is. The same whether an event or the reconcile job says so, and harmless
 * when it is done again.
 *
 * @throws UnknownOrder
 */
export async function settleSession(
  transaction: Transaction,
  desk: Desk,
  session: Stripe.Checkout.Session,
  progress: Progress,
): Promise<Effect> {
  const { orderId = "", attempt: number = "" } = session.metadata ?? {};
  const order = isUuid(orderId) ? await lockOrder(transaction, orderId, null) : undefined;
  if (order === undefined) throw new UnknownOrder(`There is no order ${orderId}.`);
  const attempt = /^\d{1,9}$/.test(number)
    ? await findAttempt(transaction, orderId, Number(number))
    : undefined;
  const isOurs = attempt !== undefined && [null, session.id].includes(attempt.sessionId);
  if (progress === "paid") return settlePaid(transaction, desk, session, order, isOurs ? attempt : undefined);
  if (!isOurs) return { outcome: "ignored", orderId };
  const change = { transaction, desk, session, order, attempt };
  if (progress === "processing") return wait(change);
  if (progress === "failed") return fail(change);
  return progress === "expired" ? expire(change) : { outcome: "open", orderId };
}

async function settlePaid(
  transaction: Transaction,
  desk: Desk,
  session: Stripe.Checkout.Session,
  order: StoredOrder,
  attempt: Attempt | undefined,
): Promise<Effect> {
  const orderId = order.id;
  const paymentIntent = idOf(session.payment_intent);
  if (paymentIntent !== null && (await findReceipt(transaction, paymentIntent)))
    return { outcome: "repeated", orderId };
  const mismatches = mismatchesOf(session, order, desk.payments.mode);
  const keep = (kind: ReceiptKind) => keepReceipt(transaction, session, orderId, kind);
  // Also where it does not fit: the page is complete, and neither opens again nor expires.
  if (attempt) await moveAttempt(transaction, orderId, attempt.attempt, "paid", session.id);
  if (attempt === undefined || mismatches.length > 0) {
    await keep("mismatched");
    return { outcome: `mismatched ${mismatches.join(" ")}`.trim(), orderId, incidents: ["mismatch"] };
  }
  if (await receiptOfOrder(transaction, orderId)) {
    await keep("duplicate");
    await payBack(transaction, desk, session, orderId, "duplicate");
    return { outcome: "duplicate", orderId, incidents: ["duplicatePayment"] };
  }
  if (await canBeSold(transaction, order)) {
    await keep("order");
    return sell(transaction, session, order);
  }
  await keep("late");
  await payBack(transaction, desk, session, orderId, "late");
  return { outcome: "returned", orderId, incidents: ["returnedAfterRelease"] };
}

const isGivenUp = ({ state }: StoredOrder) => state === "cancelled" || state === "expired";

/** An order that was given up needs its stock and its coupon once more, and a person. */
const canBeSold = async (transaction: Transaction, order: StoredOrder): Promise<boolean> =>
  isGivenUp(order)
    ? order.userId !== null && (await reserveAgain(transaction, order.id))
    : order.state === "created" || order.state === "paying";

async function sell(
  transaction: Transaction,
  session: Stripe.Checkout.Session,
  order: StoredOrder,
): Promise<Effect> {
  const orderId = order.id;
  const address = addressOf(session);
  if (address) await saveAddress(transaction, orderId, address);
  const reason = isGivenUp(order) ? "paid after it was given up" : "paid";
  await followOrder(transaction, orderId, { by: "stripe", actorId: null, reason });
  return { outcome: "paid", orderId, incidents: isGivenUp(order) ? ["paidAfterRelease"] : [] };
}

async function keepReceipt(
  transaction: Transaction,
  session: Stripe.Checkout.Session,
  orderId: string,
  kind: ReceiptKind,
): Promise<void> {
  const paymentIntent = idOf(session.payment_intent);
  if (paymentIntent === null) return;
  await insertReceipt(transaction, {
    paymentIntent,
    orderId,
    sessionId: session.id,
    kind,
    amount: session.amount_total ?? 0,
    currency: (session.currency ?? "").toUpperCase(),
  });
}

/** Has the whole payment returned; Stripe is asked after the transaction. */
const payBack = (
  transaction: Transaction,
  { newId }: Desk,
  session: Stripe.Checkout.Session,
  orderId: string,
  cause: "duplicate" | "late",
): Promise<void> =>
  insertRefund(transaction, {
    id: newId(),
    orderId,
    paymentIntent: idOf(session.payment_intent) ?? "",
    cause,
    amount: session.amount_total ?? 0,
    currency: (session.currency ?? "").toUpperCase(),
  });

interface Change {
  readonly transaction: Transaction;
  readonly desk: Desk;
  readonly session: Stripe.Checkout.Session;
  readonly order: StoredOrder;
  readonly attempt: Attempt;
}

/** A payment that is on its way, such as a bank debit, keeps its stock for as long as it can take. */
async function wait({ transaction, desk, session, order, attempt }: Change): Promise<Effect> {
  const orderId = order.id;
  const isNew = await moveAttempt(transaction, orderId, attempt.attempt, "processing", session.id);
  if (isNew === 1) await setHold(transaction, orderId, desk.now() + paymentRules.mostDelayDays * 86_400_000);
  return { outcome: "waiting", orderId };
}

/** The buyer can try again within another hold. */
async function fail({ transaction, desk, session, order, attempt }: Change): Promise<Effect> {
  const orderId = order.id;
  const isNew = await moveAttempt(transaction, orderId, attempt.attempt, "failed", session.id);
  if (isNew === 1 && order.state === "paying") {
    await setHold(transaction, orderId, desk.now() + desk.payments.holdMinutes * 60_000);
    const move = { to: "created", by: "stripe", actorId: null, reason: "the payment failed" } as const;
    await moveOrders(transaction, [orderId], move);
  }
  return { outcome: "failed", orderId };
}

/** A session ends with the hold of its order; where it ended before, the buyer can begin again. */
async function expire({ transaction, desk, session, order, attempt }: Change): Promise<Effect> {
  const orderId = order.id;
  const isNew = await moveAttempt(transaction, orderId, attempt.attempt, "expired", session.id);
  if (isNew === 0) return { outcome: "expired", orderId };
  const why = { by: "stripe", actorId: null, reason: "the checkout expired" } as const;
  // A minute of grace, since Stripe's clock is another one.
  const isOver = Date.parse(order.holdEndsAt) <= desk.now() + 60_000;
  if (isOver) await giveUp(transaction, await findHeld(transaction, orderId), { ...why, to: "expired" });
  else if (order.state === "paying") await moveOrders(transaction, [orderId], { ...why, to: "created" });
  return { outcome: "expired", orderId };
}

/** Metadata can be changed in Stripe's dashboard. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** Members of Stripe's objects that can be an id or the object itself. */
export const idOf = (member: string | { readonly id: string } | null | undefined): string | null =>
  typeof member === "object" ? (member?.id ?? null) : (member ?? null);

function addressOf({ collected_information: collected }: Stripe.Checkout.Session): Address | undefined {
  const details = collected?.shipping_details;
  if (!details) return undefined;
  const { line1, line2, postal_code, city, state, country } = details.address;
  const texts = { name: details.name, line1, line2, postalCode: postal_code, city, state, country };
  // PostgreSQL stores neither U+0000 nor half a surrogate pair, and the address is the buyer's choice.
  const clean = (text: string | null | undefined) =>
    text?.replace(/[\0\p{Surrogate}]/gu, "").slice(0, 500) ?? null;
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, clean(text)])) as Address;
}
