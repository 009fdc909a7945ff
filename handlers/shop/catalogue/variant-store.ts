import type { Queries, Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { NewVariant } from "./product-shapes.ts";

/** A variant that is sold, with what it costs and how much of it there is. */
export interface StoredVariant {
  readonly id: string;
  readonly sku: string;
  readonly options: string[];
  readonly prices: { readonly amountMinor: number; readonly currency: string }[];
  /** Null for unlimited. */
  readonly onHand: number | null;
  readonly reserved: number;
}

/** Those that are not withdrawn, in the order of the product's list. */
export const listVariants = (queries: Queries, productId: string): Promise<StoredVariant[]> =>
  queries.query<StoredVariant>(sql`
    select id, sku, option_values as options, on_hand as "onHand", reserved,
      (select coalesce(json_agg(json_build_object('amountMinor', amount_minor, 'currency', currency)
          order by currency), '[]')
        from variant_prices where variant_id = variants.id) as prices
    from variants where product_id = ${sql.uuid(productId)} and not withdrawn order by position`);

/**
 * Makes these the variants of a product. One with a known SKU keeps its id and stock; one that is missing is withdrawn.
 *
 * @param variants with the ids that new ones get
 * @returns the SKUs that belong to another product: then roll back
 */
export async function saveVariants(
  transaction: Transaction,
  productId: string,
  variants: readonly (NewVariant & { readonly id: string })[],
): Promise<string[]> {
  const product = sql.uuid(productId);
  // In the order in which orders lock them too.
  await transaction.query(sql`
    select 1 as locked from variants where product_id = ${product} order by id for update`);
  const rows = variants.map(({ id, sku, options }, position) => ({ id, sku, options, position }));
  const saved = await transaction.query<{ sku: string }>(sql`
    insert into variants (id, product_id, sku, position, option_values)
    select id, ${product}, sku, position, options
    from jsonb_to_recordset(${sql.json(rows)}) as listed (id uuid, sku text, position int4, options text[])
    order by sku
    on conflict (sku) do update
      set position = excluded.position, option_values = excluded.option_values, withdrawn = false
      where variants.product_id = excluded.product_id
    returning sku`);
  const mine = new Set(saved.map(({ sku }) => sku));
  const taken = rows.map(({ sku }) => sku).filter(sku => !mine.has(sku));
  if (taken.length > 0) return taken;
  await transaction.execute(sql`
    update variants set withdrawn = true
    where product_id = ${product} and sku <> all (${sql.array([...mine], "text")})`);
  await savePrices(transaction, productId, variants);
  return [];
}

async function savePrices(
  transaction: Transaction,
  productId: string,
  variants: readonly NewVariant[],
): Promise<void> {
  const product = sql.uuid(productId);
  const rows = variants.flatMap(({ sku, prices }) => prices.map(price => ({ sku, ...price })));
  await transaction.execute(sql`
    delete from variant_prices where variant_id in (select id from variants where product_id = ${product})`);
  await transaction.execute(sql`
    insert into variant_prices (variant_id, currency, amount_minor)
    select variants.id, currency, "amountMinor"
    from jsonb_to_recordset(${sql.json(rows)}) as listed (sku text, currency text, "amountMinor" int8)
    join variants on variants.sku = listed.sku`);
  await transaction.execute(sql`delete from product_prices where product_id = ${product}`);
  await transaction.execute(sql`
    insert into product_prices (product_id, currency, lowest_minor)
    select product_id, currency, min(amount_minor) from variants join variant_prices on variant_id = variants.id
    where product_id = ${product} and not withdrawn group by product_id, currency`);
}
