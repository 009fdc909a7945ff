import type Stripe from "stripe";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { progressOf } from "../../../../handlers/shop/payments/settling.ts";
import { openPayments, type PaymentsWorld } from "./world.ts";

const test = suite("payments: what must not be left over");
let world: PaymentsWorld;
let ann: string;

test.before(async () => {
  world = await openPayments({ faults: "lost" });
});
test.before.each(async () => {
  await world.reconcile();
  world.counts.clear();
  ann = await world.shop.person();
});
test.after(() => world.close());

/** A session that names an order of this stack which is not there, such as one of a database that was replaced. */
async function alone(): Promise<Stripe.Checkout.Session> {
  const orderId = "5b6f1a4e-9c0d-4c1a-8a55-0d6f3c1f7e21";
  const { id } = await world.stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [
      { quantity: 1, price_data: { currency: "eur", unit_amount: 1_000, product_data: { name: "Disc" } } },
    ],
    success_url: "http://localhost/",
    metadata: { stack: "shop/test", orderId, attempt: "1" },
  });
  return world.stripe.checkout.sessions.expire(id);
}

test("an event whose order does not come is told once, and does not keep the job from its end", async () => {
  const { id } = await alone();
  const early = await world.reconcile();
  assert.is(early.failed, 0);
  assert.is(world.counts.get("PaymentIncidents unknownOrder"), undefined);
  await world.pass(15 * 60);
  const paid = await world.paid(ann);
  const run = await world.reconcile();
  assert.is(run.failed, 0);
  assert.is(run.mended, 1);
  assert.is((await world.order(paid)).state, "paid");
  assert.is(world.counts.get("PaymentIncidents unknownOrder"), 1);
  await world.reconcile();
  assert.is(world.counts.get("PaymentIncidents unknownOrder"), 1);
  assert.equal(await world.rows("select outcome from stripe_events where object_id = $1", [id]), [
    { outcome: "unknownOrder" },
  ]);
});

test("a status of payments that Stripe does not have today is not taken for money", () => {
  const session = { status: "complete", payment_intent: "pi_1" } as Stripe.Checkout.Session;
  assert.is(progressOf({ ...session, payment_status: "paid" }), "paid");
  assert.is(progressOf({ ...session, payment_status: "no_payment_required" }), "paid");
  assert.is(progressOf({ ...session, payment_status: "partly_paid" as "paid" }), undefined);
});

test("a page whose payment does not fit is over: the job does not read it for ever", async () => {
  const id = await world.ordered(ann);
  const session = await world.session(ann, id);
  const read = await world.stripe.checkout.sessions.retrieve(session);
  const paid = { ...read, status: "complete", payment_status: "paid", payment_intent: `pi_${id}` };
  const event = {
    id: `evt_${id}`,
    object: "event",
    type: "checkout.session.completed",
    created: Math.floor(Date.parse(world.shop.time) / 1000),
    livemode: false,
    data: { object: { ...paid, amount_total: 999 } },
  };
  assert.is((await world.webhook(world.signed(event))).body.outcome, "mismatched amount");
  const attempts = await world.rows("select state from checkout_attempts where order_id = $1", [id]);
  assert.equal(attempts, [{ state: "paid" }]);
  assert.is((await world.order(id)).state, "paying");
  assert.is.not(await world.session(ann, id), session);
});

test("an order that was paid too late and returned does not keep its person from the coupon", async () => {
  const coupon = await world.shop.coupon({ mostUsesEach: 1 });
  const variant = await world.shop.variant(2);
  const id = await world.shop.ordered(ann, [[variant, 2]], { coupon });
  const session = await world.session(ann, id);
  await world.shop.call("POST", `/orders/${id}/cancel`, { as: ann });
  await world.shop.ordered(await world.shop.person(), [[variant, 1]]);
  await world.pay(session);
  await world.reconcile();
  assert.is((await world.order(id)).state, "refunded");
  assert.is(await world.shop.uses(coupon), 0);
  const again = await world.shop.order(ann, [[variant, 1]], { coupon });
  assert.is(again.status, 201);
  const more = await world.shop.order(ann, [[await world.shop.variant(1), 1]], { coupon });
  assert.is(more.body.reason, "usedByCaller");
});

