import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { stripeAsker } from "../../../../handlers/shop/payments/stripe.ts";
import { openPayments, type PaymentsWorld } from "./world.ts";

const test = suite("payments: checkout");
let world: PaymentsWorld;
let ann: string;

test.before(async () => {
  world = await openPayments({ settings: { shippingCountries: ["DE", "RS"] } });
});
test.before.each(async () => {
  world.shop.time = "2026-06-01T08:00:00Z";
  world.taken.length = 0;
  ann = await world.shop.person();
});
test.after(() => world.close());

const sessionOf = (id: string) =>
  world.stripe.checkout.sessions.retrieve(id, { expand: ["line_items", "payment_intent"] });

test("gives a page until the end of the hold, and the order is being paid", async () => {
  const id = await world.ordered(ann, 2);
  const reply = await world.checkout(ann, id);
  assert.is(reply.status, 200);
  assert.is(reply.body.expiresAt, "2026-06-01T09:00:00Z");
  assert.match(reply.body.url, /\/c\/pay\/cs_test_/);
  const order = await world.order(id);
  assert.is(order.state, "paying");
  assert.is(order.holdEndsAt, "2026-06-01T09:00:00Z");
});

test("tells Stripe what the order says, and nothing about the person but the address", async () => {
  await world.shop.db.pool.query("update users set email = 'ann@example.com' where id = $1", [ann]);
  const id = await world.ordered(ann, 3);
  const session = await sessionOf(await world.session(ann, id));
  assert.is(session.amount_total, 3_000);
  assert.is(session.currency, "eur");
  assert.is(session.client_reference_id, id);
  assert.is(session.mode, "payment");
  assert.equal(session.metadata, { stack: "shop/test", orderId: id, attempt: "1" });
  assert.is(session.expires_at, Date.parse("2026-06-01T09:00:00Z") / 1000);
  assert.equal(session.shipping_address_collection?.allowed_countries, ["DE", "RS"]);
  assert.is(session.success_url, `http://localhost:5173/?order=${id}&checkout=done`);
  assert.is(session.cancel_url, `http://localhost:5173/?order=${id}&checkout=left`);
  const customer = await world.stripe.customers.retrieve(String(session.customer));
  assert.equal(
    { email: "email" in customer && customer.email, metadata: "metadata" in customer && customer.metadata },
    { email: "ann@example.com", metadata: { stack: "shop/test", userId: ann } },
  );
});

test("a line with a discount is one piece to Stripe, and the sum is the order's to the unit", async () => {
  const coupon = await world.shop.coupon({ discount: { kind: "percent", percent: 33 } });
  const variant = await world.shop.variant(100, 999);
  const id = await world.shop.ordered(ann, [[variant, 7]], { coupon });
  const { total } = await world.order(id);
  const session = await sessionOf(await world.session(ann, id));
  assert.is(session.amount_total, total);
  const [line] = session.line_items?.data ?? [];
  assert.is(line?.quantity, 1);
  assert.match(line?.description ?? "", /^7 × Brake disc/);
});

test("the same order has the same page", async () => {
  const id = await world.ordered(ann);
  const first = await world.checkout(ann, id);
  assert.equal((await world.checkout(ann, id)).body, first.body);
});

test("of 12 calls at once all get one session and one customer", async () => {
  const id = await world.ordered(ann);
  const replies = await Promise.all(Array.from({ length: 12 }, () => world.checkout(ann, id)));
  assert.equal([...new Set(replies.map(({ status }) => status))], [200]);
  assert.is(new Set(replies.map(({ body }) => body.url)).size, 1);
  const sessions = await world.stripe.checkout.sessions.list({ limit: 100 });
  assert.is(sessions.data.filter(session => session.client_reference_id === id).length, 1);
  const customers = await world.stripe.customers.list({ limit: 100 });
  assert.is(customers.data.filter(({ metadata }) => metadata.userId === ann).length, 1);
  const history = (await world.order(id)).history.map(({ to }: { to: string }) => to);
  assert.equal(history, ["created", "paying"]);
});

test("a person has one customer, whatever the order", async () => {
  const [one, two] = [await world.ordered(ann), await world.ordered(ann)];
  const sessions = await Promise.all([world.session(ann, one), world.session(ann, two)]);
  const [first, second] = await Promise.all(sessions.map(sessionOf));
  assert.is(first?.customer, second?.customer);
});

