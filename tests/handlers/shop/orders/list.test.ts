import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openWorld, type World } from "../world.ts";

const test = suite("shop: lists of orders");
let world: World;
let ann: string;
let ben: string;
/** Oldest first: Ann's, Ben's, Ann's. */
let ids: string[];

test.before(async () => {
  world = await openWorld();
  [ann = "", ben = ""] = await world.people(2);
  const variant = await world.variant(null);
  ids = [];
  for (const buyer of [ann, ben, ann]) ids.push(await world.ordered(buyer, [[variant, 1]]));
  await world.move(ids[2] ?? "", "paid");
});
test.after(() => world.db.close());

const list = (as: string, query = "") => world.call("GET", `/orders?${query}`, { as });
const found = async (as: string, query = "") =>
  (await list(as, query)).body.items.map(({ id }: { id: string }) => ids.indexOf(id));

test("people see their own orders, newest first, page by page", async () => {
  assert.equal(await found(ann), [2, 0]);
  assert.equal(await found(ben), [1]);
  const { body } = await list(ann, "limit=1");
  assert.equal(await found(ann, `limit=1&cursor=${body.nextCursor}`), [0]);
  const [order] = body.items;
  const {
    items,
    fulfilments: _fulfilments,
    history: _history,
    shipsTo: _shipsTo,
    ...read
  } = (await world.call("GET", `/orders/${order.id}`, { as: ann })).body;
  assert.equal(order, { ...read, itemCount: items.length });
});

test("admins see all orders, by state, number and time", async () => {
  const as = world.admin;
  assert.equal(await found(as), []);
  assert.equal(await found(as, "show=all"), [2, 1, 0]);
  assert.equal(await found(as, "show=all&state=paid"), [2]);
  assert.equal(await found(ann, "state=created"), [0]);
  const { number, createdAt } = (await world.call("GET", `/orders/${ids[1]}`, { as })).body;
  assert.equal(await found(as, `show=all&number=${number}`), [1]);
  assert.equal(await found(ann, `number=${number}`), []);
  assert.equal(await found(as, `show=all&from=${createdAt}`), [2, 1]);
  assert.equal(await found(as, `show=all&to=${createdAt}`), [0]);
});

test("all orders are for admins", async () => {
  assert.is((await list(ann, "show=all")).status, 403);
});

test.run();