test("a wholly refunded order keeps no stock, whether by amounts and pieces, in the dashboard, or by a dispute", async () => {
  const [first, second] = [await world.shop.variant(10), await world.shop.variant(10)];
  const both: [string, number][] = [
    [first, 1],
    [second, 2],
  ];
  const paid = async (card?: string) => {
    const id = await world.shop.ordered(ann, both);
    await world.pay(await world.session(ann, id), card);
    await world.reconcile();
    const [receipt] = await world.rows("select payment_intent from receipts where order_id = $1", [id]);
    return { id, payment: String(receipt?.payment_intent) };
  };
  const mixed = await paid();
  await world.refund(mixed.id, { amount: 1_000 });
  assert.equal(await world.shop.stock(first), { onHand: 10, reserved: 1 });
  await world.refund(mixed.id, { items: [{ variantId: second, quantity: 2 }] });
  assert.equal(await world.shop.stock(first), { onHand: 10, reserved: 0 });
  assert.equal(await world.shop.stock(second), { onHand: 8, reserved: 0 });
  const elsewhere = await paid();
  await world.stripe.refunds.create({ payment_intent: elsewhere.payment });
  const lost = await paid("4000000000000259");
  await world.pass(5);
  const [dispute] = (await world.stripe.disputes.list({ payment_intent: lost.payment })).data;
  const evidence = { uncategorized_text: "losing_evidence" };
  await world.stripe.disputes.update(String(dispute?.id), { evidence, submit: true });
  await world.pass(10);
  await world.reconcile();
  for (const { id } of [mixed, elsewhere, lost]) assert.is((await world.order(id)).state, "refunded");
  assert.equal(await world.shop.stock(first), { onHand: 10, reserved: 0 });
  assert.equal(await world.shop.stock(second), { onHand: 8, reserved: 0 });
});

test("one run makes all refunds that wait, and not the first ones alone", async () => {
  const id = await world.paid(ann);
  await world.reconcile();
  await world.rows(
    `insert into refunds (id, order_id, payment_intent, cause, state, amount, currency, restock)
     select gen_random_uuid(), order_id, payment_intent, 'requested', 'requested', 10, currency, false
     from receipts, generate_series(1, 60) where order_id = $1`,
    [id],
  );
  const run = await world.reconcile();
  assert.is(run.refundsSent, 60);
  const waiting = await world.rows("select from refunds where order_id = $1 and state <> 'succeeded'", [id]);
  assert.equal(waiting, []);
  assert.is((await world.order(id)).state, "partlyRefunded");
});

test("what another account of Stripe's has fails neither the webhook nor the job for ever", async () => {
  const ids = [await world.ordered(ann), await world.ordered(ann)];
  for (const id of ids) await world.session(ann, id);
  const [given] = ids;
  await world.shop.call("POST", `/orders/${given}/cancel`, { as: ann });
  await world.rows("update checkout_attempts set session_id = 'cs_' || order_id where order_id = any ($1)", [
    ids,
  ]);
  const attempts = async () => {
    const found = await world.rows(
      "select state from checkout_attempts where order_id = any ($1) order by order_id = $2 desc",
      [ids, given],
    );
    return found.map(({ state }) => state);
  };
  await world.drain();
  assert.equal(await attempts(), ["expired", "open"]);
  await world.pass(3_700);
  const run = await world.reconcile();
  assert.equal([run.outcome, run.failed], ["succeeded", 0]);
  assert.equal(await attempts(), ["expired", "failed"]);
  const created = Math.floor(Date.parse(world.shop.time) / 1000);
  const event = (id: string, object: object, age: number) =>
    world.signed({
      id,
      object: "event",
      type: "refund.created",
      created: created - age,
      livemode: false,
      data: { object },
    });
  const refund = { id: "re_of_another_account", object: "refund" };
  const early = await world.webhook(event("evt_foreign", refund, 0));
  assert.equal([early.status, early.body.code], [503, "stripe_event_early"]);
  const late = await world.webhook(event("evt_foreign", refund, 3_600));
  assert.equal([late.status, late.body.outcome], [200, "unknownOrder"]);
});

test.run();
