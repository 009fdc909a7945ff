import type Stripe from "stripe";
import type { Queries, Transaction } from "../../platform/database/database.ts";
import { lockOrder, withdrawPieces } from "../orders/shared.ts";
import type { Desk, Incident } from "./desk.ts";
import { findReceipt } from "./receipt-store.ts";
import {
  findRefund,
  findRefundOfStripe,
  insertRefund,
  itemsOfRefund,
  type RefundState,
  refundedItems,
  type StoredRefund,
  updateRefund,
} from "./refund-store.ts";
import { type Effect, idOf, isUuid, UnknownOrder } from "./settling.ts";
import { followOrder } from "./standing.ts";

/** A reading that is older than what is stored changes nothing: a refund only goes on in this order. */
const ranks: Readonly<Record<RefundState, number>> = {
  requested: 0,
  refused: 0,
  pending: 1,
  succeeded: 2,
  failed: 3,
};

/**
 * Takes our refund to where Stripe's is, and order and stock with it; one that was made in Stripe's dashboard gets a row
 * of its own. Harmless when it is done again, or late.
 *
 * @throws UnknownOrder where its payment is not known
 */
export async function applyRefund(
  transaction: Transaction,
  desk: Desk,
  refund: Stripe.Refund,
): Promise<Effect> {
  const receipt = await findReceipt(transaction, idOf(refund.payment_intent) ?? "");
  if (receipt === undefined) throw new UnknownOrder(`The payment of ${refund.id} is not known.`);
  const { orderId } = receipt;
  await lockOrder(transaction, orderId, null);
  const state = stateOfRefund(refund);
  const known = await ours(transaction, refund, orderId);
  if (known && ranks[known.state] >= ranks[state]) return { outcome: "repeated", orderId };
  const row = known ?? (await insertElsewhere(transaction, desk, refund, receipt));
  const failure = state === "failed" ? (refund.failure_reason ?? refund.status ?? "failed") : null;
  await updateRefund(transaction, row.id, { state, stripeRefundId: refund.id, failure });
  const isNew = ranks[row.state] === 0;
  if (isNew && state !== "failed") await withdraw(transaction, row);
  await followOrder(transaction, orderId, {
    by: row.cause === "requested" ? "admin" : "stripe",
    actorId: row.actorId,
    reason: state === "failed" ? "the refund failed" : reasons[row.cause],
  });
  return { outcome: `refund ${state}`, orderId, incidents: incidentsOf(row, known === undefined, state) };
}

const reasons: Readonly<Record<StoredRefund["cause"], string>> = {
  requested: "refunded",
  duplicate: "a second payment was returned",
  late: "paid after it was given up, and returned",
  elsewhere: "refunded in Stripe's dashboard",
};

function incidentsOf({ cause }: StoredRefund, isFound: boolean, state: RefundState): Incident[] {
  const found: Incident[] = isFound && cause === "elsewhere" ? ["refundElsewhere"] : [];
  return state === "failed" ? [...found, "refundFailed"] : found;
}

function stateOfRefund({ status }: Stripe.Refund): RefundState {
  if (status === "succeeded") return "succeeded";
  return status === "failed" || status === "canceled" ? "failed" : "pending";
}

/** By our id in its metadata, since the event can come before Stripe's answer is stored. */
async function ours(
  queries: Queries,
  { id, metadata }: Stripe.Refund,
  orderId: string,
): Promise<StoredRefund | undefined> {
  const known = await findRefundOfStripe(queries, id);
  const refundId = metadata?.refundId ?? "";
  if (known || !isUuid(refundId)) return known;
  const named = await findRefund(queries, refundId);
  return named?.orderId === orderId && named.stripeRefundId === null ? named : undefined;
}

async function insertElsewhere(
  transaction: Transaction,
  { newId }: Desk,
  refund: Stripe.Refund,
  { orderId, paymentIntent }: { readonly orderId: string; readonly paymentIntent: string },
): Promise<StoredRefund> {
  const id = newId();
  const currency = refund.currency.toUpperCase();
  const { amount } = refund;
  await insertRefund(transaction, { id, orderId, paymentIntent, cause: "elsewhere", amount, currency });
  return (await findRefund(transaction, id)) as StoredRefund;
}

/** Follows with the pieces of the order what a refund pays back. */
async function withdraw(
  transaction: Transaction,
  { id, orderId, restock, actorId }: StoredRefund,
): Promise<void> {
  const mine = new Set((await itemsOfRefund(transaction, id)).map(({ variantId }) => variantId));
  if (mine.size === 0) return;
  // Others that Stripe has not made can still be refused.
  const all = await refundedItems(transaction, orderId, "made");
  const lines = all.filter(({ variantId }) => mine.has(variantId));
  await withdrawPieces(transaction, orderId, lines, { restock, adminId: actorId });
}
