import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eraseOrders } from "../../../../handlers/shop/orders/erase.ts";
import { moveOrders } from "../../../../handlers/shop/orders/state-store.ts";
import { shakyDatabase } from "../../support/shaky.ts";
import { openWorld, type World } from "../world.ts";

const test = suite("shop: orders that are given up");
let world: World;
let ann: string;
let ben: string;
let variant: string;
let coupon: string;

test.before(async () => {
  world = await openWorld(60);
});
test.after(() => world.db.close());
test.before.each(async () => {
  // What earlier tests left is not overdue in this one.
  await world.db.ownerPool.query("truncate orders, job_runs cascade");
  world.time = "2026-06-01T08:00:00Z";
  [ann = "", ben = ""] = await world.people(2);
  variant = await world.variant(100);
  coupon = await world.coupon();
});

const order = (as = ann) => world.ordered(as, [[variant, 2]], { coupon });
const cancel = (id: string, as = ann) => world.call("POST", `/orders/${id}/cancel`, { as });
const read = async (id: string) => (await world.call("GET", `/orders/${id}`, { as: world.admin })).body;
const last = async (id: string) => {
  const { at: _at, ...entry } = (await read(id)).history.at(-1);
  return entry;
};
/** In batches, as the deletion of an account does; returns how many they were. */
async function erase(userId: string, most = 1_000): Promise<number> {
  const { database } = world.db;
  for (let batches = 1; ; batches += 1)
    if (await database.transaction(transaction => eraseOrders(transaction, userId, most))) return batches;
}
/** Pieces that are reserved, and uses of the coupon. */
const kept = async () => [(await world.stock(variant)).reserved, await world.uses(coupon)];

test("cancelling returns stock and coupon, once", async () => {
  const id = await order();
  assert.equal(await kept(), [2, 1]);
  const reply = await cancel(id);
  assert.equal([reply.status, reply.body.state], [200, "cancelled"]);
  assert.equal(await kept(), [0, 0]);
  assert.equal((await cancel(id)).body, reply.body);
  assert.equal(await kept(), [0, 0]);
  assert.equal(await last(id), {
    from: "created",
    to: "cancelled",
    by: "customer",
    reason: "cancelled by the customer",
  });
});

test("of 20 parallel cancellations one takes place", async () => {
  await order(ben);
  const id = await order();
  const replies = await Promise.all(Array.from({ length: 20 }, () => cancel(id)));
  assert.equal([...new Set(replies.map(({ status }) => status))], [200]);
  assert.equal(await kept(), [2, 1]);
  assert.is((await read(id)).history.length, 2);
});

test("an order can be cancelled while its payment runs, by an admin too", async () => {
  const id = await order();
  await world.move(id, "paying");
  assert.is((await cancel(id, world.admin)).body.state, "cancelled");
  assert.equal(await last(id), {
    from: "paying",
    to: "cancelled",
    by: "admin",
    reason: "cancelled by the admin",
  });
  assert.equal(await kept(), [0, 0]);
});

test("a paid order cannot be cancelled, and neither can an expired one", async () => {
  const paid = await order();
  await world.move(paid, "paid");
  const reply = await cancel(paid);
  assert.equal([reply.status, reply.body.code, reply.body.state], [409, "order_not_cancellable", "paid"]);
  assert.equal(await kept(), [2, 1]);
  const expired = await order();
  await world.expire("2026-06-01T09:00:00Z");
  assert.is((await cancel(expired)).body.state, "expired");
});

test("other people's orders cannot be seen or cancelled", async () => {
  const id = await order();
  assert.is((await cancel(id, ben)).body.code, "order_not_found");
  assert.is((await world.call("GET", `/orders/${id}`, { as: ben })).body.code, "order_not_found");
  assert.equal(await kept(), [2, 1]);
});

