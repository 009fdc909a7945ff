import pg from "pg";
import type { Seed } from "../seed.ts";
import { seedPeople } from "../users/people.ts";
import { type SeedOrder, type SeedShop, seedShop } from "./goods.ts";
import { paymentStatements } from "./payments.ts";

/** A shop to look around in, in which the seeded people have ordered. */
export const seed: Seed = {
  summary: "a shop of 60 car parts, with the people's orders in every state",
  needs: "orders",
  add: async ({ databaseUrl }) => {
    const buyers = seedPeople().map(({ id }) => id);
    const { products, orders } = await addShop(databaseUrl, seedShop(), buyers);
    return `Added ${products} products and ${orders} orders.`;
  },
};

/** How many were not there before. */
export interface SeededShop {
  readonly products: number;
  readonly orders: number;
}

/**
 * Puts products, stock and orders into a shop, all or nothing; what is there already stays as it is.
 *
 * @param url of a role that may write the tables of the shop
 * @param buyers ids of the people who have ordered
 */
export async function addShop(
  url: string,
  { products, variants, orders }: SeedShop,
  buyers: readonly string[],
): Promise<SeededShop> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const insert = (statement: string, rows: readonly object[]) =>
    client.query(statement, [JSON.stringify(rows)]);
  try {
    await client.query("begin");
    const added = await insert(insertProducts, products);
    await insert(insertVariants, variants);
    await insert(insertPrices, variants);
    await insert(insertLowestPrices, products);
    const bought = orders.map(order => ({ ...order, userId: buyers[order.buyer % buyers.length] }));
    const { rows } = await insert(insertOrders, bought);
    const fresh = new Set(rows.map(({ id }) => id));
    const moves = orders.filter(({ id }) => fresh.has(id)).flatMap(movesOf);
    for (const move of moves) await client.query(insertMove, move);
    for (const statement of paymentStatements) await client.query(statement, [[...fresh]]);
    await client.query("commit");
    return { products: added.rowCount ?? 0, orders: fresh.size };
  } finally {
    await client.end();
  }
}

const movesOf = ({ id, states }: SeedOrder) =>
  ["created", ...states].map((to, index, all) => [id, index + 1, index === 0 ? null : all[index - 1], to]);

const insertProducts = `
  insert into products (id, slug, title, description, category, images, option_names, state)
  select id, slug, title, description, category, '{}', array[option], state from jsonb_to_recordset($1)
    as seed (id uuid, slug text, title text, description text, category text, option text, state text)
  on conflict do nothing`;

const insertVariants = `
  with added as (
    insert into variants (id, product_id, sku, position, option_values, on_hand)
    select id, "productId", sku, position, array[option], "onHand" from jsonb_to_recordset($1)
      as seed (id uuid, "productId" uuid, sku text, position int, option text, "onHand" bigint)
    on conflict do nothing returning id, on_hand)
  insert into stock_entries (variant_id, on_hand_before, on_hand_after, reason)
  select id, 0, on_hand, 'seed' from added where on_hand is distinct from 0`;

const insertPrices = `
  insert into variant_prices (variant_id, currency, amount_minor)
  select id, currency, case currency when 'EUR' then eur else usd end
  from jsonb_to_recordset($1) as seed (id uuid, eur bigint, usd bigint),
    unnest(array['EUR', 'USD']) as currency
  on conflict do nothing`;

const insertLowestPrices = `
  insert into product_prices (product_id, currency, lowest_minor)
  select product_id, currency, min(amount_minor) from variants join variant_prices on variant_id = variants.id
  where product_id in (select id from jsonb_to_recordset($1) as seed (id uuid)) and not withdrawn
  group by product_id, currency
  on conflict do nothing`;

/** Orders with one line each. What is neither fulfilled nor given up is reserved. */
const insertOrders = `
  with seed as (
    select * from jsonb_to_recordset($1) as seed (id uuid, "userId" uuid, "variantId" uuid, quantity int,
      fulfilled int, states text[])),
  added as (
    insert into orders (id, user_id, currency, subtotal, discount, hold_ends_at)
    select id, "userId", 'EUR', quantity * amount_minor, 0, now() + interval '1 hour'
    from seed join variant_prices on variant_id = "variantId" and currency = 'EUR'
    on conflict do nothing returning id),
  items as (
    insert into order_items (order_id, variant_id, position, sku, title, option_values, unit_price, quantity,
      discount, fulfilled)
    select seed.id, "variantId", 0, sku, title, option_values, amount_minor, quantity, 0, fulfilled
    from added join seed using (id) join variants on variants.id = "variantId"
      join products on products.id = product_id
      join variant_prices on variant_id = variants.id and currency = 'EUR'),
  stock as (
    update variants set on_hand = on_hand - fulfilled,
      reserved = reserved + case when states && array['cancelled', 'expired', 'refunded'] then 0
        else quantity - fulfilled end
    from added join seed using (id) where variants.id = "variantId"
    returning variants.id, on_hand, fulfilled, seed.id as order_id),
  entries as (
    insert into stock_entries (variant_id, on_hand_before, on_hand_after, reason, order_id)
    select id, on_hand + fulfilled, on_hand, 'fulfilled', order_id from stock where fulfilled > 0
      and on_hand is not null)
  select id from added`;

const insertMove = `
  insert into order_history (order_id, step, from_state, to_state, actor, reason)
  values ($1, $2, $3, $4, 'system', 'seed')`;
