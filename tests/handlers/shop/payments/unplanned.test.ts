import { suite } from "uvu";
import * as assert from "uvu/assert";
import { erasers } from "../../../../handlers/erasers.ts";
import { eraseWhole } from "../../support/erase.ts";
import { openPayments, type PaymentsWorld } from "./world.ts";

const test = suite("payments: what goes wrong");
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

/** An order of a variant with so much stock, whose page is open. */
async function open(stock: number, quantity: number, fields = {}) {
  const variant = await world.shop.variant(stock);
  const id = await world.shop.ordered(ann, [[variant, quantity]], fields);
  return { variant, id, session: await world.session(ann, id) };
}

const states = async (id: string): Promise<string[]> =>
  (await world.order(id)).history.map(({ to }: { to: string }) => to);
const refunds = (id: string) =>
  world.rows("select cause, state, amount::int from refunds where order_id = $1 order by created_at", [id]);

test("an order that is paid after it expired is sold after all, while there is stock", async () => {
  const { id, variant, session } = await open(5, 2);
  await world.shop.expire("2026-06-01T09:00:00Z");
  assert.equal(await world.shop.stock(variant), { onHand: 5, reserved: 0 });
  await world.pay(session);
  assert.equal(await states(id), ["created", "paying", "expired", "paid"]);
  assert.is((await world.order(id)).history.at(-1).reason, "paid after it was given up");
  assert.equal(await world.shop.stock(variant), { onHand: 5, reserved: 2 });
  assert.is(world.counts.get("PaymentIncidents paidAfterRelease"), 1);
  assert.is(world.counts.get("PaymentsToCheck"), undefined);
});

test("and is paid back when the stock is gone", async () => {
  const { id, variant, session } = await open(2, 2);
  await world.shop.call("POST", `/orders/${id}/cancel`, { as: ann });
  world.shop.messages.length = 0;
  await world.shop.ordered(await world.shop.person(), [[variant, 1]]);
  await world.pay(session);
  assert.equal(await states(id), ["created", "paying", "cancelled"]);
  assert.equal(await refunds(id), [{ cause: "late", state: "requested", amount: 2_000 }]);
  await world.drain();
  assert.equal(await states(id), ["created", "paying", "cancelled", "refunded"]);
  assert.is((await world.order(id)).history.at(-1).reason, "paid after it was given up, and returned");
  assert.equal(await refunds(id), [{ cause: "late", state: "succeeded", amount: 2_000 }]);
  assert.equal(await world.shop.stock(variant), { onHand: 2, reserved: 1 });
  assert.is(world.counts.get("PaymentsToCheck"), 1);
});

test("and when its coupon is used up", async () => {
  const coupon = await world.shop.coupon({ mostUses: 1 });
  const { id, session, variant } = await open(5, 2, { coupon });
  await world.shop.expire("2026-06-01T09:00:01Z");
  await world.shop.ordered(await world.shop.person(), [[variant, 1]], { coupon });
  await world.pay(session);
  await world.drain();
  assert.is((await world.order(id)).state, "refunded");
  assert.is(await world.shop.uses(coupon), 1);
  assert.equal(await world.shop.stock(variant), { onHand: 5, reserved: 1 });
});

test("a second payment of an order is paid back, and the first one stays", async () => {
  const { id, session } = await open(5, 1);
  await world.stripe.checkout.sessions.expire(session);
  await world.pass(0);
  const second = await world.session(ann, id);
  await world.pay(second);
  // As a page that was open while Stripe expired it can still be paid.
  const read = await world.stripe.checkout.sessions.retrieve(second);
  const paid = {
    ...read,
    id: session,
    payment_intent: "pi_second",
    metadata: { ...read.metadata, attempt: "1" },
  };
  const created = Math.floor(Date.parse(world.shop.time) / 1000);
  const type = "checkout.session.completed";
  const event = { id: "evt_second", object: "event", type, created, livemode: false, data: { object: paid } };
  assert.is((await world.webhook(world.signed(event))).body.outcome, "duplicate");
  assert.equal(await refunds(id), [{ cause: "duplicate", state: "requested", amount: 1_000 }]);
  assert.equal(world.shop.messages.splice(0), [{ orderId: id }]);
  assert.is((await world.order(id)).state, "paid");
  // This Stripe does not know the payment, so it refuses, and a person has to look.
  await world.reconcile();
  assert.equal(await refunds(id), [{ cause: "duplicate", state: "refused", amount: 1_000 }]);
  assert.is(world.counts.get("PaymentsToCheck"), 1);
  assert.is((await world.order(id)).state, "paid");
});

test("a declined card leaves the page open", async () => {
  const { id, session } = await open(5, 1);
  await world.pay(session, "4000000000000002").catch(() => undefined);
  assert.is((await world.order(id)).state, "paying");
  await world.pay(session);
  assert.is((await world.order(id)).state, "paid");
});

test("a payment that is on its way keeps its stock, and pays later", async () => {
  const { id, session, variant } = await open(5, 2);
  await world.payLater(session, "DE08370400440532013003");
  assert.is((await world.order(id)).state, "paying");
  assert.ok(world.taken.includes("checkout.session.completed waiting"));
  const days = (Date.parse((await world.order(id)).holdEndsAt) - Date.parse(world.shop.time)) / 86_400_000;
  assert.is(Math.round(days), 21);
  const again = await world.checkout(ann, id);
  assert.equal([again.status, again.body.code], [409, "order_not_payable"]);
  await world.pass(200);
  assert.equal(await states(id), ["created", "paying", "paid"]);
  assert.equal(await world.shop.stock(variant), { onHand: 5, reserved: 2 });
});