test("an address that Stripe does not take is left to the page, and a customer that is gone is made again", async () => {
  await world.shop.db.pool.query("update users set email = 'not an address' where id = $1", [ann]);
  const first = await world.ordered(ann);
  const { customer } = await sessionOf(await world.session(ann, first));
  await world.stripe.customers.del(String(customer));
  const second = await world.ordered(ann);
  const gone = await world.checkout(ann, second);
  assert.equal([gone.status, gone.body.code], [503, "stripe_unavailable"]);
  const again = await sessionOf(await world.session(ann, second));
  assert.is.not(again.customer, customer);
});

test("a hold that ends sooner than Stripe allows is prolonged", async () => {
  const id = await world.ordered(ann);
  world.shop.time = "2026-06-01T08:45:00Z";
  const reply = await world.checkout(ann, id);
  assert.is(reply.body.expiresAt, "2026-06-01T09:16:00Z");
  assert.is((await world.order(id)).holdEndsAt, "2026-06-01T09:16:00Z");
});

test("refuses an order whose hold has ended, that is given up, or that is another person's", async () => {
  const id = await world.ordered(ann);
  world.shop.time = "2026-06-01T09:00:00Z";
  const late = await world.checkout(ann, id);
  assert.equal([late.status, late.body.code, late.body.state], [409, "order_not_payable", "created"]);
  await world.shop.call("POST", `/orders/${id}/cancel`, { as: ann });
  assert.is((await world.checkout(ann, id)).body.state, "cancelled");
  const other = await world.checkout(await world.shop.person(), id);
  assert.equal([other.status, other.body.code], [404, "order_not_found"]);
  assert.is((await world.checkout(ann, randomUUID())).body.code, "order_not_found");
});

test("an order that costs nothing is paid without Stripe", async () => {
  const variant = await world.shop.variant(5, 0);
  const id = await world.shop.ordered(ann, [[variant, 2]]);
  const reply = await world.checkout(ann, id);
  assert.is(reply.status, 200);
  assert.is(reply.body.url, `http://localhost:5173/?order=${id}&checkout=done`);
  const order = await world.order(id);
  assert.is(order.state, "paid");
  assert.is(order.history.at(-1).reason, "nothing to pay");
  assert.equal((await world.checkout(ann, id)).body, reply.body);
  assert.equal(await world.rows("select from checkout_attempts where order_id = $1", [id]), []);
});

test("says why Stripe does not take a payment, and can be asked again", async () => {
  const variant = await world.shop.variant(5, 10);
  const id = await world.shop.ordered(ann, [[variant, 1]]);
  for (let times = 0; times < 2; times += 1) {
    const reply = await world.checkout(ann, id);
    assert.equal(
      [reply.status, reply.body.code, reply.body.reason],
      [409, "payment_refused", "amount_too_small"],
    );
  }
  assert.is((await world.order(id)).state, "created");
});

test("cancelling a paying order tells the payments, which close its page", async () => {
  const id = await world.ordered(ann);
  const session = await world.session(ann, id);
  await world.shop.call("POST", `/orders/${id}/cancel`, { as: ann });
  assert.equal(world.shop.messages, [{ orderId: id }]);
  await world.drain();
  assert.is((await sessionOf(session)).status, "expired");
  assert.equal(
    (await world.rows("select state from checkout_attempts where order_id = $1", [id])).map(
      ({ state }) => state,
    ),
    ["expired"],
  );
  assert.is((await world.order(id)).state, "cancelled");
});

for (const [mode, key] of [
  ["live", "sk_test_1"],
  ["live", "rk_test_1"],
  ["test", "sk_live_1"],
  ["test", "whsec_1"],
  ["test", ""],
] as const)
  test(`refuses the key ${key || "of no characters"} in a stack that says ${mode}`, async () => {
    const ask = stripeAsker({ readKey: async () => key, mode, apiUrl: "http://localhost:9" });
    const error = await ask(async () => assert.unreachable()).catch((thrown: unknown) => thrown);
    assert.is((error as { code?: string }).code, "payments_misconfigured");
    assert.match((error as Error).message, `stripeMode" says ${mode}`);
  });

test("goes on through Stripe's faults and limits, with one session at last", async () => {
  const shaky = await openPayments({ faults: "error:0.5,throttled:0.2" });
  try {
    const buyer = await shaky.shop.person();
    const id = await shaky.ordered(buyer);
    let reply = await shaky.checkout(buyer, id);
    for (let times = 0; reply.status === 503 && times < 20; times += 1) {
      assert.is(reply.body.code, "stripe_unavailable");
      reply = await shaky.checkout(buyer, id);
    }
    assert.is(reply.status, 200);
    assert.equal((await shaky.checkout(buyer, id)).body, reply.body);
    const open = await shaky.rows("select from checkout_attempts where order_id = $1 and state = 'open'", [
      id,
    ]);
    assert.is(open.length, 1);
  } finally {
    await shaky.close();
  }
});

test.run();
