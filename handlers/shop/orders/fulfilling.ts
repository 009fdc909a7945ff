import type { Transaction } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { ship } from "../catalogue/shared.ts";
import type { NewFulfilment, State } from "./contract.ts";
import { errors } from "./errors.ts";
import { insertFulfilment } from "./fulfilment-store.ts";
import { moveOrders } from "./state-store.ts";
import { listItems, type StoredItem } from "./store.ts";

/** Of one order, which the transaction has locked. */
export interface FulfilmentRequest extends NewFulfilment {
  readonly id: string;
  readonly order: { readonly id: string; readonly state: State };
  readonly adminId: string;
}

/**
 * Records that items were sent: they leave the shelf, and the order becomes partly or wholly fulfilled.
 *
 * @throws ApiError `order_not_fulfillable`, `fulfilment_exceeds_order`
 */
export async function fulfil(transaction: Transaction, request: FulfilmentRequest): Promise<void> {
  const { id, order, items, adminId } = request;
  if (!fulfillable.includes(order.state))
    throw new ApiError(errors.order_not_fulfillable, { facts: { state: order.state } });
  const isWhole = checkOpen(await listItems(transaction, order.id), items);
  await insertFulfilment(transaction, id, order.id, request);
  await ship(transaction, items, { orderId: order.id, adminId, reason: "fulfilled" });
  const to = isWhole ? "fulfilled" : "partlyFulfilled";
  // What was refunded in part stays so.
  if (to === order.state || order.state === "partlyRefunded") return;
  await moveOrders(transaction, [order.id], { to, by: "admin", actorId: adminId, reason: "fulfilled" });
}

const fulfillable: readonly State[] = ["paid", "partlyFulfilled", "partlyRefunded"];

/** Whether nothing of the order is open afterwards. */
function checkOpen(lines: readonly StoredItem[], items: NewFulfilment["items"]): boolean {
  const open = new Map(lines.map(line => [line.variantId, line.quantity - line.fulfilled - line.cancelled]));
  for (const { variantId, quantity } of items) {
    const left = open.get(variantId) ?? 0;
    if (quantity > left)
      throw new ApiError(errors.fulfilment_exceeds_order, { facts: { variantId, open: left } });
    open.set(variantId, left - quantity);
  }
  return [...open.values()].every(left => left === 0);
}