test("a payment that fails later gives the buyer another hold and another page", async () => {
  const { id, session, variant } = await open(5, 2);
  await world.payLater(session, "DE62370400440532013001");
  await world.pass(10);
  const order = await world.order(id);
  assert.equal(await states(id), ["created", "paying", "created"]);
  assert.is(order.history.at(-1).reason, "the payment failed");
  assert.is(Date.parse(order.holdEndsAt), Date.parse(world.shop.time) + 3_600_000);
  const next = await world.session(ann, id);
  assert.is.not(next, session);
  await world.pay(next);
  assert.is((await world.order(id)).state, "paid");
  assert.equal(await world.shop.stock(variant), { onHand: 5, reserved: 2 });
});

test("events of a payment that failed, in the wrong order, end the same", async () => {
  const lost = await openPayments({ faults: "lost" });
  try {
    const buyer = await lost.shop.person();
    const id = await lost.ordered(buyer);
    await lost.payLater(await lost.session(buyer, id), "DE62370400440532013001");
    await lost.pass(10);
    const types = ["checkout.session.completed", "checkout.session.async_payment_failed"];
    const { data } = await lost.stripe.events.list({ types });
    assert.is(data.length, 2);
    for (const event of data) assert.is((await lost.webhook(lost.signed(event))).status, 200);
    assert.is((await lost.order(id)).state, "created");
  } finally {
    await lost.close();
  }
});

test("a deleted account's open order is cancelled, and what is paid afterwards goes back", async () => {
  const { id, session, variant } = await open(5, 2);
  const [customer] = await world.rows("select customer_id from stripe_customers where user_id = $1", [ann]);
  await world.shop.db.pool.query("update users set deleted_at = now() where id = $1", [ann]);
  await eraseWhole(world.shop.db.database, erasers, ann);
  assert.is((await world.order(id)).state, "cancelled");
  await world.pay(session);
  await world.reconcile();
  assert.is((await world.order(id)).state, "refunded");
  assert.equal(await world.shop.stock(variant), { onHand: 5, reserved: 0 });
  const gone = await world.stripe.customers.retrieve(String(customer?.customer_id));
  assert.is(gone.deleted, true);
  assert.equal(
    await world.rows("select from stripe_customers where customer_id = $1", [customer?.customer_id]),
    [],
  );
});

test("a paid order of a deleted account keeps its money, and can be refunded", async () => {
  const id = await world.paid(ann, 2);
  await world.shop.db.pool.query("update users set deleted_at = now() where id = $1", [ann]);
  await eraseWhole(world.shop.db.database, erasers, ann);
  const order = await world.order(id);
  assert.equal([order.userId, order.state, order.shipsTo], [null, "paid", null]);
  const refund = await world.refund(id);
  assert.equal([refund.status, refund.body.amount], [201, 2_000]);
  assert.is((await world.order(id)).state, "refunded");
});

test("a price that changes between cart and payment changes nothing", async () => {
  const { id, session, variant } = await open(5, 2);
  await world.rows("update variant_prices set amount_minor = 9999 where variant_id = $1", [variant]);
  await world.pay(session);
  const order = await world.order(id);
  assert.equal([order.state, order.total], ["paid", 2_000]);
});

test("stock cannot be set below what a paying order has reserved", async () => {
  const { variant } = await open(5, 3);
  const reply = await world.shop.setStock(variant, 2);
  assert.equal([reply.status, reply.body.code, reply.body.reserved], [409, "stock_reserved", 3]);
});

const disputeOf = async (id: string) => {
  const [receipt] = await world.rows("select payment_intent from receipts where order_id = $1", [id]);
  const { data } = await world.stripe.disputes.list({ payment_intent: String(receipt?.payment_intent) });
  return data[0]?.id ?? "";
};

for (const [evidence, state, status] of [
  ["winning_evidence", "paid", "won"],
  ["losing_evidence", "refunded", "lost"],
] as const)
  test(`a dispute that is ${status} ends as ${state}`, async () => {
    const id = await world.paid(ann, 1, {}, "4000000000000259");
    await world.pass(5);
    assert.is((await world.order(id)).state, "disputed");
    assert.is(world.counts.get("PaymentIncidents dispute"), 1);
    const refused = await world.refund(id);
    assert.equal([refused.status, refused.body.code], [409, "order_not_refundable"]);
    const dispute = await disputeOf(id);
    await world.stripe.disputes.update(dispute, { evidence: { uncategorized_text: evidence }, submit: true });
    await world.pass(10);
    assert.is((await world.order(id)).state, state);
    const [row] = await world.rows(
      `select status, funds_withdrawn_at is not null as withdrawn, funds_reinstated_at is not null as reinstated
       from disputes where id = $1`,
      [dispute],
    );
    assert.equal(row, { status, withdrawn: true, reinstated: status === "won" });
  });

test("an inquiry moves no money and leaves the order as it is", async () => {
  const id = await world.paid(ann, 1, {}, "4000000000001976");
  await world.pass(5);
  assert.is((await world.order(id)).state, "paid");
  assert.is(world.counts.get("PaymentsToCheck"), 1);
  assert.is((await world.refund(id)).status, 201);
});

test("an early fraud warning rings the alarm and leaves the order as it is", async () => {
  const id = await world.paid(ann, 1, {}, "4000000000005423");
  await world.pass(5);
  assert.is((await world.order(id)).state, "paid");
  assert.is(world.counts.get("PaymentIncidents fraudWarning"), 1);
});

test.run();
