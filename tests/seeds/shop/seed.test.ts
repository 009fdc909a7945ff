import { suite } from "uvu";
import * as assert from "uvu/assert";
import { states } from "../../../handlers/shop/orders/contract.ts";
import { seedShop } from "../../../seeds/shop/goods.ts";
import { addShop } from "../../../seeds/shop/seed.ts";
import { seedPeople } from "../../../seeds/users/people.ts";
import { addPeople } from "../../../seeds/users/seed.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";

const test = suite("npm run seed: the shop");
let db: TestDatabase;
const people = seedPeople();
const buyers = people.map(({ id }) => id);
const shop = seedShop();

test.before(async () => {
  db = await testDatabase();
  await addPeople(db.ownerUrl, people);
});
test.after(() => db.close());

const fill = () => addShop(db.ownerUrl, shop, buyers);

test("the shop is the same every time: 60 products, each once", () => {
  assert.equal(seedShop(), shop);
  assert.is(shop.products.length, 60);
  assert.is(new Set(shop.products.map(({ slug }) => slug)).size, 60);
  assert.is(new Set(shop.variants.map(({ sku }) => sku)).size, shop.variants.length);
});

test("fills a shop once, with orders in every state", async () => {
  assert.equal(await fill(), { products: 60, orders: states.length });
  assert.equal(await fill(), { products: 0, orders: 0 });
  const { rows } = await db.pool.query("select state from orders");
  assert.equal(rows.map(({ state }) => state).sort(), [...states].sort());
});

test("what was paid and paid back agrees with the orders' states", async () => {
  const { rows } = await db.pool.query("select id, state from orders");
  for (const { id, state } of rows) {
    const { rows: found } = await db.pool.query(
      `select coalesce(sum(receipts.amount), 0)::int as paid, coalesce(sum(refunds.amount), 0)::int as refunded,
         count(disputes)::int as disputes, max(total)::int as total
       from orders left join receipts on receipts.order_id = orders.id
         left join refunds on refunds.order_id = orders.id left join disputes on disputes.order_id = orders.id
       where orders.id = $1`,
      [id],
    );
    const { paid, refunded, disputes, total } = found[0];
    const isUnpaid = ["created", "paying", "cancelled", "expired"].includes(state);
    assert.is(paid, isUnpaid ? 0 : total, state);
    const back = state === "refunded" ? total : state === "partlyRefunded" ? Math.floor(total / 4) : 0;
    assert.is(refunded, back, state);
    assert.is(disputes, state === "disputed" ? 1 : 0, state);
  }
});

test("stock agrees with its books and with the orders", async () => {
  const { rows } = await db.pool.query(`
    select sku from variants
    where reserved <> (select coalesce(sum(quantity - fulfilled - cancelled), 0)
        from order_items join orders on orders.id = order_id
        where variant_id = variants.id and state not in ('cancelled', 'expired'))
      or on_hand <> (select coalesce(sum(on_hand_after - on_hand_before), 0)
        from stock_entries where variant_id = variants.id)`);
  assert.equal(rows, []);
  const { rows: sums } = await db.pool.query(`
    select orders.id from orders join order_items on order_id = orders.id
    where total <> unit_price * quantity - order_items.discount`);
  assert.equal(sums, []);
});

test.run();
