import type { Transaction } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import { livingUsers } from "../../platform/identity/living.ts";
import { type Pieces, release } from "../catalogue/shared.ts";
import type { Actor, State } from "./contract.ts";
import { giveCouponsBack } from "./coupon-store.ts";

/** Why an order goes into another state. */
export interface Move {
  readonly to: State;
  readonly by: Actor;
  /** Who it was, where it was a person. */
  readonly actorId: string | null;
  readonly reason: string;
}

/** An order that is not paid, locked by the transaction. */
export interface HeldOrder {
  readonly id: string;
  readonly couponId: string | null;
}

/**
 * Moves orders that the transaction has locked, each from the state that it has, with an entry in its history.
 *
 * @throws DatabaseError 23503 of `order_history_transition` where no such transition is legal
 */
export const moveOrders = (transaction: Transaction, ids: readonly string[], move: Move): Promise<number> =>
  transaction.execute(sql`
    insert into order_history (order_id, step, from_state, to_state, actor, actor_id, reason)
    select id, (select max(step) + 1 from order_history where order_id = orders.id), state, ${move.to}, ${move.by},
      ${living(move.actorId)}, ${move.reason}
    from orders where id = any (${sql.array(ids, "uuid")})`);

/** Null once the account is deleted: what is written afterwards is not erased any more. */
const living = (userId: string | null) =>
  userId === null
    ? sql.uuid(null)
    : sql`(select id from (${livingUsers(sql`select ${sql.uuid(userId)}`)}) as living)`;

/** Orders whose hold has ended by then, up to so many; those that are being changed are left for the next run. */
export const lockOverdue = (transaction: Transaction, time: string, most: number): Promise<HeldOrder[]> =>
  lockHeld(
    transaction,
    sql`hold_ends_at <= ${sql.timestamp(time)}`,
    sql`limit ${most} for update skip locked`,
  );

/** Orders of the person that are not paid, up to so many. */
export const lockUnpaid = (transaction: Transaction, userId: string, most: number): Promise<HeldOrder[]> =>
  lockHeld(transaction, sql`user_id = ${sql.uuid(userId)}`, sql`limit ${most} for update`);

/** One order that is not paid, which the transaction has locked. */
export const findHeld = (transaction: Transaction, orderId: string): Promise<HeldOrder[]> =>
  lockHeld(transaction, sql`id = ${sql.uuid(orderId)}`, sql`for update`);

/** Gives up orders that are not paid, and returns their stock and their uses of coupons. */
export async function giveUp(
  transaction: Transaction,
  orders: readonly HeldOrder[],
  move: Move,
): Promise<void> {
  if (orders.length === 0) return;
  const ids = orders.map(({ id }) => id);
  await moveOrders(transaction, ids, move);
  await giveCouponsBack(
    transaction,
    orders.flatMap(({ couponId }) => couponId ?? []),
  );
  await release(transaction, await piecesOf(transaction, ids));
}

const piecesOf = (transaction: Transaction, ids: readonly string[]): Promise<Pieces[]> =>
  transaction.query<Pieces>(sql`
    select variant_id as "variantId", cast(sum(quantity) as int8) as quantity from order_items
    where order_id = any (${sql.array(ids, "uuid")}) group by variant_id`);

const lockHeld = (transaction: Transaction, condition: Statement, lock: Statement): Promise<HeldOrder[]> =>
  transaction.query<HeldOrder>(sql`
    select id, coupon_id as "couponId" from orders
    where state in ('created', 'paying') and ${condition} order by hold_ends_at, id ${lock}`);
