import type { Queries } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import type { ListedOrder, OrderQuery } from "./contract.ts";
import { columns } from "./store.ts";

/** The last order that was shown. */
export type OrderPosition = readonly [createdAt: string, id: string];

/**
 * Newest first.
 *
 * @param userId whose orders; null for everyone's
 */
export function listOrders(
  queries: Queries,
  userId: string | null,
  query: OrderQuery,
  after: OrderPosition | null,
  limit: number,
): Promise<ListedOrder[]> {
  const conditions = filters(query);
  if (userId !== null) conditions.push(sql`user_id = ${sql.uuid(userId)}`);
  if (after !== null)
    conditions.push(sql`(created_at, id) < (${sql.timestamp(after[0])}, ${sql.uuid(after[1])})`);
  return queries.query<ListedOrder>(sql`
    select ${columns}, (select count(*) from order_items where order_id = orders.id) as "itemCount"
    from orders where ${sql.join(conditions, " and ")} order by created_at desc, id desc limit ${limit}`);
}

function filters({ state, number, from, to }: OrderQuery): Statement[] {
  const conditions = [sql`true`];
  if (state !== undefined) conditions.push(sql`state = ${state}`);
  if (number !== undefined) conditions.push(sql`number = ${Number(number)}`);
  if (from !== undefined) conditions.push(sql`created_at >= ${sql.timestamp(from)}`);
  if (to !== undefined) conditions.push(sql`created_at < ${sql.timestamp(to)}`);
  return conditions;
}
