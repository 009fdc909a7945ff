import { sql } from "../../platform/database/sql.ts";
import type { Eraser } from "../../platform/identity/eraser.ts";
import { giveUp, lockUnpaid } from "./state-store.ts";

/** Cancels the orders of a person that are not paid, and leaves the others in the books without the person. */
export const eraseOrders: Eraser = async (transaction, userId, most) => {
  const unpaid = await lockUnpaid(transaction, userId, most);
  await giveUp(transaction, unpaid, {
    to: "cancelled",
    by: "customer",
    actorId: null,
    reason: "account deleted",
  });
  if (unpaid.length === most) return false;
  const person = sql.uuid(userId);
  const orders = await transaction.execute(sql`
    update orders set user_id = null, ships_to = null where id in (
      select id from orders where user_id = ${person} limit ${most})`);
  const entries = await transaction.execute(sql`
    update order_history set actor_id = null where (order_id, step) in (
      select order_id, step from order_history where actor_id = ${person} limit ${most})`);
  return orders < most && entries < most;
};
