import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type State, states } from "../../../../handlers/shop/orders/contract.ts";
import { openWorld, type World } from "../world.ts";

const test = suite("shop: states of an order");
let world: World;
let ann: string;
let variant: string;

test.before(async () => {
  world = await openWorld();
  ann = await world.person();
  variant = await world.variant(null);
});
test.after(() => world.db.close());

/** Which states can follow which; docs/shop.md draws it. */
const legal: Readonly<Record<State, readonly State[]>> = {
  created: ["paying", "paid", "cancelled", "expired"],
  paying: ["created", "paid", "cancelled", "expired"],
  paid: ["partlyFulfilled", "fulfilled", "partlyRefunded", "refunded", "disputed"],
  partlyFulfilled: ["fulfilled", "partlyRefunded", "refunded", "disputed"],
  fulfilled: ["partlyRefunded", "refunded", "disputed"],
  cancelled: ["paid", "refunded"],
  expired: ["paid", "refunded"],
  partlyRefunded: ["paid", "partlyFulfilled", "fulfilled", "refunded", "disputed"],
  refunded: ["paid", "partlyFulfilled", "fulfilled", "partlyRefunded", "disputed"],
  disputed: ["paid", "partlyFulfilled", "fulfilled", "partlyRefunded", "refunded"],
};

/** The shortest way from the beginning to each state. */
const ways: Readonly<Record<State, readonly State[]>> = {
  created: [],
  paying: ["paying"],
  paid: ["paid"],
  partlyFulfilled: ["paid", "partlyFulfilled"],
  fulfilled: ["paid", "fulfilled"],
  cancelled: ["cancelled"],
  expired: ["expired"],
  partlyRefunded: ["paid", "partlyRefunded"],
  refunded: ["paid", "refunded"],
  disputed: ["paid", "disputed"],
};

async function orderIn(state: State): Promise<string> {
  const buyer = await world.person();
  const id = await world.ordered(buyer, [[variant, 1]]);
  for (const to of ways[state]) await world.move(id, to);
  return id;
}

const read = async (id: string) => (await world.call("GET", `/orders/${id}`, { as: world.admin })).body;
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "taken",
    (error: { message: string }) => error.message,
  );

for (const from of states) {
  test(`from ${from} an order goes where the table says, and nowhere else`, async () => {
    const id = await orderIn(from);
    for (const to of states.filter(one => !legal[from].includes(one))) {
      assert.match(await refusal(world.move(id, to)), /order_history_transition/, to);
      assert.is((await read(id)).state, from);
    }
    for (const to of legal[from]) {
      const other = await orderIn(from);
      await world.move(other, to);
      assert.is((await read(other)).state, to);
    }
  });
}

test("the table of transitions holds these states, and no other", async () => {
  const { rows } = await world.db.pool.query("select from_state, to_state from order_transitions");
  const expected = states.flatMap(from => legal[from].map(to => `${from} ${to}`));
  assert.equal(rows.map(row => `${row.from_state} ${row.to_state}`).sort(), expected.sort());
});

test("each transition is in the history, with who and why", async () => {
  const id = await orderIn("fulfilled");
  const { history } = await read(id);
  assert.equal(
    history.map(({ at: _at, ...entry }: { at: string }) => entry),
    [
      { from: null, to: "created", by: "customer", reason: "ordered" },
      { from: "created", to: "paid", by: "system", reason: "test" },
      { from: "paid", to: "fulfilled", by: "system", reason: "test" },
    ],
  );
});

const tampering: readonly (readonly [what: string, statement: string, message: RegExp])[] = [
  ["a state without an entry", "update orders set state = 'paid' where id = $1", /An entry in order_history/],
  ["another reason", "update order_history set reason = 'x' where order_id = $1", /append-only/],
  ["an entry less", "delete from order_history where order_id = $1", /append-only/],
  [
    "an entry that leaves another state",
    `insert into order_history (order_id, step, from_state, to_state, actor, reason)
     values ($1, 2, 'paying', 'paid', 'system', 'x')`,
    /The order is not paying/,
  ],
  [
    "a second beginning",
    `insert into order_history (order_id, step, to_state, actor, reason) values ($1, 2, 'created', 'system', 'x')`,
    /order_history_check/,
  ],
  [
    "an order that begins as paid",
    `insert into orders (id, state, currency, subtotal, discount, hold_ends_at)
     select gen_random_uuid(), 'paid', 'EUR', 1, 0, now() from orders where id = $1`,
    /An order begins as created/,
  ],
];

for (const [what, statement, message] of tampering) {
  test(`the database refuses ${what}`, async () => {
    const id = await orderIn("created");
    assert.match(await refusal(world.db.pool.query(statement, [id])), message);
    assert.is((await read(id)).state, "created");
  });
}

test("of parallel transitions from one state only one takes place", async () => {
  const id = await world.ordered(ann, [[variant, 1]]);
  const results = await Promise.allSettled([
    world.move(id, "cancelled"),
    world.move(id, "expired"),
    world.move(id, "cancelled"),
  ]);
  assert.is(results.filter(({ status }) => status === "fulfilled").length, 1);
  assert.is((await read(id)).history.length, 2);
});

test.run();
