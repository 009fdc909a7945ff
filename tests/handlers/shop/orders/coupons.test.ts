import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openWorld, type World } from "../world.ts";

const test = suite("shop: coupons");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());

const add = (body: object, headers = {}) =>
  world.call("POST", "/coupons", { as: world.admin, body, headers });
const percent = { kind: "percent", percent: 15 };
const eur = (amountMinor: number) => ({ amountMinor, currency: "EUR" });

test("a coupon is listed as it was made, its code in upper case", async () => {
  const body = {
    code: "spring-26",
    discount: { kind: "amount", amounts: [eur(500), { amountMinor: 600, currency: "USD" }] },
    minimums: [eur(2_000)],
    startsAt: "2026-03-01T00:00:00Z",
    endsAt: "2026-06-01T00:00:00Z",
    mostUses: 100,
    mostUsesEach: 1,
  };
  const added = await add(body);
  assert.is(added.status, 201);
  const { id: _id, createdAt: _createdAt, ...rest } = added.body;
  assert.equal(rest, { ...body, code: "SPRING-26", uses: 0 });
  const other = (await add({ code: "BARE", discount: percent })).body;
  const { minimums, startsAt, endsAt, mostUses, mostUsesEach } = other;
  assert.equal([minimums, startsAt, endsAt, mostUses, mostUsesEach], [[], null, null, null, null]);
  const first = await world.call("GET", "/coupons?limit=1", { as: world.admin });
  assert.equal(first.body.items, [other]);
  const second = await world.call("GET", `/coupons?limit=1&cursor=${first.body.nextCursor}`, {
    as: world.admin,
  });
  assert.equal(second.body, { items: [added.body], nextCursor: null });
});

test("a code belongs to one coupon, whatever its case", async () => {
  await add({ code: "ONCE", discount: percent });
  const again = await add({ code: "once", discount: percent });
  assert.equal([again.status, again.body.code], [409, "code_taken"]);
});

test("the same Idempotency-Key makes one coupon", async () => {
  const headers = { "idempotency-key": randomUUID() };
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => add({ code: "MANY", discount: percent }, headers)),
  );
  assert.equal([...new Set(replies.map(({ status }) => status))], [201]);
  assert.is(new Set(replies.map(({ body }) => body.id)).size, 1);
});

const wrong: readonly (readonly [what: string, fields: object])[] = [
  ["0 %", { discount: { kind: "percent", percent: 0 } }],
  ["101 %", { discount: { kind: "percent", percent: 101 } }],
  ["12.5 %", { discount: { kind: "percent", percent: 12.5 } }],
  ["both kinds at once", { discount: { ...percent, amounts: [eur(1)] } }],
  ["no amount", { discount: { kind: "amount", amounts: [] } }],
  ["a currency twice", { discount: { kind: "amount", amounts: [eur(1), eur(2)] } }],
  ["an end before its start", { startsAt: "2026-06-01T00:00:00Z", endsAt: "2026-06-01T00:00:00Z" }],
  ["no use at all", { mostUses: 0 }],
  ["a code with a space", { code: "A B C" }],
];

for (const [what, fields] of wrong) {
  test(`refuses ${what}`, async () => {
    const reply = await add({ code: "WRONG", discount: percent, ...fields });
    assert.equal([reply.status, reply.body.code], [400, "invalid_request"]);
  });
}

test("coupons are for admins", async () => {
  const as = await world.person(["editor"]);
  assert.is((await world.call("GET", "/coupons", { as })).status, 403);
  assert.is(
    (await world.call("POST", "/coupons", { as, body: { code: "MINE", discount: percent } })).status,
    403,
  );
});

test.run();
