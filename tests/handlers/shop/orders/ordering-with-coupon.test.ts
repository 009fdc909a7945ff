import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openWorld, variantsOf, type World } from "../world.ts";

const test = suite("shop: ordering with a coupon");
let world: World;
let ann: string;
let variant: string;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(async () => {
  world.time = "2026-06-01T08:00:00Z";
  ann = await world.person();
  variant = await world.variant(null, 999);
});

const eur = (amountMinor: number) => ({ amountMinor, currency: "EUR" });
const withCoupon = (coupon: string, quantity = 1, as = ann) =>
  world.order(as, [[variant, quantity]], { coupon });

async function refusal(coupon: string, quantity = 1) {
  const { status, body } = await withCoupon(coupon, quantity);
  return [status, body.code, body.reason];
}
const refused = (reason: string) => [409, "coupon_not_usable", reason];

test("a percentage is rounded to the unit, half a unit up, and each line gets its share", async () => {
  const coupon = await world.coupon({ discount: { kind: "percent", percent: 50 } });
  const { variants } = await world.product({
    variants: variantsOf({ "HALF-1": 333, "HALF-2": 333, "HALF-3": 333 }),
  });
  for (const { id } of variants) await world.setStock(id, 10);
  const { body } = await world.order(
    ann,
    variants.map(({ id }: { id: string }) => [id, 1] as const),
    { coupon: coupon.toLowerCase() },
  );
  assert.equal([body.subtotal, body.discount, body.total, body.coupon], [999, 500, 499, coupon]);
  assert.equal(
    body.items.map(({ discount, total }: { discount: number; total: number }) => [discount, total]),
    [
      [167, 166],
      [167, 166],
      [166, 167],
    ],
  );
});

test("an amount takes off at most what the order costs", async () => {
  const coupon = await world.coupon({ discount: { kind: "amount", amounts: [eur(1_000)] } });
  const one = (await withCoupon(coupon)).body;
  assert.equal([one.subtotal, one.discount, one.total], [999, 999, 0]);
  const two = (await withCoupon(coupon, 2)).body;
  assert.equal([two.subtotal, two.discount, two.total], [1_998, 1_000, 998]);
});

test("a coupon has a window", async () => {
  const coupon = await world.coupon({ startsAt: "2026-06-01T08:00:00Z", endsAt: "2026-06-01T09:00:00Z" });
  world.time = "2026-06-01T07:59:59.999Z";
  assert.equal(await refusal(coupon), refused("notStarted"));
  world.time = "2026-06-01T09:00:00Z";
  assert.equal(await refusal(coupon), refused("ended"));
  world.time = "2026-06-01T08:00:00Z";
  assert.is((await withCoupon(coupon)).status, 201);
});

test("a coupon has a minimum, and is for the currencies that it names", async () => {
  const coupon = await world.coupon({ minimums: [eur(1_000)] });
  assert.equal(await refusal(coupon), refused("minimum"));
  assert.is((await withCoupon(coupon, 2)).status, 201);
  const dollars = [{ amountMinor: 1, currency: "USD" }];
  assert.equal(await refusal(await world.coupon({ minimums: dollars })), refused("currency"));
  const off = { kind: "amount", amounts: dollars };
  assert.equal(await refusal(await world.coupon({ discount: off })), refused("currency"));
  assert.equal(await refusal("NO-SUCH-COUPON"), refused("unknown"));
  const { body } = await world.order(ann, [[randomUUID(), 1]], { coupon: "NO-SUCH-COUPON" });
  assert.is(body.code, "variant_not_found");
});

test("of 40 parallel buyers with a coupon for 15, exactly 15 order with it", async () => {
  const coupon = await world.coupon({ mostUses: 15 });
  const buyers = await world.people(40);
  const replies = await Promise.all(buyers.map(buyer => withCoupon(coupon, 1, buyer)));
  assert.is(replies.filter(({ status }) => status === 201).length, 15);
  assert.is(replies.filter(({ body }) => body.reason === "usedUp").length, 25);
  assert.is(await world.uses(coupon), 15);
  assert.is((await world.stock(variant)).reserved, 15);
});

test("a person uses a coupon as often as it says, at once too; a cancelled order does not count", async () => {
  const coupon = await world.coupon({ mostUsesEach: 2 });
  const replies = await Promise.all(Array.from({ length: 6 }, () => withCoupon(coupon)));
  const made = replies.filter(({ status }) => status === 201);
  assert.is(made.length, 2);
  assert.is(replies.filter(({ body }) => body.reason === "usedByCaller").length, 4);
  await world.call("POST", `/orders/${made[0]?.body.id}/cancel`, { as: ann });
  assert.is(await world.uses(coupon), 1);
  assert.is((await withCoupon(coupon)).status, 201);
  assert.equal(await refusal(coupon), refused("usedByCaller"));
  assert.is((await withCoupon(coupon, 1, await world.person())).status, 201);
});

test("the database itself refuses one use too many, or too few", async () => {
  const coupon = await world.coupon({ mostUses: 1 });
  const set = (uses: number) =>
    world.db.pool.query("update coupons set uses = $2 where code = $1", [coupon, uses]).then(
      () => "taken",
      (error: { constraint: string }) => error.constraint,
    );
  assert.is(await set(2), "coupons_uses");
  assert.is(await set(-1), "coupons_uses_check");
});

test.run();
