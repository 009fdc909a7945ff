import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { State } from "../../../../handlers/shop/orders/contract.ts";
import { openWorld, type Pieces, type World } from "../world.ts";

const test = suite("shop: fulfilling");
let world: World;
let ann: string;
let pad: string;
let disc: string;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(async () => {
  ann = await world.person();
  pad = await world.variant(10);
  disc = await world.variant(null);
});

async function orderIn(state: State): Promise<string> {
  const id = await world.ordered(ann, [
    [pad, 4],
    [disc, 1],
  ]);
  if (state !== "created") await world.move(id, state);
  return id;
}

const fulfil = (
  id: string,
  pieces: Pieces,
  fields: object = {},
  key: string = randomUUID(),
  as = world.admin,
) =>
  world.call("POST", `/orders/${id}/fulfilments`, {
    as,
    headers: { "idempotency-key": key },
    body: { items: pieces.map(([variantId, quantity]) => ({ variantId, quantity })), ...fields },
  });
const fulfilledOf = ({ items }: { items: { fulfilled: number }[] }) =>
  items.map(({ fulfilled }) => fulfilled);

test("an order is fulfilled in parts: the pieces leave the shelf, and the books name the order", async () => {
  const id = await orderIn("paid");
  const first = await fulfil(id, [[pad, 3]], { tracking: "RA 123" });
  assert.equal([first.status, first.body.state, fulfilledOf(first.body)], [201, "partlyFulfilled", [3, 0]]);
  assert.equal(await world.stock(pad), { onHand: 7, reserved: 1 });
  const [parcel] = first.body.fulfilments;
  assert.equal([parcel.tracking, parcel.items], ["RA 123", [{ variantId: pad, quantity: 3 }]]);
  const second = await fulfil(id, [
    [pad, 1],
    [disc, 1],
  ]);
  assert.equal([second.body.state, fulfilledOf(second.body)], ["fulfilled", [4, 1]]);
  assert.is(second.body.fulfilments.length, 2);
  assert.equal(await world.stock(pad), { onHand: 6, reserved: 0 });
  assert.equal(await world.stock(disc), { onHand: null, reserved: 0 });
  const { rows } = await world.db.pool.query(
    `select on_hand_before::int as before, on_hand_after::int as after, reason, order_id as "orderId"
     from stock_entries where variant_id = any ($1) and order_id is not null order by created_at`,
    [[pad, disc]],
  );
  assert.equal(rows, [
    { before: 10, after: 7, reason: "fulfilled", orderId: id },
    { before: 7, after: 6, reason: "fulfilled", orderId: id },
  ]);
  assert.equal(
    second.body.history.map(({ to, by }: { to: string; by: string }) => `${to} ${by}`),
    ["created customer", "paid system", "partlyFulfilled admin", "fulfilled admin"],
  );
});

test("a second part that is not the last leaves the order partly fulfilled", async () => {
  const id = await orderIn("paid");
  await fulfil(id, [[pad, 1]]);
  const { body } = await fulfil(id, [[pad, 1]]);
  assert.equal([body.state, fulfilledOf(body), body.history.length], ["partlyFulfilled", [2, 0], 3]);
});

for (const state of ["created", "paying", "cancelled", "expired"] as const) {
  test(`an order that is ${state} is not fulfilled`, async () => {
    const id = await orderIn(state);
    const reply = await fulfil(id, [[pad, 1]]);
    assert.equal([reply.status, reply.body.code, reply.body.state], [409, "order_not_fulfillable", state]);
  });
}

test("no more is fulfilled than was ordered, at once too", async () => {
  const id = await orderIn("paid");
  const replies = await Promise.all(Array.from({ length: 10 }, () => fulfil(id, [[pad, 1]])));
  assert.is(replies.filter(({ status }) => status === 201).length, 4);
  assert.is(replies.filter(({ body }) => body.code === "fulfilment_exceeds_order").length, 6);
  assert.equal(await world.stock(pad), { onHand: 6, reserved: 0 });
  const stranger = await world.variant(1);
  const reply = await fulfil(id, [
    [disc, 1],
    [stranger, 1],
  ]);
  assert.equal(
    [reply.body.code, reply.body.variantId, reply.body.open],
    ["fulfilment_exceeds_order", stranger, 0],
  );
  assert.equal(await world.stock(disc), { onHand: null, reserved: 1 });
});

test("the same Idempotency-Key sends one parcel", async () => {
  const id = await orderIn("paid");
  const key = randomUUID();
  const replies = await Promise.all(Array.from({ length: 10 }, () => fulfil(id, [[pad, 1]], {}, key)));
  assert.equal([...new Set(replies.map(({ status }) => status))], [201]);
  assert.equal(await world.stock(pad), { onHand: 9, reserved: 3 });
});

test("fulfilling is for admins, and for orders that exist", async () => {
  const id = await orderIn("paid");
  assert.is((await fulfil(id, [[pad, 1]], {}, randomUUID(), ann)).status, 403);
  assert.is((await fulfil(randomUUID(), [[pad, 1]])).body.code, "order_not_found");
});

test.run();
