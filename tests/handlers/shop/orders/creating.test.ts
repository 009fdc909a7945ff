import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { contract } from "../../../../handlers/shop/orders/contract.ts";
import { ordersService } from "../../../../handlers/shop/orders/service.ts";
import { clientOf, identity, routesOf } from "../../support/client.ts";
import { shakyDatabase } from "../../support/shaky.ts";
import { openWorld, variantsOf, type World } from "../world.ts";

const test = suite("shop: ordering");
let world: World;
let ann: string;

test.before(async () => {
  world = await openWorld(45);
});
test.after(() => world.db.close());
test.before.each(async () => {
  world.time = "2026-06-01T08:00:00Z";
  ann = await world.person();
});

const codeOf = async (reply: ReturnType<World["order"]>) => (await reply).body.code;

test("an order has the server's prices, keeps the stock, and is read back as it was made", async () => {
  const product = await world.product({
    title: "Pad",
    variants: variantsOf({ "PAD-1": 1_250, "PAD-2": 300 }),
  });
  const [one, two] = product.variants;
  await world.setStock(one.id, 5);
  await world.setStock(two.id, null);
  const made = await world.order(ann, [
    [two.id, 3],
    [one.id, 2],
  ]);
  assert.is(made.status, 201);
  const { id, number, createdAt, updatedAt, history, items, ...rest } = made.body;
  assert.equal(rest, {
    state: "created",
    userId: ann,
    currency: "EUR",
    subtotal: 3_400,
    discount: 0,
    total: 3_400,
    coupon: null,
    holdEndsAt: "2026-06-01T08:45:00Z",
    fulfilments: [],
    shipsTo: null,
  });
  const item = { title: "Pad", discount: 0, fulfilled: 0, cancelled: 0, returned: 0 };
  assert.equal(items, [
    { variantId: two.id, sku: "PAD-2", options: ["PAD-2"], unitPrice: 300, quantity: 3, total: 900, ...item },
    {
      variantId: one.id,
      sku: "PAD-1",
      options: ["PAD-1"],
      unitPrice: 1_250,
      quantity: 2,
      total: 2_500,
      ...item,
    },
  ]);
  assert.match(number, /^1\d{5}$/);
  assert.is(updatedAt, createdAt);
  const [{ at: _at, ...entry }] = history;
  assert.equal(entry, { from: null, to: "created", by: "customer", reason: "ordered" });
  assert.is(made.headers.location, `/orders/${id}`);
  assert.equal((await world.call("GET", `/orders/${id}`, { as: ann })).body, made.body);
  assert.equal(await world.stock(one.id), { onHand: 5, reserved: 2 });
  assert.equal(await world.stock(two.id), { onHand: null, reserved: 3 });
});

test("later changes of the catalogue change no order", async () => {
  const product = await world.product({ variants: variantsOf({ "OLD-1": 700 }) });
  const [{ id }] = product.variants;
  await world.setStock(id, 1);
  const order = await world.ordered(ann, [[id, 1]]);
  const before = (await world.call("GET", `/orders/${order}`, { as: ann })).body;
  await world.call("PATCH", `/products/${product.id}`, {
    as: world.admin,
    body: { title: "New", state: "archived", variants: variantsOf({ "OLD-1": 900 }) },
    headers: { "if-match": "*" },
  });
  assert.equal((await world.call("GET", `/orders/${order}`, { as: ann })).body, before);
});

test("what is not for sale is not found, and nothing is reserved for a refused order", async () => {
  const good = await world.variant(5);
  const draft = (await world.product({ state: "draft" })).variants[0].id;
  for (const id of [draft, randomUUID()]) {
    const reply = await world.order(ann, [
      [good, 1],
      [id, 1],
    ]);
    assert.equal([reply.status, reply.body.code, reply.body.variantId], [404, "variant_not_found", id]);
  }
  assert.equal(await world.stock(good), { onHand: 5, reserved: 0 });
});

test("an order for more than there is says how much is left", async () => {
  const id = await world.variant(5);
  await world.ordered(ann, [[id, 3]]);
  const reply = await world.order(ann, [[id, 3]]);
  assert.equal([reply.status, reply.body.code], [409, "out_of_stock"]);
  assert.equal([reply.body.variantId, reply.body.available], [id, 2]);
  assert.is((await world.order(ann, [[id, 2]])).status, 201);
});

test("an order is in one currency, in which each variant has a price", async () => {
  const id = await world.variant(5);
  const reply = await world.order(ann, [[id, 1]], { currency: "USD" });
  assert.equal([reply.status, reply.body.code, reply.body.variantId], [409, "currency_not_offered", id]);
});

test("an order costs at most what a card can pay", async () => {
  const id = await world.variant(null, 999_999_999);
  assert.is(await codeOf(world.order(ann, [[id, 1_000]])), undefined);
  const dear = await world.variant(null, 999_999_999_999);
  assert.is(await codeOf(world.order(ann, [[dear, 2]])), "order_too_large");
  assert.is(await codeOf(world.order(ann, [[dear, 1]])), undefined);
  assert.is(
    await codeOf(
      world.order(ann, [
        [dear, 1],
        [id, 1],
      ]),
    ),
    "order_too_large",
  );
});

