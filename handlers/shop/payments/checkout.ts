import { type Clock, systemClock } from "../../platform/clock.ts";
import type { Database, Transaction } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import {
  extendHold,
  listItems,
  lockOrder,
  moveOrders,
  orderErrors,
  type State,
  type StoredItem,
  type StoredOrder,
} from "../orders/shared.ts";
import { paymentRules } from "../rules.ts";
import {
  type Attempt,
  findAttempt,
  insertAttempt,
  latestAttempt,
  moveAttempt,
  openAttempt,
} from "./attempt-store.ts";
import type { Checkout } from "./contract.ts";
import { dropCustomer } from "./customer-store.ts";
import { ensureCustomer } from "./customers.ts";
import { errors } from "./errors.ts";
import { closeSessions } from "./sending.ts";
import { pageOf, sessionParams } from "./session-params.ts";
import type { Payments } from "./settings.ts";
import { isFaultOfStripe, isKeyReused, isMissing, refusalCode } from "./stripe.ts";

const { leastSessionMinutes, mostSessionMinutes } = paymentRules;

export interface CheckoutRequest {
  readonly orderId: string;
  readonly userId: string;
}

/** What is stored before Stripe is asked. */
type Prepared =
  | { readonly kind: "free"; readonly order: StoredOrder }
  | {
      readonly kind: "pay";
      readonly order: StoredOrder;
      readonly attempt: Attempt;
      readonly items: StoredItem[];
    };

/**
 * The open checkout session of an order; creates one if none is open. The attempt is stored first: its number is in the
 * idempotency key, so that parallel calls and later repeats get the same session from Stripe.
 *
 * @throws ApiError `order_not_found`, `order_not_payable`, `payment_refused`, `stripe_unavailable`, `payments_misconfigured`
 */
export async function checkOut(
  database: Database,
  payments: Payments,
  request: CheckoutRequest,
  now: Clock = systemClock,
): Promise<Checkout> {
  const prepared = await database.transaction(transaction => prepare(transaction, request, now()), {
    idempotent: true,
  });
  const { order } = prepared;
  if (prepared.kind === "free")
    return { url: pageOf(payments.returnUrl, order.id, "done"), expiresAt: order.holdEndsAt };
  const { attempt } = prepared;
  if (attempt.state === "open") return openCheckout(attempt);
  const session = await createSession(database, payments, prepared, request.userId);
  const kept = await database.transaction(transaction => keep(transaction, attempt, session), {
    idempotent: true,
  });
  if (kept.attempt.state === "open" && isUnpaid(kept.state)) return openCheckout(kept.attempt);
  // Cancelled while Stripe was asked.
  await closeSessions(database, payments, order.id);
  throw notPayable(kept.state, "It was changed meanwhile.");
}

async function prepare(
  transaction: Transaction,
  { orderId, userId }: CheckoutRequest,
  now: number,
): Promise<Prepared> {
  const order = existing(await lockOrder(transaction, orderId, userId));
  const { state, total } = order;
  if (total === 0 && state === "paid") return { kind: "free", order };
  if (!isUnpaid(state)) throw notPayable(state, "Only an order that is not paid can be.");
  const latest = await latestAttempt(transaction, orderId);
  if (latest?.state === "processing")
    throw notPayable(state, "Its payment is on the way, which can take days.");
  if (Date.parse(order.holdEndsAt) <= now) throw notPayable(state, "It was not paid in time.");
  if (total === 0) {
    await moveOrders(transaction, [orderId], {
      to: "paid",
      by: "customer",
      actorId: userId,
      reason: "nothing to pay",
    });
    return { kind: "free", order };
  }
  const attempt = await usableAttempt(transaction, order, latest, now);
  return { kind: "pay", order, attempt, items: await listItems(transaction, orderId) };
}

/** The latest attempt, as long as it can still be used; a further one else. */
async function usableAttempt(
  transaction: Transaction,
  { id, holdEndsAt }: StoredOrder,
  latest: Attempt | undefined,
  now: number,
): Promise<Attempt> {
  if (latest?.state === "open") return latest;
  const least = now + leastSessionMinutes * 60_000;
  if (latest?.state === "creating") {
    if (Date.parse(latest.expiresAt) >= least - spareMilliseconds) return latest;
    // Stripe would refuse it by now. If it made a session, its address was never handed out.
    await moveAttempt(transaction, id, latest.attempt, "abandoned");
  }
  const end = Math.min(Math.max(Date.parse(holdEndsAt), least), now + mostSessionMinutes * 60_000);
  const expiresAt = Math.floor(end / 1000) * 1000;
  await extendHold(transaction, id, expiresAt);
  return insertAttempt(transaction, id, (latest?.attempt ?? 0) + 1, expiresAt);
}

/** The minute by which the least time of a session is longer than Stripe's own: what is tried again within it is good. */
const spareMilliseconds = 60_000;

async function createSession(
  database: Database,
  payments: Payments,
  { order, attempt, items }: Extract<Prepared, { kind: "pay" }>,
  userId: string,
): Promise<{ readonly id: string; readonly url: string | null }> {
  const customerId = await ensureCustomer(database, payments, userId);
  const { orderId, attempt: number } = attempt;
  const expiresAt = Date.parse(attempt.expiresAt);
  const params = sessionParams(
    { orderId, attempt: number, currency: order.currency, items, customerId, expiresAt },
    payments,
  );
  const idempotencyKey = `order:${orderId}:${number}`;
  try {
    return await payments.ask(stripe => stripe.checkout.sessions.create(params, { idempotencyKey }));
  } catch (error) {
    if (isMissing(error, "customer")) {
      await dropCustomer(database, customerId);
      await ensureCustomer(database, payments, userId, customerId);
    }
    // Stripe gives the same answer to the same key for a day, so the next call needs another one.
    if (refusalCode(error) !== undefined || isFaultOfStripe(error))
      await moveAttempt(database, orderId, number, "abandoned");
    throw refusalOf(error);
  }
}

/** The error for the caller: retryable if the next call can succeed. */
function refusalOf(error: unknown): unknown {
  const reason = refusalCode(error);
  if (reason === undefined) return error;
  return isMissing(error, "customer") || isKeyReused(error)
    ? new ApiError(errors.stripe_unavailable, { cause: error, retryAfterSeconds: 1 })
    : new ApiError(errors.payment_refused, { facts: { reason }, cause: error });
}

/** Stores the session; the first one to do so moves the order on. */
async function keep(
  transaction: Transaction,
  { orderId, attempt }: Attempt,
  session: { readonly id: string; readonly url: string | null },
): Promise<{ readonly attempt: Attempt; readonly state: State }> {
  const order = existing(await lockOrder(transaction, orderId, null));
  await openAttempt(transaction, orderId, attempt, session);
  const kept = existing(await findAttempt(transaction, orderId, attempt));
  if (order.state !== "created" || kept.state !== "open") return { attempt: kept, state: order.state };
  await moveOrders(transaction, [orderId], {
    to: "paying",
    by: "customer",
    actorId: order.userId,
    reason: "checkout opened",
  });
  return { attempt: kept, state: "paying" };
}

const isUnpaid = (state: State) => state === "created" || state === "paying";

const openCheckout = ({ url, expiresAt }: Attempt): Checkout => ({ url: url ?? "", expiresAt });

function existing<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new ApiError(orderErrors.order_not_found);
  return found;
}

const notPayable = (state: State, detail: string) =>
  new ApiError(errors.order_not_payable, { detail: `The order cannot be paid. ${detail}`, facts: { state } });
