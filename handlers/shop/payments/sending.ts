import type Stripe from "stripe";
import { defined } from "../../../lib/defined.ts";
import type { Database } from "../../platform/database/database.ts";
import { type Attempt, moveAttempt, openOfGivenUp } from "./attempt-store.ts";
import { customersToDelete, dropCustomer } from "./customer-store.ts";
import type { Desk } from "./desk.ts";
import { applyRefund } from "./refund-effects.ts";
import { countTry, findRefund, refundsToMake, type StoredRefund, updateRefund } from "./refund-store.ts";
import type { Payments } from "./settings.ts";
import { isFaultOfStripe, isMissing, refusalCode } from "./stripe.ts";

/** What one look works on at most. */
export const mostOfOneLook = 50;
/** Stripe's most: https://docs.stripe.com/api/pagination */
const mostOfOnePage = 100;

/**
 * Expires sessions whose orders are given up, so that they cannot be paid any more. One that was paid meanwhile is left to its
 * event, or to the reconcile job.
 *
 * @param orderId of one order, or null for all
 * @returns how many
 */
export async function closeSessions(
  database: Database,
  { ask }: Pick<Payments, "ask">,
  orderId: string | null,
): Promise<number> {
  const open = await openOfGivenUp(database, orderId, mostOfOneLook);
  let closed = 0;
  await each(open, async attempt => {
    if (await close(database, ask, attempt)) closed += 1;
  });
  return closed;
}

/** Works on all, and then throws the first error, so that one that fails does not keep the others waiting. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await work(item).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function close(database: Database, ask: Payments["ask"], attempt: Attempt): Promise<boolean> {
  const { sessionId, orderId, attempt: number } = attempt;
  if (sessionId === null) return false;
  try {
    await ask(stripe => stripe.checkout.sessions.expire(sessionId));
  } catch (error) {
    // It is complete, or has expired: Stripe refuses by a sentence alone, so the session is read.
    if (refusalCode(error) === undefined) throw error;
    if (!(await isOver(ask, sessionId))) return false;
  }
  return (await moveAttempt(database, orderId, number, "expired")) === 1;
}

/** Of another account's session, which is left over from a key that was replaced, nothing can come any more. */
async function isOver(ask: Payments["ask"], sessionId: string): Promise<boolean> {
  try {
    const { status } = await ask(stripe => stripe.checkout.sessions.retrieve(sessionId));
    return status === "expired";
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}

/** Has Stripe make the refunds that are requested; of one order, or of all where that is null. Returns how many. */
export async function sendRefunds(desk: Desk, orderId: string | null): Promise<number> {
  const refunds = await refundsToMake(desk.database, orderId, mostOfOneLook);
  await each(refunds, refund => sendRefund(desk, refund));
  return refunds.length;
}

/**
 * Has Stripe make a refund, and follows with the order.
 *
 * @throws ApiError `stripe_unavailable`: it stays requested, and is sent again
 */
export async function sendRefund(desk: Desk, refund: StoredRefund): Promise<void> {
  const { database, payments, tell } = desk;
  const { id, orderId } = refund;
  let made: Stripe.Refund;
  try {
    made = (await madeBefore(desk, refund)) ?? (await makeRefund(payments, refund));
  } catch (error) {
    const failure = refusalCode(error);
    if (failure === undefined) {
      // Stripe gives the same answer to the same key for a day.
      if (isFaultOfStripe(error)) await countTry(database, refund);
      throw error;
    }
    await database.transaction(
      async transaction => {
        const { state } = (await findRefund(transaction, id)) ?? refund;
        if (state === "requested")
          await updateRefund(transaction, id, { state: "refused", stripeRefundId: null, failure });
      },
      { idempotent: true },
    );
    if (refund.cause !== "requested") tell("refundFailed", { orderId });
    return;
  }
  const effect = await database.transaction(transaction => applyRefund(transaction, desk, made), {
    idempotent: true,
  });
  for (const incident of effect.incidents ?? []) tell(incident, { orderId });
}

const makeRefund = (
  { ask, stack }: Payments,
  { id, orderId, paymentIntent, amount, cause, tries }: StoredRefund,
): Promise<Stripe.Refund> =>
  ask(stripe =>
    stripe.refunds.create(
      {
        payment_intent: paymentIntent,
        amount,
        reason: cause === "duplicate" ? "duplicate" : "requested_by_customer",
        metadata: { stack, orderId, refundId: id },
      },
      { idempotencyKey: `refund:${id}:${tries}` },
    ),
  );

/** An earlier try can have made it, and its key is forgotten after a day, so Stripe is asked before another key is used. */
async function madeBefore(
  { payments, now }: Desk,
  { id, paymentIntent, tries, createdAt }: StoredRefund,
): Promise<Stripe.Refund | undefined> {
  if (tries === 0 && now() - Date.parse(createdAt) < 3_600_000) return undefined;
  for (let after: string | undefined; ; ) {
    const page = {
      payment_intent: paymentIntent,
      limit: mostOfOnePage,
      ...defined({ starting_after: after }),
    };
    const { data, has_more } = await payments.ask(stripe => stripe.refunds.list(page));
    const found = data.find(({ metadata }) => metadata?.refundId === id);
    after = data.at(-1)?.id;
    if (found || !has_more || after === undefined) return found;
  }
}

/** Deletes customers at Stripe whose accounts are deleted. Returns how many. */
export async function deleteCustomers({ database, payments }: Desk): Promise<number> {
  const ids = await customersToDelete(database, mostOfOneLook);
  await each(ids, async id => {
    await payments
      .ask(stripe => stripe.customers.del(id))
      .catch((error: unknown) => {
        if (!isMissing(error, "id") && !isMissing(error, "customer")) throw error;
      });
    await dropCustomer(database, id);
  });
  return ids.length;
}
