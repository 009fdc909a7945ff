import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openWorld, type World } from "../world.ts";

const test = suite("shop: stock");
let world: World;
let ann: string;

test.before(async () => {
  world = await openWorld();
  ann = await world.person();
});
test.after(() => world.db.close());

const entries = async (variantId: string) => {
  const { rows } = await world.db.pool.query(
    `select on_hand_before::int as before, on_hand_after::int as after, reason, actor_id as "adminId"
     from stock_entries where variant_id = $1 order by created_at`,
    [variantId],
  );
  return rows;
};

const refusal = (statement: string, values: readonly unknown[]) =>
  world.db.pool.query(statement, [...values]).then(
    () => "taken",
    (error: { code: string; constraint?: string }) => error.constraint ?? error.code,
  );

test("each change of stock is an entry in the books, with its reason and its admin", async () => {
  const id = await world.variant(5);
  assert.equal((await world.setStock(id, 3)).body, { variantId: id, onHand: 3, reserved: 0 });
  await world.setStock(id, 3);
  await world.setStock(id, null);
  const entry = { reason: "counted", adminId: world.admin };
  assert.equal(await entries(id), [
    { before: 0, after: 5, ...entry },
    { before: 5, after: 3, ...entry },
    { before: 3, after: null, ...entry },
  ]);
});

test("the books are only added to", async () => {
  const id = await world.variant(5);
  const append = "23000";
  assert.is(await refusal("update stock_entries set reason = 'x' where variant_id = $1", [id]), append);
  assert.is(await refusal("delete from stock_entries where variant_id = $1", [id]), append);
});

test("stock cannot go below what orders have reserved", async () => {
  const id = await world.variant(5);
  await world.ordered(ann, [[id, 3]]);
  const low = await world.setStock(id, 2);
  assert.equal([low.status, low.body.code, low.body.reserved], [409, "stock_reserved", 3]);
  assert.equal((await world.setStock(id, 3)).body, { variantId: id, onHand: 3, reserved: 3 });
  assert.is((await entries(id)).length, 2);
});

test("an unlimited variant counts what is reserved, and takes a limit that is high enough", async () => {
  const id = await world.variant(null);
  await world.ordered(ann, [[id, 1_000]]);
  assert.equal(await world.stock(id), { onHand: null, reserved: 1_000 });
  assert.is((await world.setStock(id, 999)).body.code, "stock_reserved");
  assert.is((await world.setStock(id, 1_000)).status, 200);
});

test("the database itself refuses stock that is below zero or below what is reserved", async () => {
  const id = await world.variant(5);
  assert.is(await refusal("update variants set reserved = 6 where id = $1", [id]), "variants_stock");
  assert.is(
    await refusal("update variants set reserved = -1 where id = $1", [id]),
    "variants_reserved_check",
  );
  assert.is(await refusal("update variants set on_hand = -1 where id = $1", [id]), "variants_on_hand_check");
});

test("an unknown variant has no stock", async () => {
  const reply = await world.setStock(randomUUID(), 1);
  assert.equal([reply.status, reply.body.code], [404, "variant_not_found"]);
});

test("of 20 parallel changes each is in the books, one after the other", async () => {
  const id = await world.variant(100);
  await Promise.all(Array.from({ length: 20 }, (_, index) => world.setStock(id, 101 + index)));
  const [, ...rest] = await entries(id);
  assert.is(rest.length, 20);
  for (const [index, { before }] of rest.entries())
    assert.is(before, index === 0 ? 100 : rest[index - 1].after);
});

test.run();
