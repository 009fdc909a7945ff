import * as v from "valibot";
import { Instant } from "../../../contract/schemas.ts";
import type { Queries } from "../../platform/database/database.ts";
import { keyHolds } from "../../platform/database/search.ts";
import { type SortedPosition, sorted } from "../../platform/database/sorted.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import type { ProductQuery, Sort } from "./contract.ts";
import type { ListedProduct } from "./product-shapes.ts";

export interface ListedRow extends ListedProduct {
  /** Its value in the sorted column. */
  readonly sortKey: string | number;
}

const { positionIn, order } = sorted<Sort>({
  title: { column: sql`title_sort`, key: v.string(), bind: key => sql`${String(key)}` },
  price: {
    column: sql`asked.lowest_minor`,
    key: v.pipe(v.number(), v.safeInteger()),
    bind: key => sql`${key}`,
  },
  createdAt: { column: sql`created_at`, key: Instant, bind: key => sql.timestamp(String(key)) },
});

export { positionIn };

/** The products that follow a position. */
export function listProducts(
  queries: Queries,
  query: ProductQuery,
  position: SortedPosition | null,
  limit: number,
): Promise<ListedRow[]> {
  const { column, after, by } = order(query.sort, position);
  const { currency } = query;
  const asked =
    currency === undefined
      ? sql.empty
      : sql`join product_prices asked on asked.product_id = products.id and asked.currency = ${currency}`;
  return queries.query<ListedRow>(sql`
    select id, slug, title, category, images[1] as image, state, ${lowestPrices} as "lowestPrices",
      ${isInStock} as "inStock", created_at as "createdAt", ${column} as "sortKey"
    from products ${asked} where ${sql.join([after, ...filters(query)], " and ")}
    order by ${by} limit ${limit}`);
}

function filters({ search, category, priceFrom, priceTo, inStock, state }: ProductQuery): Statement[] {
  const conditions = [sql`state = ${state}`];
  if (search !== undefined) conditions.push(keyHolds(sql`search_text`, search));
  if (category !== undefined)
    // What lies below it, by the order of bytes: `0` follows `/`.
    conditions.push(
      sql`(category = ${category} or (category >= ${`${category}/`} and category < ${`${category}0`}))`,
    );
  if (priceFrom !== undefined) conditions.push(sql`asked.lowest_minor >= ${priceFrom}`);
  if (priceTo !== undefined) conditions.push(sql`asked.lowest_minor <= ${priceTo}`);
  if (inStock !== undefined) conditions.push(isInStock);
  return conditions;
}

/** Not `exists`, of which PostgreSQL can make a table of all products that are in stock, for a page of twenty. */
const isInStock = sql`
  coalesce((select true from variants where product_id = products.id and not withdrawn
    and (on_hand is null or on_hand > reserved) limit 1), false)`;

const lowestPrices = sql`
  (select coalesce(json_agg(json_build_object('amountMinor', lowest_minor, 'currency', currency)
      order by currency), '[]')
    from product_prices where product_id = products.id)`;
