import type { Queries, Transaction } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import type { Address, ListedOrder, Order } from "./contract.ts";
import type { PricedOrder } from "./pricing.ts";

/** An order as the database has it, without what belongs to it. */
export type StoredOrder = Omit<ListedOrder, "itemCount">;

/** The same with what a list does not show. */
export interface WholeOrder extends StoredOrder {
  readonly shipsTo: Address | null;
}

export type StoredItem = Order["items"][number];

/** Who orders what, priced, and until when it is kept. */
export interface OrderToInsert extends PricedOrder {
  readonly id: string;
  readonly userId: string;
  readonly currency: string;
  readonly couponId: string | null;
  /** Milliseconds since the epoch. */
  readonly holdEndsAt: number;
}

export const columns = sql`
  id, cast(number as text) as number, state, user_id as "userId", currency, subtotal, discount, total,
  (select code from coupons where coupons.id = coupon_id) as coupon, hold_ends_at as "holdEndsAt",
  created_at as "createdAt", updated_at as "updatedAt"`;

/** The order of that person, or of anyone where that is null. */
export const findOrder = (
  queries: Queries,
  id: string,
  userId: string | null,
): Promise<WholeOrder | undefined> =>
  queries.one<WholeOrder>(sql`
    select ${columns}, ships_to as "shipsTo" from orders where ${matches(id, userId)}`);

/** Keeps other changes of the order away until the transaction ends. */
export const lockOrder = (
  transaction: Transaction,
  id: string,
  userId: string | null,
): Promise<StoredOrder | undefined> =>
  transaction.one<StoredOrder>(sql`select ${columns} from orders where ${matches(id, userId)} for update`);

/** Order, items and the first entry of its history. */
export async function insertOrder(transaction: Transaction, order: OrderToInsert): Promise<void> {
  const items = order.lines.map((line, position) => ({ ...line, position }));
  const id = sql.uuid(order.id);
  await transaction.execute(sql`
    with made as (
      insert into orders (id, user_id, currency, subtotal, discount, coupon_id, hold_ends_at)
      values (${id}, ${sql.uuid(order.userId)}, ${order.currency}, ${order.subtotal}, ${order.discount},
        ${sql.uuid(order.couponId)}, ${sql.timestamp(order.holdEndsAt)})),
    entry as (
      insert into order_history (order_id, step, to_state, actor, actor_id, reason)
      values (${id}, 1, 'created', 'customer', ${sql.uuid(order.userId)}, 'ordered'))
    insert into order_items
      (order_id, variant_id, position, sku, title, option_values, unit_price, quantity, discount)
    select ${id}, "variantId", position, sku, title, options, "unitPrice", quantity, discount
    from jsonb_to_recordset(${sql.json(items)}) as item ("variantId" uuid, position int4, sku text, title text,
      options text[], "unitPrice" int8, quantity int4, discount int8)`);
}

export const listItems = (queries: Queries, orderId: string): Promise<StoredItem[]> =>
  queries.query<StoredItem>(sql`
    select variant_id as "variantId", sku, title, option_values as options, unit_price as "unitPrice", quantity,
      discount, unit_price * quantity - discount as total, fulfilled, cancelled, returned
    from order_items where order_id = ${sql.uuid(orderId)} order by position`);

export const listHistory = (queries: Queries, orderId: string): Promise<Order["history"]> =>
  queries.query<Order["history"][number]>(sql`
    select from_state as "from", to_state as "to", actor as "by", reason, created_at as "at"
    from order_history where order_id = ${sql.uuid(orderId)} order by step`);

/** Held until the transaction ends by those who make an order for the person, so that they are counted one by one. */
export const lockOrdersOf = (transaction: Transaction, userId: string): Promise<unknown> =>
  transaction.query(sql`
    select 1 as locked from pg_advisory_xact_lock(hashtextextended(${`orders of ${userId}`}, 0))`);

export async function countUnpaid(transaction: Transaction, userId: string): Promise<number> {
  const row = await transaction.one<{ count: number }>(sql`
    select count(*) as count from orders
    where user_id = ${sql.uuid(userId)} and state in ('created', 'paying')`);
  return row?.count ?? 0;
}

/** That an order has its use of its coupon: it was neither given up nor, being paid afterwards, returned. */
export const keepsCoupon = (order: Statement): Statement => sql`
  ${order}.state not in ('cancelled', 'expired') and not exists (
    select from order_history where order_id = ${order}.id and to_state = 'refunded'
      and from_state in ('cancelled', 'expired'))`;

/** In how many orders of the person the coupon is used. */
export async function countUses(transaction: Transaction, couponId: string, userId: string): Promise<number> {
  const row = await transaction.one<{ count: number }>(sql`
    select count(*) as count from orders
    where coupon_id = ${sql.uuid(couponId)} and user_id = ${sql.uuid(userId)} and ${keepsCoupon(sql`orders`)}`);
  return row?.count ?? 0;
}

const matches = (id: string, userId: string | null): Statement =>
  userId === null ? sql`id = ${sql.uuid(id)}` : sql`id = ${sql.uuid(id)} and user_id = ${sql.uuid(userId)}`;
