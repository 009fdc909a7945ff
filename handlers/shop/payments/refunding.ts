import { commonErrors } from "../../../contract/errors.ts";
import type { Transaction } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { stepOf } from "../money.ts";
import { listItems, lockOrder, orderErrors, type State, type StoredOrder } from "../orders/shared.ts";
import type { NewRefund } from "./contract.ts";
import { errors } from "./errors.ts";
import { type Receipt, receiptOfOrder } from "./receipt-store.ts";
import { amountOfValue, valueOfPieces } from "./refund-amounts.ts";
import { insertRefund, listRefunds, type RefundItem, refundedItems } from "./refund-store.ts";

export interface RefundRequest extends NewRefund {
  readonly id: string;
  readonly orderId: string;
  readonly adminId: string;
}

/** With a payment of which something may be left, and without an open dispute, in which Stripe refuses refunds. */
const refundable: readonly State[] = ["paid", "partlyFulfilled", "fulfilled", "partlyRefunded"];

/**
 * Records a refund that Stripe is asked for afterwards. Refunds of an order are counted one by one, since its row is
 * locked: together they are never more than what was paid.
 *
 * @throws ApiError `order_not_found`, `order_not_refundable`, `refund_exceeds_payment`, `refund_exceeds_order`,
 *   `invalid_request`
 */
export async function requestRefund(transaction: Transaction, request: RefundRequest): Promise<void> {
  const { id, orderId, note, restock, adminId } = request;
  const order = await lockOrder(transaction, orderId, null);
  if (order === undefined) throw new ApiError(orderErrors.order_not_found);
  const receipt = await receiptOfOrder(transaction, orderId);
  if (receipt === undefined || !refundable.includes(order.state)) throw notRefundable(order.state);
  // Together with what was refunded in Stripe's dashboard, refunds that wait can be more than the payment.
  const left = Math.max(0, receipt.amount - (await amountRefunded(transaction, receipt)));
  if (left === 0) throw new ApiError(errors.refund_exceeds_payment, { facts: { left } });
  const { amount, items } = await plan(transaction, order, receipt, { ...request, left });
  if (amount > left) throw new ApiError(errors.refund_exceeds_payment, { facts: { left } });
  if (amount === 0) throw notRefundable(order.state, "The pieces cost nothing.");
  const { paymentIntent, currency } = receipt;
  const row = { id, orderId, paymentIntent, amount, currency, items, restock, note };
  await insertRefund(transaction, { ...row, cause: "requested", actorId: adminId });
}

/** What refunds take of a payment, those included that Stripe was not asked for yet. */
async function amountRefunded(
  transaction: Transaction,
  { orderId, paymentIntent }: Receipt,
): Promise<number> {
  const refunds = await listRefunds(transaction, orderId);
  return refunds
    .filter(refund => refund.paymentIntent === paymentIntent && !["failed", "refused"].includes(refund.state))
    .reduce((sum, { amount }) => sum + amount, 0);
}

interface Wish extends NewRefund {
  readonly left: number;
}

async function plan(
  transaction: Transaction,
  order: StoredOrder,
  receipt: Receipt,
  { amount, items, left }: Wish,
): Promise<{ readonly amount: number; readonly items: readonly RefundItem[] }> {
  const { currency } = receipt;
  if (amount !== null) {
    checkStep(amount, currency);
    return { amount, items: [] };
  }
  const before = await refundedItems(transaction, order.id, "claimed");
  const pieces = await itemsToRefund(transaction, order, before, items);
  if (items === null) return { amount: left, items: pieces };
  const value = pieces.reduce((sum, piece) => sum + piece.value, 0);
  const valueBefore = before.reduce((sum, piece) => sum + piece.value, 0);
  const paid = { total: order.total, paid: receipt.amount };
  return { amount: amountOfValue(value, valueBefore, paid, currency), items: pieces };
}

/** The pieces that are asked for, or all that are left, with what they cost. */
async function itemsToRefund(
  transaction: Transaction,
  { id, currency }: StoredOrder,
  before: readonly RefundItem[],
  wanted: NewRefund["items"],
): Promise<RefundItem[]> {
  const lines = await listItems(transaction, id);
  const byId = new Map(lines.map(line => [line.variantId, line]));
  const refunded = new Map(before.map(piece => [piece.variantId, piece]));
  const so = (variantId: string) => refunded.get(variantId) ?? { quantity: 0, value: 0 };
  const all = lines.map(({ variantId, quantity }) => ({
    variantId,
    quantity: quantity - so(variantId).quantity,
  }));
  return (wanted ?? all.filter(({ quantity }) => quantity > 0)).map(({ variantId, quantity }) => {
    const line = byId.get(variantId);
    const left = (line?.quantity ?? 0) - so(variantId).quantity;
    if (line === undefined || quantity > left)
      throw new ApiError(errors.refund_exceeds_order, { facts: { variantId, left } });
    return { variantId, quantity, value: valueOfPieces(line, quantity, so(variantId), currency) };
  });
}

function checkStep(amount: number, currency: string): void {
  const step = stepOf(currency);
  if (amount % step === 0) return;
  const message = `must be a multiple of ${step}, the smallest step of ${currency}`;
  throw new ApiError(commonErrors.invalid_request, { errors: [{ path: "body.amount", message }] });
}

const notRefundable = (state: State, detail?: string) =>
  new ApiError(errors.order_not_refundable, { ...(detail && { detail }), facts: { state } });
