import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openPayments, type PaymentsWorld } from "./world.ts";

const test = suite("payments: refunds");
let world: PaymentsWorld;
let ann: string;

test.before(async () => {
  world = await openPayments();
});
test.before.each(async () => {
  world.taken.length = 0;
  world.counts.clear();
  ann = await world.shop.person();
});
test.after(() => world.close());

/** A paid order of two variants: 4 pieces at 10.00 and 2 at 2.50. */
async function paid(card?: string) {
  const [disc, pad] = [await world.shop.variant(10), await world.shop.variant(10, 250)];
  const id = await world.shop.ordered(ann, [
    [disc, 4],
    [pad, 2],
  ]);
  await world.pay(await world.session(ann, id), card);
  return { id, disc, pad };
}

const fulfil = (id: string, variantId: string, quantity: number) =>
  world.shop.call("POST", `/orders/${id}/fulfilments`, {
    as: world.shop.admin,
    body: { items: [{ variantId, quantity }] },
    headers: { "idempotency-key": randomUUID() },
  });

const atStripe = async (id: string): Promise<number[]> => {
  const [receipt] = await world.rows("select payment_intent from receipts where order_id = $1", [id]);
  const list = await world.stripe.refunds.list({ payment_intent: String(receipt?.payment_intent) });
  return list.data.map(({ amount }) => amount).reverse();
};

test("a whole refund pays back all, and the pieces stay off the shelf without restock", async () => {
  const { id, disc } = await paid();
  const reply = await world.refund(id, { note: "as agreed" });
  assert.is(reply.status, 201);
  assert.is(reply.headers.location, `/orders/${id}/refunds`);
  const { id: refundId, createdAt: _createdAt, items, ...rest } = reply.body;
  assert.equal(rest, {
    orderId: id,
    state: "succeeded",
    cause: "requested",
    amount: 4_500,
    currency: "EUR",
    restock: false,
    note: "as agreed",
    failure: null,
  });
  assert.is(items.length, 2);
  assert.equal(await atStripe(id), [4_500]);
  const order = await world.order(id);
  assert.is(order.state, "refunded");
  const { from, to, by, reason } = order.history.at(-1);
  assert.equal({ from, to, by, reason }, { from: "paid", to: "refunded", by: "admin", reason: "refunded" });
  assert.equal(await world.shop.stock(disc), { onHand: 6, reserved: 0 });
  const { body } = await world.payments("GET", `/orders/${id}/refunds`, { as: ann });
  assert.equal(
    body.items.map((one: { id: string }) => one.id),
    [refundId],
  );
});

test("with restock the pieces that were not sent are free, and those that were sent are back on the shelf", async () => {
  const { id, disc, pad } = await paid();
  await fulfil(id, disc, 3);
  assert.equal(await world.shop.stock(disc), { onHand: 7, reserved: 1 });
  assert.is((await world.refund(id, { restock: true })).status, 201);
  assert.equal(await world.shop.stock(disc), { onHand: 10, reserved: 0 });
  assert.equal(await world.shop.stock(pad), { onHand: 10, reserved: 0 });
  const { items } = await world.order(id);
  assert.equal(
    items.map(({ fulfilled, cancelled, returned }: Record<string, number>) => [
      fulfilled,
      cancelled,
      returned,
    ]),
    [
      [3, 1, 3],
      [0, 2, 0],
    ],
  );
  const entries = await world.rows(
    "select reason, on_hand_before::int, on_hand_after::int from stock_entries where variant_id = $1 order by created_at",
    [disc],
  );
  assert.equal(entries.at(-1), { reason: "refunded", on_hand_before: 7, on_hand_after: 10 });
});

test("parts by amount, to the last unit and not one more", async () => {
  const { id, disc } = await paid();
  assert.is((await world.refund(id, { amount: 1 })).status, 201);
  assert.is((await world.order(id)).state, "partlyRefunded");
  const over = await world.refund(id, { amount: 4_500 });
  assert.equal([over.status, over.body.code, over.body.left], [409, "refund_exceeds_payment", 4_499]);
  assert.is((await world.refund(id, { amount: 4_499 })).status, 201);
  assert.is((await world.order(id)).state, "refunded");
  assert.equal(await atStripe(id), [1, 4_499]);
  // An amount names no pieces; but once nothing is left of the payment, none is sent any more.
  assert.equal(await world.shop.stock(disc), { onHand: 10, reserved: 0 });
  const none = await world.refund(id);
  assert.equal([none.status, none.body.code, none.body.state], [409, "order_not_refundable", "refunded"]);
});

