import type { Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { Standing } from "./standing.ts";

/** What the state of an order follows from. */
export async function readStanding(transaction: Transaction, orderId: string): Promise<Standing> {
  const row = await transaction.one<Standing>(sql`
    select orders.state, receipts.kind, receipts.amount as paid,
      (select cast(coalesce(sum(amount), 0) as int8) from refunds
        where payment_intent = receipts.payment_intent and state in ('pending', 'succeeded')) as refunded,
      (select cast(coalesce(sum(amount), 0) as int8) from disputes
        where payment_intent = receipts.payment_intent and currency = receipts.currency and status = 'lost') as lost,
      exists (select from disputes where payment_intent = receipts.payment_intent and status in
        ('needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review')) as disputed,
      (select cast(coalesce(sum(fulfilled), 0) as int8) from order_items where order_id = orders.id) as fulfilled,
      (select cast(coalesce(sum(quantity - fulfilled - cancelled), 0) as int8) from order_items
        where order_id = orders.id) as open
    from orders left join lateral (
      select * from receipts where order_id = orders.id and kind in ('order', 'late')
      order by kind = 'order' desc, created_at limit 1) as receipts on true
    where orders.id = ${sql.uuid(orderId)}`);
  return row as Standing;
}