test("a person has at most ten orders that are not paid, at once too", async () => {
  const id = await world.variant(100);
  const replies = await Promise.all(Array.from({ length: 14 }, () => world.order(ann, [[id, 1]])));
  assert.is(replies.filter(({ status }) => status === 201).length, 10);
  assert.is(replies.filter(({ body }) => body.code === "too_many_unpaid_orders").length, 4);
  const [{ body }] = replies.filter(({ status }) => status === 201) as [(typeof replies)[number]];
  await world.move(body.id, "paid");
  assert.is((await world.order(ann, [[id, 1]])).status, 201);
});

test("refuses a variant twice, no item, too many pieces, and an order without a key", async () => {
  const id = await world.variant(5);
  const twice = await world.order(ann, [
    [id, 1],
    [id, 1],
  ]);
  assert.is(twice.status, 400);
  assert.is((await world.order(ann, [])).status, 400);
  for (const quantity of [0, -1, 1.5, 1_001])
    assert.is((await world.order(ann, [[id, quantity]])).status, 400);
  assert.is((await world.order(ann, [[id, 1]], { total: 1 })).status, 400);
  const body = { items: [{ variantId: id, quantity: 1 }], currency: "EUR" };
  const keyless = await world.call("POST", "/orders", { as: ann, body });
  assert.equal([keyless.status, keyless.body.code], [400, "idempotency_key_missing"]);
});

test("the same Idempotency-Key makes one order, at once too", async () => {
  const id = await world.variant(50);
  const headers = { "idempotency-key": randomUUID() };
  const post = (quantity: number) =>
    world.call("POST", "/orders", {
      as: ann,
      headers,
      body: { items: [{ variantId: id, quantity }], currency: "EUR" },
    });
  const replies = await Promise.all(Array.from({ length: 20 }, () => post(2)));
  assert.equal([...new Set(replies.map(({ status }) => status))], [201]);
  assert.is(new Set(replies.map(({ body }) => body.id)).size, 1);
  assert.is((await post(3)).body.code, "idempotency_key_reused");
  assert.equal(await world.stock(id), { onHand: 50, reserved: 2 });
});

test("an order is made once, whatever is not known of its commit", async () => {
  const database = shakyDatabase(world.db.dataApi);
  const log = createLog({ write: () => undefined });
  const service = ordersService({ database, holdMinutes: 45, send: async () => undefined });
  const call = clientOf(
    serve(contract, service, { ...usersIn(database), identity, log }),
    routesOf(contract),
  );
  const id = await world.variant(50);
  const coupon = await world.coupon();
  for (const as of await world.people(6)) {
    const headers = { "idempotency-key": randomUUID() };
    const body = { items: [{ variantId: id, quantity: 1 }], currency: "EUR", coupon };
    assert.is((await call("POST", "/orders", { as, body, headers })).status, 201);
  }
  assert.equal(await world.stock(id), { onHand: 50, reserved: 6 });
  assert.is(await world.uses(coupon), 6);
  const { rowCount } = await world.db.pool.query("select from order_items where variant_id = $1", [id]);
  assert.is(rowCount, 6);
});

test("200 parallel buyers of the last 50 buy exactly 50", async () => {
  const id = await world.variant(50);
  const buyers = await world.people(200);
  const replies = await Promise.all(buyers.map(buyer => world.order(buyer, [[id, 1]])));
  assert.is(replies.filter(({ status }) => status === 201).length, 50);
  assert.is(replies.filter(({ body }) => body.code === "out_of_stock").length, 150);
  assert.equal(await world.stock(id), { onHand: 50, reserved: 50 });
});

test("carts with the same variants in opposite order do not block each other", async () => {
  const ids = await Promise.all([world.variant(100), world.variant(100), world.variant(100)]);
  const buyers = await world.people(30);
  const replies = await Promise.all(
    buyers.map((buyer, index) => {
      const cart = ids.map(id => [id, 1] as const);
      return world.order(buyer, index % 2 ? cart : cart.toReversed());
    }),
  );
  assert.equal([...new Set(replies.map(({ status }) => status))], [201]);
  for (const id of ids) assert.equal(await world.stock(id), { onHand: 100, reserved: 30 });
});

test("the database refuses an order whose sums do not agree", async () => {
  const insert = (subtotal: number, discount: number) =>
    world.db.pool
      .query(
        `insert into orders (id, user_id, currency, subtotal, discount, hold_ends_at)
         values (gen_random_uuid(), $1, 'EUR', $2, $3, now())`,
        [ann, subtotal, discount],
      )
      .then(
        () => "taken",
        (error: { constraint: string }) => error.constraint,
      );
  assert.is(await insert(100, 101), "orders_check");
  assert.is(await insert(100, -1), "orders_check");
});

test.run();