test("pieces of lines, each at what was paid for it", async () => {
  const { id, disc, pad } = await paid();
  const part = await world.refund(id, { items: [{ variantId: disc, quantity: 1 }], restock: true });
  assert.equal([part.body.amount, part.body.items], [1_000, [{ variantId: disc, quantity: 1 }]]);
  assert.equal(await world.shop.stock(disc), { onHand: 10, reserved: 3 });
  const over = await world.refund(id, { items: [{ variantId: disc, quantity: 4 }] });
  assert.equal([over.status, over.body.code, over.body.left], [409, "refund_exceeds_order", 3]);
  const unknown = await world.refund(id, { items: [{ variantId: randomUUID(), quantity: 1 }] });
  assert.equal([unknown.body.code, unknown.body.left], ["refund_exceeds_order", 0]);
  const rest = [
    { variantId: disc, quantity: 3 },
    { variantId: pad, quantity: 2 },
  ];
  assert.is((await world.refund(id, { items: rest })).body.amount, 3_500);
  assert.is((await world.order(id)).state, "refunded");
  assert.equal(await world.shop.stock(disc), { onHand: 7, reserved: 0 });
});

test("what was refunded is not sent any more, and the rest still is", async () => {
  const { id, disc, pad } = await paid();
  await world.refund(id, { items: [{ variantId: disc, quantity: 3 }], restock: true });
  const over = await fulfil(id, disc, 2);
  assert.equal([over.status, over.body.code, over.body.open], [409, "fulfilment_exceeds_order", 1]);
  assert.is((await fulfil(id, disc, 1)).status, 201);
  assert.is((await fulfil(id, pad, 2)).body.state, "partlyRefunded");
});

test("the same key refunds once, and another request with it is refused", async () => {
  const { id } = await paid();
  const key = randomUUID();
  const replies = await Promise.all(Array.from({ length: 6 }, () => world.refund(id, { amount: 700 }, key)));
  assert.equal([...new Set(replies.map(({ status }) => status))], [201]);
  assert.is(new Set(replies.map(({ body }) => body.id)).size, 1);
  assert.is(replies.filter(({ headers }) => headers["idempotency-replayed"] === "true").length, 5);
  assert.equal(await atStripe(id), [700]);
  assert.is((await world.refund(id, { amount: 701 }, key)).body.code, "idempotency_key_reused");
});

test("parallel refunds are together never more than the payment", async () => {
  const { id } = await paid();
  const replies = await Promise.all(Array.from({ length: 8 }, () => world.refund(id, { amount: 1_000 })));
  const statuses = replies.map(({ status }) => status).sort();
  assert.equal(statuses, [201, 201, 201, 201, 409, 409, 409, 409]);
  assert.is((await world.refund(id)).body.amount, 500);
  assert.is((await world.order(id)).state, "refunded");
});

test("only admins refund, and a buyer sees the refunds of own orders alone", async () => {
  const { id } = await paid();
  const headers = { "idempotency-key": randomUUID() };
  assert.is(
    (await world.payments("POST", `/orders/${id}/refunds`, { as: ann, body: {}, headers })).status,
    403,
  );
  const other = await world.shop.person();
  assert.is((await world.payments("GET", `/orders/${id}/refunds`, { as: other })).status, 404);
});

for (const [what, body] of [
  ["amount and pieces", { amount: 1, items: [{ variantId: randomUUID(), quantity: 1 }] }],
  ["restock of an amount", { amount: 1, restock: true }],
  [
    "a variant twice",
    { items: Array(2).fill({ variantId: "5b6f1a4e-9c0d-4c1a-8a55-0d6f3c1f7e21", quantity: 1 }) },
  ],
] as const)
  test(`refuses ${what}`, async () => {
    assert.is((await world.refund(randomUUID(), body)).body.code, "invalid_request");
  });

test("an order that is not paid, or paid without Stripe, has nothing to refund", async () => {
  const open = await world.ordered(ann);
  assert.equal((await world.refund(open)).body.state, "created");
  const free = await world.shop.ordered(ann, [[await world.shop.variant(5, 0), 1]]);
  await world.checkout(ann, free);
  assert.equal((await world.refund(free)).body.code, "order_not_refundable");
  assert.is((await world.refund(randomUUID())).body.code, "order_not_found");
});

test("an amount is a multiple of its currency's step", async () => {
  const sku = randomUUID().slice(0, 18);
  const prices = [{ amountMinor: 5_000, currency: "ISK" }];
  const product = await world.shop.product({ options: [], variants: [{ sku, options: [], prices }] });
  const [{ id: variant }] = product.variants;
  await world.shop.setStock(variant, 5);
  const id = await world.paid(ann, 1, { currency: "ISK", items: [{ variantId: variant, quantity: 1 }] });
  const odd = await world.refund(id, { amount: 50 });
  assert.equal([odd.status, odd.body.errors[0].path], [400, "body.amount"]);
  assert.is((await world.refund(id, { amount: 100 })).status, 201);
});

test("a refund that succeeds later is counted from the beginning", async () => {
  const { id } = await paid("4000000000007726");
  assert.is((await world.refund(id)).body.state, "pending");
  assert.is((await world.order(id)).state, "refunded");
  await world.pass(10);
  const [row] = await world.rows("select state from refunds where order_id = $1", [id]);
  assert.equal(row, { state: "succeeded" });
});

