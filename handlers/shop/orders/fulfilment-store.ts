import type { Queries, Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { NewFulfilment, Order } from "./contract.ts";

/** The parcel, what is in it, and how much of each line of the order is fulfilled by it. */
export async function insertFulfilment(
  transaction: Transaction,
  id: string,
  orderId: string,
  { items, tracking }: NewFulfilment,
): Promise<void> {
  await transaction.execute(sql`
    with parcel as (
      insert into fulfilments (id, order_id, tracking) values (${sql.uuid(id)}, ${sql.uuid(orderId)}, ${tracking})),
    item as (
      select * from jsonb_to_recordset(${sql.json(items)}) as item ("variantId" uuid, quantity int4)),
    content as (
      insert into fulfilment_items (fulfilment_id, variant_id, quantity)
      select ${sql.uuid(id)}, "variantId", quantity from item)
    update order_items set fulfilled = fulfilled + item.quantity
    from item where order_id = ${sql.uuid(orderId)} and variant_id = "variantId"`);
}

export const listFulfilments = (queries: Queries, orderId: string): Promise<Order["fulfilments"]> =>
  queries.query<Order["fulfilments"][number]>(sql`
    select id, tracking, created_at as "createdAt",
      (select json_agg(json_build_object('variantId', variant_id, 'quantity', quantity) order by variant_id)
        from fulfilment_items where fulfilment_id = fulfilments.id) as items
    from fulfilments where order_id = ${sql.uuid(orderId)} order by created_at, id`);
