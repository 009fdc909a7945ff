import type Stripe from "stripe";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { applyDispute, Outdated } from "../../../../handlers/shop/payments/disputes.ts";
import { applyRefund } from "../../../../handlers/shop/payments/refund-effects.ts";
import { openPayments, type PaymentsWorld } from "./world.ts";

const test = suite("payments: readings that are old, and answers that were lost");
let world: PaymentsWorld;
let ann: string;

test.before(async () => {
  world = await openPayments({ faults: "lost" });
});
test.before.each(async () => {
  ann = await world.shop.person();
});
test.after(() => world.close());

/** An order that was paid with the card, as the reconcile job finds it; its id and its payment. */
async function paid(card?: string): Promise<{ id: string; payment: string }> {
  const id = await world.paid(ann, 1, {}, card);
  await world.reconcile();
  const [receipt] = await world.rows("select payment_intent from receipts where order_id = $1", [id]);
  return { id, payment: String(receipt?.payment_intent) };
}

test("an older reading of a dispute does not replace a newer one", async () => {
  const { id, payment } = await paid("4000000000000259");
  await world.pass(5);
  const [dispute] = (await world.stripe.disputes.list({ payment_intent: payment })).data;
  if (!dispute) throw new Error("There is no dispute.");
  const event = { type: "charge.dispute.updated", created: 1 } as const;
  const keep = (status: Stripe.Dispute.Status, version: number) =>
    world.shop.db.database.transaction(transaction =>
      applyDispute(transaction, { dispute: { ...dispute, status }, version }, event),
    );
  await keep("needs_response", 0);
  await keep("lost", 1);
  const error = await keep("under_review", 1).catch((thrown: unknown) => thrown);
  assert.instance(error, Outdated);
  assert.is((await world.order(id)).state, "refunded");
});

test("a dispute in another currency is not counted against the payment, and a person has to look at it", async () => {
  const { id, payment } = await paid("4000000000000259");
  await world.pass(5);
  const [dispute] = (await world.stripe.disputes.list({ payment_intent: payment })).data;
  if (!dispute) throw new Error("There is no dispute.");
  const event = { type: "charge.dispute.created", created: 1 } as const;
  const keep = (status: Stripe.Dispute.Status, version: number) =>
    world.shop.db.database.transaction(transaction =>
      applyDispute(transaction, { dispute: { ...dispute, currency: "usd", status }, version }, event),
    );
  assert.equal((await keep("needs_response", 0)).incidents, ["dispute", "mismatch"]);
  assert.equal((await keep("lost", 1)).incidents, []);
  assert.is((await world.order(id)).state, "paid");
});

test("events of one dispute at the same moment are all taken, and end with what Stripe says", async () => {
  const { id, payment } = await paid("4000000000002685");
  await world.pass(5);
  const [dispute] = (await world.stripe.disputes.list({ payment_intent: payment })).data;
  await world.stripe.disputes.update(String(dispute?.id), {
    evidence: { uncategorized_text: "winning_evidence" },
    submit: true,
  });
  await world.pass(10);
  const { data } = await world.stripe.events.list({ limit: 100 });
  const events = data.filter(event => event.type.startsWith("charge.dispute.") && about(event, payment));
  assert.ok(events.length >= 4, `${events.length} events`);
  const replies = await Promise.all(events.map(event => world.webhook(world.signed(event))));
  // What met too many others is sent again by Stripe.
  assert.ok(replies.every(({ status }) => status === 200 || status === 503));
  for (const event of events) assert.is((await world.webhook(world.signed(event))).status, 200);
  assert.is((await world.order(id)).state, "paid");
});

const about = ({ data: { object } }: Stripe.Event, payment: string) =>
  "payment_intent" in object && object.payment_intent === payment;

test("an older reading of a refund changes nothing", async () => {
  const { id, payment } = await paid();
  await world.refund(id);
  const [refund] = (await world.stripe.refunds.list({ payment_intent: payment })).data;
  if (!refund) throw new Error("There is no refund.");
  const tell = (status: string) =>
    world.shop.db.database.transaction(transaction =>
      applyRefund(transaction, world.desk, { ...refund, status }),
    );
  assert.is((await tell("pending")).outcome, "repeated");
  assert.is((await tell("failed")).outcome, "refund failed");
  assert.is((await tell("succeeded")).outcome, "repeated");
  assert.is((await world.order(id)).state, "paid");
});

test("a refund whose answer was lost is found at Stripe, and not made again", async () => {
  const { id, payment } = await paid();
  const made = (await world.refund(id, { amount: 300 })).body;
  await world.rows(
    "update refunds set state = 'requested', stripe_refund_id = null, tries = 1 where id = $1",
    [made.id],
  );
  await world.reconcile();
  const { data } = await world.stripe.refunds.list({ payment_intent: payment });
  assert.is(data.length, 1);
  const rows = await world.rows("select state, stripe_refund_id from refunds where id = $1", [made.id]);
  assert.equal(rows, [{ state: "succeeded", stripe_refund_id: data[0]?.id }]);
});

test("an attempt whose answer was lost goes on with the same session, as long as Stripe takes it", async () => {
  const id = await world.ordered(ann);
  const session = await world.session(ann, id);
  const lose = () =>
    world.rows(
      "update checkout_attempts set state = 'creating', session_id = null, url = null where order_id = $1 and state = 'open'",
      [id],
    );
  await lose();
  assert.is(await world.session(ann, id), session);
  await lose();
  await world.pass(31 * 60);
  assert.is.not(await world.session(ann, id), session);
  const attempts = await world.rows(
    "select attempt, state from checkout_attempts where order_id = $1 order by attempt",
    [id],
  );
  assert.equal(attempts, [
    { attempt: 1, state: "abandoned" },
    { attempt: 2, state: "open" },
  ]);
});

test.run();