test("a refund that fails later gives the order its state back, and rings the alarm", async () => {
  const { id, disc } = await paid("4000000000005126");
  assert.is(
    (await world.refund(id, { items: [{ variantId: disc, quantity: 2 }], restock: true })).status,
    201,
  );
  assert.is((await world.order(id)).state, "partlyRefunded");
  await world.pass(10);
  const order = await world.order(id);
  assert.equal([order.state, order.history.at(-1).reason], ["paid", "the refund failed"]);
  assert.is(world.counts.get("PaymentsToCheck"), 1);
  // Its pieces are back on the shelf, and another refund of them does not put them there once more.
  assert.equal(await world.shop.stock(disc), { onHand: 10, reserved: 2 });
  assert.is(
    (await world.refund(id, { items: [{ variantId: disc, quantity: 2 }], restock: true })).body.amount,
    2_000,
  );
  assert.equal(await world.shop.stock(disc), { onHand: 10, reserved: 2 });
});

test("a refund that was made in Stripe's dashboard is found, and limits ours", async () => {
  const { id } = await paid();
  const [receipt] = await world.rows("select payment_intent from receipts where order_id = $1", [id]);
  await world.stripe.refunds.create({ payment_intent: String(receipt?.payment_intent), amount: 4_000 });
  await world.pass(0);
  const order = await world.order(id);
  assert.equal(
    [order.state, order.history.at(-1).by, order.history.at(-1).reason],
    ["partlyRefunded", "stripe", "refunded in Stripe's dashboard"],
  );
  assert.is((await world.refund(id, { amount: 501 })).body.left, 500);
  const { body } = await world.payments("GET", `/orders/${id}/refunds`, { as: ann });
  assert.equal(
    body.items.map(({ cause, amount }: { cause: string; amount: number }) => [cause, amount]),
    [["elsewhere", 4_000]],
  );
});

test("a refund that Stripe refuses is told, and leaves everything as it was", async () => {
  const { id, disc } = await paid();
  const [receipt] = await world.rows("select payment_intent from receipts where order_id = $1", [id]);
  // Unknown to us as yet, since its event is not delivered before the clock moves.
  await world.rows("update receipts set amount = amount + 1 where order_id = $1", [id]);
  assert.ok(receipt);
  const reply = await world.refund(id, { amount: 4_501 });
  assert.equal([reply.status, reply.body.code], [409, "refund_refused"]);
  assert.is((await world.order(id)).state, "paid");
  assert.equal(await world.shop.stock(disc), { onHand: 10, reserved: 4 });
  assert.is((await world.refund(id, { amount: 4_500 })).status, 201);
});

test("refunds of sent and unsent pieces lock variants in one order, beside orders of the same variants", async () => {
  const variants = [await world.shop.variant(100), await world.shop.variant(100)].sort();
  const [first = "", second = ""] = variants;
  const both: [string, number][] = [
    [first, 1],
    [second, 1],
  ];
  const ids: string[] = [];
  for (let index = 0; index < 6; index += 1) {
    const id = await world.shop.ordered(ann, both);
    await world.pay(await world.session(ann, id));
    // What was sent has the lower id: it is locked after the other one, were they locked in two parts.
    await fulfil(id, first, 1);
    ids.push(id);
  }
  const buyers = await world.shop.people(6);
  const replies = await Promise.all([
    ...ids.map(id => world.refund(id, { restock: true })),
    ...buyers.map(buyer => world.shop.order(buyer, both)),
  ]);
  assert.equal([...new Set(replies.map(({ status }) => status))], [201]);
  for (const variant of variants) assert.equal(await world.shop.stock(variant), { onHand: 100, reserved: 6 });
  const { rows } = await world.shop.db.ownerPool.query(
    "select deadlocks::int from pg_stat_database where datname = current_database()",
  );
  assert.equal(rows, [{ deadlocks: 0 }]);
});

test("while Stripe is away a refund is kept, and made by the reconcile job", async () => {
  const shaky = await openPayments();
  try {
    const buyer = await shaky.shop.person();
    const id = await shaky.paid(buyer);
    shaky.befall("error");
    const reply = await shaky.refund(id, { amount: 100 });
    assert.equal([reply.status, reply.body.state], [201, "requested"]);
    await shaky.reconcile().catch(() => undefined);
    shaky.befall("error:0.5");
    const open = () => shaky.rows("select from refunds where state = 'requested'");
    for (let times = 0; (await open()).length > 0 && times < 40; times += 1)
      await shaky.reconcile().catch(() => undefined);
    assert.equal(await open(), []);
    shaky.befall("error:0");
    const made = await shaky.stripe.refunds.list();
    assert.equal(
      made.data.map(({ amount }) => amount),
      [100],
    );
  } finally {
    await shaky.close();
  }
});

test.run();
