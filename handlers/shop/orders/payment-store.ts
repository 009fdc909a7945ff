import type { Queries, Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import { lockVariants, type Pieces, putBack, release, reserve, ship } from "../catalogue/shared.ts";
import type { Address } from "./contract.ts";
import { keepsCoupon } from "./store.ts";

/** Keeps stock and coupon of an order that is not paid for longer, never for shorter. The transaction has locked it. */
export const extendHold = (transaction: Transaction, orderId: string, until: number): Promise<number> =>
  transaction.execute(sql`
    update orders set hold_ends_at = ${sql.timestamp(until)}, updated_at = now()
    where id = ${sql.uuid(orderId)} and hold_ends_at < ${sql.timestamp(until)}`);

/** Sets until when stock and coupon are kept. The transaction has locked the order. */
export const setHold = (transaction: Transaction, orderId: string, until: number): Promise<number> =>
  transaction.execute(sql`
    update orders set hold_ends_at = ${sql.timestamp(until)}, updated_at = now() where id = ${sql.uuid(orderId)}`);

/** For a person whose account is not deleted. */
export const saveAddress = (transaction: Transaction, orderId: string, address: Address): Promise<number> =>
  transaction.execute(sql`
    update orders set ships_to = ${sql.json(address)} where id = ${sql.uuid(orderId)} and user_id is not null`);

/**
 * Takes stock and coupon once more for an order that was given up and that the transaction has locked.
 *
 * @returns false, and nothing is changed, where they are not there any more
 */
export async function reserveAgain(transaction: Transaction, orderId: string): Promise<boolean> {
  if (!(await takeCouponAgain(transaction, orderId))) return false;
  const pieces = await transaction.query<Pieces>(sql`
    select variant_id as "variantId", cast(quantity as int8) as quantity from order_items
    where order_id = ${sql.uuid(orderId)}`);
  const ids = pieces.map(({ variantId }) => variantId);
  await lockVariants(transaction, ids);
  const short = await transaction.one(sql`
    select 1 as found from order_items join variants on variants.id = variant_id
    where order_id = ${sql.uuid(orderId)} and on_hand - reserved < quantity limit 1`);
  if (short !== undefined) {
    await returnCoupon(transaction, orderId);
    return false;
  }
  await reserve(transaction, pieces);
  return true;
}

/** False where the order has a coupon that is used up, in all or by the person. */
async function takeCouponAgain(transaction: Transaction, orderId: string): Promise<boolean> {
  const order = sql`(select coupon_id from orders where id = ${sql.uuid(orderId)})`;
  const coupon = await lockCouponOf(transaction, orderId);
  if (coupon === undefined) return true;
  const taken = await transaction.execute(sql`
    update coupons set uses = uses + 1
    where id = ${order} and (most_uses is null or uses < most_uses) and (most_uses_each is null or most_uses_each > (
      select count(*) from orders as other
      where other.coupon_id = coupons.id and ${keepsCoupon(sql`other`)}
        and other.user_id = (select user_id from orders where id = ${sql.uuid(orderId)})))`);
  return taken === 1;
}

const lockCouponOf = (queries: Queries, orderId: string): Promise<unknown> =>
  queries.one(sql`
    select id from coupons where id = (select coupon_id from orders where id = ${sql.uuid(orderId)}) for update`);

const returnCoupon = (transaction: Transaction, orderId: string): Promise<number> =>
  transaction.execute(sql`
    update coupons set uses = uses - 1 where id = (select coupon_id from orders where id = ${sql.uuid(orderId)})`);

/**
 * Follows refunds: pieces that were not sent are not sent any more, and come first; the others are counted as returned.
 * What an earlier refund that failed has taken out already is not taken out again. The transaction has locked the order.
 *
 * @param refunded of each line, over all refunds that did not fail
 * @param restock whether the pieces can be sold again
 */
export async function withdrawPieces(
  transaction: Transaction,
  orderId: string,
  refunded: readonly Pieces[],
  { restock, adminId }: { readonly restock: boolean; readonly adminId: string | null },
): Promise<void> {
  const withdrawn = await transaction.query<Withdrawn>(sql`
    with wanted as (
      select "variantId" as id, greatest(0, refunded - cancelled - returned) as more,
        quantity - fulfilled - cancelled as open, fulfilled - returned as sent
      from order_items join jsonb_to_recordset(${sql.json(refunded.map(toRow))}) as line ("variantId" uuid, refunded int4)
        on variant_id = "variantId"
      where order_id = ${sql.uuid(orderId)})
    update order_items set cancelled = cancelled + least(more, open),
      returned = returned + least(more - least(more, open), sent)
    from wanted where order_id = ${sql.uuid(orderId)} and variant_id = id and more > 0
    returning variant_id as "variantId", cast(least(more, open) as int8) as unsent,
      cast(least(more - least(more, open), sent) as int8) as sent`);
  // All of the order at once, in their one order: below, and by what follows, they are locked in parts.
  await lockVariantsOf(transaction, orderId);
  const reference = { orderId, adminId, reason: "refunded" };
  const unsent = piecesOf(withdrawn, "unsent");
  await (restock ? release(transaction, unsent) : ship(transaction, unsent, reference));
  if (restock) await putBack(transaction, piecesOf(withdrawn, "sent"), reference);
}

/**
 * Frees the pieces of an order that are still to be sent: nothing is left of its payment, so that they never will be. The
 * transaction has locked the order.
 */
export async function freeUnsent(transaction: Transaction, orderId: string): Promise<void> {
  await lockVariantsOf(transaction, orderId);
  const freed = await transaction.query<Pieces>(sql`
    with unsent as (
      select variant_id as id, quantity - fulfilled - cancelled as pieces from order_items
      where order_id = ${sql.uuid(orderId)} and quantity > fulfilled + cancelled)
    update order_items set cancelled = cancelled + pieces from unsent
    where order_id = ${sql.uuid(orderId)} and variant_id = id
    returning variant_id as "variantId", cast(pieces as int8) as quantity`);
  await release(transaction, freed);
}

async function lockVariantsOf(transaction: Transaction, orderId: string): Promise<void> {
  const lines = await transaction.query<{ id: string }>(sql`
    select variant_id as id from order_items where order_id = ${sql.uuid(orderId)}`);
  await lockVariants(
    transaction,
    lines.map(({ id }) => id),
  );
}

interface Withdrawn {
  readonly variantId: string;
  readonly unsent: number;
  readonly sent: number;
}

const toRow = ({ variantId, quantity }: Pieces) => ({ variantId, refunded: quantity });

const piecesOf = (rows: readonly Withdrawn[], member: "unsent" | "sent"): Pieces[] =>
  rows
    .map(row => ({ variantId: row.variantId, quantity: row[member] }))
    .filter(({ quantity }) => quantity > 0);
