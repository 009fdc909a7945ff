import type { Queries, Transaction } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";

/** So many pieces of a variant. */
export interface Pieces {
  readonly variantId: string;
  readonly quantity: number;
}

/** What an order needs to know of a variant. */
export interface Offer {
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly options: string[];
  /** Minor units; null where it has no price in that currency. */
  readonly priceMinor: number | null;
  /** What can be reserved; null for unlimited. */
  readonly available: number | null;
}

export interface StoredStock {
  readonly variantId: string;
  /** Null for unlimited. */
  readonly onHand: number | null;
  readonly reserved: number;
}

const stock = sql`id as "variantId", on_hand as "onHand", reserved`;

export const findStock = (queries: Queries, variantId: string): Promise<StoredStock | undefined> =>
  queries.one<StoredStock>(sql`select ${stock} from variants where id = ${sql.uuid(variantId)}`);

/**
 * Sets what is on the shelf, with an entry in the books where that is a change; undefined if there is no such variant,
 * or orders have reserved more.
 */
export const setStock = (
  queries: Queries,
  variantId: string,
  change: { readonly onHand: number | null; readonly reason: string; readonly adminId: string },
): Promise<StoredStock | undefined> =>
  queries.one<StoredStock>(
    sql`with wanted as (select cast(${change.onHand} as int8) as value),
      former as (select id, on_hand from variants where id = ${sql.uuid(variantId)} for update),
      changed as (
        update variants set on_hand = wanted.value from former, wanted
        where variants.id = former.id and (wanted.value is null or variants.reserved <= wanted.value)
        returning variants.id, former.on_hand as before, variants.on_hand, variants.reserved),
      entry as (
        insert into stock_entries (variant_id, on_hand_before, on_hand_after, reason, actor_id)
        select id, before, on_hand, ${change.reason}, ${sql.uuid(change.adminId)} from changed
        where before is distinct from on_hand)
    select ${stock} from changed`,
    { idempotent: true },
  );

/** Keeps the variants as they are until the transaction ends; in one order, so that no two wait for each other. */
export const lockVariants = (transaction: Transaction, ids: readonly string[]): Promise<unknown> =>
  transaction.query(sql`
    select 1 as locked from variants where id = any (${sql.array(ids, "uuid")}) order by id for update`);

/** Those of the variants that are for sale. Lock them first. */
export const findOffers = (
  transaction: Transaction,
  ids: readonly string[],
  currency: string,
): Promise<Offer[]> =>
  transaction.query<Offer>(sql`
    select variants.id as "variantId", sku, title, option_values as options,
      (select amount_minor from variant_prices where variant_id = variants.id and currency = ${currency})
        as "priceMinor",
      on_hand - reserved as available
    from variants join products on products.id = product_id
    where variants.id = any (${sql.array(ids, "uuid")}) and not withdrawn and state = 'active'`);

/** Reserves pieces of variants that the transaction has locked. */
export const reserve = (transaction: Transaction, pieces: readonly Pieces[]): Promise<number> =>
  transaction.execute(sql`
    update variants set reserved = reserved + quantity from ${rowsOf(pieces)} where variants.id = "variantId"`);

/** Gives reserved pieces back. */
export async function release(transaction: Transaction, pieces: readonly Pieces[]): Promise<void> {
  if (pieces.length === 0) return;
  await lockVariants(transaction, idsOf(pieces));
  await transaction.execute(sql`
    update variants set reserved = reserved - quantity from ${rowsOf(pieces)} where variants.id = "variantId"`);
}

/** Why an order changes what is on the shelf. */
export interface StockReference {
  readonly orderId: string;
  readonly reason: string;
  /** The admin who did it; null for none. */
  readonly adminId: string | null;
}

/** Takes reserved pieces off the shelf, with entries in the books. */
export async function ship(
  transaction: Transaction,
  pieces: readonly Pieces[],
  reference: StockReference,
): Promise<void> {
  if (pieces.length === 0) return;
  await lockVariants(transaction, idsOf(pieces));
  await transaction.execute(sql`
    with changed as (
      update variants set reserved = reserved - quantity, on_hand = on_hand - quantity
      from ${rowsOf(pieces)} where variants.id = "variantId"
      returning variants.id, on_hand + quantity as before, on_hand)
    ${entriesOf(reference)}`);
}

/** Puts pieces that had been sent back on the shelf, with entries in the books. */
export async function putBack(
  transaction: Transaction,
  pieces: readonly Pieces[],
  reference: StockReference,
): Promise<void> {
  if (pieces.length === 0) return;
  await lockVariants(transaction, idsOf(pieces));
  await transaction.execute(sql`
    with changed as (
      update variants set on_hand = on_hand + quantity
      from ${rowsOf(pieces)} where variants.id = "variantId"
      returning variants.id, on_hand - quantity as before, on_hand)
    ${entriesOf(reference)}`);
}

const entriesOf = ({ orderId, reason, adminId }: StockReference): Statement => sql`
  insert into stock_entries (variant_id, on_hand_before, on_hand_after, reason, order_id, actor_id)
  select id, before, on_hand, ${reason}, ${sql.uuid(orderId)}, ${sql.uuid(adminId)}
  from changed where on_hand is not null`;

const idsOf = (pieces: readonly Pieces[]) => pieces.map(({ variantId }) => variantId);

const rowsOf = (pieces: readonly Pieces[]): Statement =>
  sql`jsonb_to_recordset(${sql.json(pieces)}) as piece ("variantId" uuid, quantity int8)`;
