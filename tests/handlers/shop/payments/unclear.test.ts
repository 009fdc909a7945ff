import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { stripeAsker } from "../../../../handlers/shop/payments/stripe.ts";
import { work } from "../../../../handlers/shop/payments/worker.ts";
import { openRecorder, type Recorder } from "./stripe-mock.ts";
import { openPayments, type PaymentsWorld } from "./world.ts";

const test = suite("payments: answers that are not Stripe's");
let world: PaymentsWorld;
let recorder: Recorder;
let between: Server;
let ann: string;
/** What something between the shop and Stripe answers. */
let strange = { status: 200, body: "" };
let isBetween = false;

test.before(async () => {
  between = createServer((_request, response) => {
    response.writeHead(strange.status, { "content-type": "text/html" }).end(strange.body);
  });
  await new Promise<void>(resolve => between.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
  recorder = await openRecorder(() => (isBetween ? url : world.stripeUrl));
  const ask = stripeAsker({
    apiUrl: recorder.url,
    mode: "test",
    readKey: async () => "sk_test_local",
    sleep: () => new Promise(resolve => setImmediate(resolve)),
  });
  world = await openPayments({ settings: { ask } });
});
test.before.each(async () => {
  isBetween = false;
  ann = await world.shop.person();
});
test.after(async () => {
  await world?.close();
  recorder?.close();
  between?.closeAllConnections();
  between?.close();
});

const page = "<html>Try again later.</html>";
for (const [what, status, body] of [
  ["500 with an empty object", 500, "{}"],
  ["502 with a page", 502, page],
  ["403 with a page", 403, page],
  ["403 with an error that is a word", 403, '{"error":"Forbidden"}'],
  ["400 with an error of another kind", 400, '{"error":{"message":"Bad gateway"}}'],
  ["200 with an empty object", 200, "{}"],
  ["200 with a page", 200, page],
  ["200 with null", 200, "null"],
] as const)
  test(`${what} refuses nothing: the refund waits, is made once, and the order can be paid later`, async () => {
    const id = await world.paid(ann);
    const unpaid = await world.ordered(ann);
    strange = { status, body };
    isBetween = true;
    const waiting = await world.refund(id, { amount: 100 });
    assert.is(waiting.status, 201);
    assert.is(waiting.body.state, "requested");
    const refused = await world.checkout(ann, unpaid);
    assert.is(refused.status, 503);
    assert.is(refused.body.code, "stripe_unavailable");
    isBetween = false;
    await world.reconcile();
    const [receipt] = await world.rows("select payment_intent from receipts where order_id = $1", [id]);
    const made = await world.stripe.refunds.list({ payment_intent: String(receipt?.payment_intent) });
    assert.equal(
      made.data.map(({ amount }) => amount),
      [100],
    );
    assert.is((await world.order(id)).state, "partlyRefunded");
    assert.is((await world.checkout(ann, unpaid)).status, 200);
  });

/** A refund that waits, since Stripe is away. */
async function waiting(id: string, body: object): Promise<string> {
  isBetween = true;
  const reply = await world.refund(id, { ...body });
  isBetween = false;
  assert.is(reply.body.state, "requested");
  return reply.body.id;
}

test("pieces of a refund that waits stay as they are while another one of the same line is made", async () => {
  strange = { status: 502, body: page };
  const variant = await world.shop.variant(10);
  const id = await world.shop.ordered(ann, [[variant, 4]]);
  await world.pay(await world.session(ann, id));
  const first = await waiting(id, { items: [{ variantId: variant, quantity: 1 }] });
  const pieces = { items: [{ variantId: variant, quantity: 2 }], restock: true };
  assert.is((await world.refund(id, pieces)).body.state, "succeeded");
  assert.equal(await world.shop.stock(variant), { onHand: 10, reserved: 2 });
  // Stripe refuses the first one, since less is left of the payment than it believes.
  await world.rows("update refunds set amount = 9999 where id = $1", [first]);
  await world.reconcile();
  assert.equal(await world.rows("select state from refunds where id = $1", [first]), [{ state: "refused" }]);
  assert.equal(await world.shop.stock(variant), { onHand: 10, reserved: 2 });
  const { items } = await world.order(id);
  assert.is(items[0].cancelled, 2);
});

test("refunds that wait and one in Stripe's dashboard leave nothing, and not less", async () => {
  strange = { status: 502, body: page };
  const id = await world.paid(ann);
  await waiting(id, { amount: 600 });
  const [receipt] = await world.rows("select payment_intent from receipts where order_id = $1", [id]);
  await world.stripe.refunds.create({ payment_intent: String(receipt?.payment_intent), amount: 600 });
  await world.pass(0);
  for (const body of [{}, { amount: 1 }]) {
    const reply = await world.refund(id, body);
    assert.is(reply.status, 409);
    assert.is(reply.body.code, "refund_exceeds_payment");
    assert.is(reply.body.left, 0);
  }
  await world.reconcile();
  assert.is((await world.order(id)).state, "partlyRefunded");
});

test("tries of one refund at the same time are one, so that all go on under the same key", async () => {
  strange = { status: 500, body: "{}" };
  const id = await world.paid(ann);
  const refundId = await waiting(id, { amount: 100 });
  const [before] = await world.rows("select tries from refunds where id = $1", [refundId]);
  isBetween = true;
  await Promise.allSettled([work(world.desk, { orderId: id }), work(world.desk, { orderId: id })]);
  isBetween = false;
  const [after] = await world.rows("select tries from refunds where id = $1", [refundId]);
  assert.is(after?.tries, Number(before?.tries) + 1);
  await world.reconcile();
});

test.run();