test("the job gives up what was not paid by the scheduled time, and nothing else", async () => {
  const [created, paying, paid] = [await order(), await order(), await order()];
  await world.move(paying, "paying");
  await world.move(paid, "paid");
  world.time = "2026-06-01T08:00:00.001Z";
  const later = await order(ben);
  assert.is((await world.expire("2026-06-01T08:59:59Z")).items, 0);
  const result = await world.expire("2026-06-01T09:00:00Z");
  assert.equal([result.outcome, result.items], ["succeeded", 2]);
  for (const id of [created, paying]) assert.is((await read(id)).state, "expired");
  assert.is((await read(paid)).state, "paid");
  assert.is((await read(later)).state, "created");
  assert.equal(await last(created), {
    from: "created",
    to: "expired",
    by: "system",
    reason: "not paid in time",
  });
  assert.equal(await kept(), [4, 2]);
  assert.is((await world.expire("2026-06-01T09:00:00Z")).outcome, "alreadyDone");
});

test("the job works in batches, and survives a database that resumes and does not answer", async () => {
  await world.setStock(variant, 300);
  const buyers = await world.people(120);
  await Promise.all(buyers.map(buyer => order(buyer)));
  assert.equal(await kept(), [240, 120]);
  const result = await world.expire("2026-06-01T09:00:00Z", shakyDatabase(world.db.dataApi));
  assert.equal([result.outcome, result.batches, result.items], ["succeeded", 3, 120]);
  assert.equal(await kept(), [0, 0]);
});

test("cancelling and the job at the same moment return the stock once", async () => {
  const buyers = await world.people(20);
  const ids = await Promise.all(buyers.map(buyer => order(buyer)));
  await Promise.all([
    ...ids.map((id, index) => cancel(id, buyers[index])),
    world.expire("2026-06-01T09:00:00Z"),
  ]);
  assert.equal(await kept(), [0, 0]);
  for (const id of ids) assert.is((await read(id)).history.length, 2);
});

test("an order whose row is being changed is left for the next run", async () => {
  const [busy, other] = [await order(), await order(ben)];
  const holder = await world.db.ownerPool.connect();
  try {
    await holder.query("begin");
    await holder.query("select from orders where id = $1 for update", [busy]);
    assert.is((await world.expire("2026-06-01T09:00:00Z")).items, 1);
    assert.is((await read(other)).state, "expired");
  } finally {
    await holder.query("rollback");
    holder.release();
  }
  assert.is((await world.expire("2026-06-01T10:00:00Z")).items, 1);
  assert.is((await read(busy)).state, "expired");
});

test("a deleted account's orders keep money and history without the person; those not paid are cancelled", async () => {
  const [open, paid, others] = [await order(), await order(), await order(ben)];
  await world.move(paid, "paid");
  const before = await read(paid);
  await erase(ann);
  const { updatedAt: _updatedAt, ...after } = await read(paid);
  const { updatedAt: _before, ...expected } = before;
  assert.equal(after, { ...expected, userId: null });
  assert.equal(await last(open), {
    from: "created",
    to: "cancelled",
    by: "customer",
    reason: "account deleted",
  });
  assert.is((await read(others)).state, "created");
  assert.equal(await kept(), [4, 2]);
  const { rowCount } = await world.db.pool.query(
    `select from orders where user_id = $1 union all select from order_history where actor_id = $1`,
    [ann],
  );
  assert.is(rowCount, 0);
});

test("what a person has is erased in batches", async () => {
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) ids.push(await order());
  for (const id of ids.slice(0, 2)) await world.move(id, "paid");
  const batches = await erase(ann, 2);
  assert.ok(batches > 3, `${batches} batches`);
  assert.equal(await kept(), [4, 2]);
  for (const id of ids) assert.is((await read(id)).userId, null);
  assert.is(await erase(ann, 2), 1);
});

test("a cancellation that is overtaken by the deletion of the account names no one", async () => {
  const id = await order();
  await world.db.pool.query("update users set deleted_at = now() where id = $1", [ann]);
  await world.db.database.transaction(transaction =>
    moveOrders(transaction, [id], { to: "cancelled", by: "customer", actorId: ann, reason: "late" }),
  );
  const { rows } = await world.db.pool.query(
    "select actor_id from order_history where order_id = $1 and to_state = 'cancelled'",
    [id],
  );
  assert.equal(rows, [{ actor_id: null }]);
});

test.run();
