import type { Queries, Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { Refund } from "./contract.ts";

/** Why money goes back. `elsewhere`: by hand, in Stripe's dashboard. */
export type RefundCause = Refund["cause"];
export type RefundState = Refund["state"];

export interface StoredRefund {
  readonly id: string;
  readonly orderId: string;
  readonly paymentIntent: string;
  /** Null until Stripe has answered. */
  readonly stripeRefundId: string | null;
  readonly cause: RefundCause;
  readonly state: RefundState;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly restock: boolean;
  readonly tries: number;
  readonly failure: string | null;
  readonly note: string | null;
  /** The admin who asked for it. */
  readonly actorId: string | null;
  readonly createdAt: string;
}

/** Pieces of a line that a refund pays back. */
export interface RefundItem {
  readonly variantId: string;
  readonly quantity: number;
  /** Minor units of the order, before tax. */
  readonly value: number;
}

const columns = sql`
  id, order_id as "orderId", payment_intent as "paymentIntent", stripe_refund_id as "stripeRefundId", cause, state,
  amount, currency, restock, tries, failure, note, actor_id as "actorId", created_at as "createdAt"`;

export interface NewStoredRefund
  extends Pick<StoredRefund, "id" | "orderId" | "paymentIntent" | "cause" | "amount" | "currency"> {
  readonly restock?: boolean;
  readonly note?: string | null;
  readonly actorId?: string | null;
  readonly items?: readonly RefundItem[];
  readonly state?: RefundState;
  readonly stripeRefundId?: string | null;
}

export async function insertRefund(transaction: Transaction, refund: NewStoredRefund): Promise<void> {
  const { items = [], restock = false, note = null, actorId = null } = refund;
  const { state = "requested", stripeRefundId = null } = refund;
  const id = sql.uuid(refund.id);
  await transaction.execute(sql`
    with made as (
      insert into refunds
        (id, order_id, payment_intent, stripe_refund_id, cause, state, amount, currency, restock, note, actor_id)
      values (${id}, ${sql.uuid(refund.orderId)}, ${refund.paymentIntent}, ${stripeRefundId}, ${refund.cause}, ${state},
        ${refund.amount}, ${refund.currency}, ${restock}, ${note}, ${sql.uuid(actorId)}))
    insert into refund_items (refund_id, variant_id, quantity, value)
    select ${id}, "variantId", quantity, value
    from jsonb_to_recordset(${sql.json(items)}) as item ("variantId" uuid, quantity int4, value int8)`);
}

export const findRefund = (queries: Queries, id: string): Promise<StoredRefund | undefined> =>
  queries.one<StoredRefund>(sql`select ${columns} from refunds where id = ${sql.uuid(id)}`);

export const findRefundOfStripe = (
  queries: Queries,
  stripeRefundId: string,
): Promise<StoredRefund | undefined> =>
  queries.one<StoredRefund>(sql`select ${columns} from refunds where stripe_refund_id = ${stripeRefundId}`);

export const listRefunds = (queries: Queries, orderId: string): Promise<StoredRefund[]> =>
  queries.query<StoredRefund>(sql`
    select ${columns} from refunds where order_id = ${sql.uuid(orderId)} order by created_at, id`);

export const itemsOfRefund = (queries: Queries, id: string): Promise<RefundItem[]> =>
  queries.query<RefundItem>(sql`
    select variant_id as "variantId", cast(quantity as int8) as quantity, value from refund_items
    where refund_id = ${sql.uuid(id)} order by variant_id`);

/** Refunds that count: all that Stripe can still make, or those alone that it has made. */
const counted = {
  claimed: ["requested", "pending", "succeeded"],
  made: ["pending", "succeeded"],
} as const satisfies Record<string, readonly RefundState[]>;

/** Pieces and value of each line that refunds pay back. */
export const refundedItems = (
  queries: Queries,
  orderId: string,
  which: keyof typeof counted,
): Promise<RefundItem[]> =>
  queries.query<RefundItem>(sql`
    select variant_id as "variantId", cast(sum(quantity) as int8) as quantity, cast(sum(value) as int8) as value
    from refund_items join refunds on refunds.id = refund_id
    where order_id = ${sql.uuid(orderId)} and state = any (${sql.array(counted[which], "text")})
    group by variant_id`);

/** What Stripe says of a refund. */
export const updateRefund = (
  transaction: Transaction,
  id: string,
  told: {
    readonly state: RefundState;
    readonly stripeRefundId: string | null;
    readonly failure: string | null;
  },
): Promise<number> =>
  transaction.execute(sql`
    update refunds set state = ${told.state}, failure = ${told.failure}, updated_at = now(),
      stripe_refund_id = coalesce(stripe_refund_id, ${told.stripeRefundId})
    where id = ${sql.uuid(id)}`);

/** Counts a try that ended without an answer, once for all that were made under the same number at the same time. */
export const countTry = (
  queries: Queries,
  { id, tries }: Pick<StoredRefund, "id" | "tries">,
): Promise<number> =>
  queries.execute(sql`update refunds set tries = tries + 1 where id = ${sql.uuid(id)} and tries = ${tries}`, {
    idempotent: true,
  });

/** Refunds that Stripe was not asked for yet, or gave no answer to; of one order, or of all. */
export const refundsToMake = (
  queries: Queries,
  orderId: string | null,
  most: number,
): Promise<StoredRefund[]> =>
  queries.query<StoredRefund>(sql`
    select ${columns} from refunds
    where state = 'requested' and ${orderId === null ? sql`true` : sql`order_id = ${sql.uuid(orderId)}`}
    order by created_at limit ${most}`);
