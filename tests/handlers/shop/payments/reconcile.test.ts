import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runJob } from "../../../../handlers/platform/work/job.ts";
import { reconcileJob } from "../../../../handlers/shop/payments/reconcile.ts";
import { answered, openPayments, type PaymentsWorld } from "./world.ts";

const test = suite("payments: the reconcile job");
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

test("finds what no webhook has brought, and says so by a metric; a second run finds nothing", async () => {
  const id = await world.paid(ann, 2);
  assert.is((await world.order(id)).state, "paying");
  const result = await world.reconcile();
  assert.equal([result.outcome, result.mended, result.failed], ["succeeded", 1, 0]);
  assert.is(world.counts.get("PaymentsMended"), 1);
  assert.is((await world.order(id)).state, "paid");
  assert.is((await world.reconcile()).mended, 0);
  assert.is(world.counts.get("PaymentsMended"), 1);
});

test("an event that comes after the job has no effect", async () => {
  const id = await world.paid(ann);
  await world.reconcile();
  const { data } = await world.stripe.events.list({ type: "checkout.session.completed", limit: 1 });
  assert.is((await world.webhook(world.signed(data[0]))).body.outcome, "repeated");
  assert.is((await world.order(id)).history.length, 3);
});

test("follows a refund and a dispute whose payment it finds in the same run", async () => {
  const id = await world.paid(ann, 1, {}, "4000000000000259");
  await world.pass(5);
  const [intent] = (await world.stripe.paymentIntents.list({ limit: 1 })).data;
  assert.is((await world.order(id)).state, "paying");
  await world.reconcile();
  const history = (await world.order(id)).history.map(({ to }: { to: string }) => to);
  assert.equal(history, ["created", "paying", "paid", "disputed"]);
  assert.equal(await world.rows("select order_id from disputes where payment_intent = $1", [intent?.id]), [
    { order_id: id },
  ]);
});

test("looks at sessions whose time is over, whatever events there are", async () => {
  const variant = await world.shop.variant(5);
  const [paidLate, unpaid] = [
    await world.shop.ordered(ann, [[variant, 1]]),
    await world.shop.ordered(ann, [[variant, 2]]),
  ];
  const session = await world.session(ann, paidLate);
  await world.session(ann, unpaid);
  await world.pay(session);
  // Longer than Stripe lists events.
  await world.pass(40 * 86_400);
  const result = await world.reconcile();
  assert.is(result.mended, 2);
  assert.is((await world.order(paidLate)).state, "paid");
  assert.is((await world.order(unpaid)).state, "expired");
  assert.equal(await world.shop.stock(variant), { onHand: 5, reserved: 1 });
});

test("closes the pages of orders that were given up, should their message be lost", async () => {
  const id = await world.ordered(ann);
  const session = await world.session(ann, id);
  await world.shop.call("POST", `/orders/${id}/cancel`, { as: ann });
  world.shop.messages.length = 0;
  assert.is((await world.reconcile()).closed, 1);
  assert.is((await world.stripe.checkout.sessions.retrieve(session)).status, "expired");
});

test("an attempt whose answer was lost does not keep its order from being given up", async () => {
  const id = await world.ordered(ann);
  await world.session(ann, id);
  await world.rows(
    "update checkout_attempts set state = 'creating', session_id = null, url = null where order_id = $1",
    [id],
  );
  await world.pass(3_700);
  await world.reconcile();
  const attempts = await world.rows("select state from checkout_attempts where order_id = $1", [id]);
  assert.equal(attempts, [{ state: "expired" }]);
  assert.is((await world.order(id)).state, "expired");
});

test("forgets events that Stripe does not list any more", async () => {
  await world.paid(ann);
  await world.reconcile();
  await world.rows("update stripe_events set received_at = received_at - interval '1 year'");
  await world.reconcile();
  assert.equal(
    await world.rows("select from stripe_events where received_at < now() - interval '300 days'"),
    [],
  );
});

test("while payments are off it does nothing, and later starts where it had come to", async () => {
  const metrics = { count: () => undefined, duration: () => undefined };
  const { database } = world.shop.db;
  await world.reconcile();
  const before = await world.rows(
    "select max(watermark::text::bigint)::text as at from job_runs where finished_at is not null and job = 'reconcile-payments'",
  );
  world.shop.time = new Date(Date.parse(world.shop.time) + 86_400_000).toISOString();
  const run = runJob(reconcileJob(null, metrics), { database, metrics });
  const result = await run(
    { scheduledTime: world.shop.time },
    { awsRequestId: "test", getRemainingTimeInMillis: () => 500_000 },
  );
  assert.equal([result.outcome, result.mended], ["succeeded", 0]);
  const after = await world.rows(
    "select max(watermark::text::bigint)::text as at from job_runs where finished_at is not null and job = 'reconcile-payments'",
  );
  assert.equal(after, before);
});

/** Sums of all orders, payments, refunds, stock and coupons, as far as they must fit. */
async function sums({ rows }: PaymentsWorld): Promise<Record<string, unknown>> {
  const [found = {}] = await rows(`
    select
      (select count(*)::int from orders where state = 'paying') as stuck,
      (select count(*)::int from refunds where state = 'requested') as waiting,
      (select count(*)::int from checkout_attempts where state in ('creating', 'open', 'processing')) as open,
      (select count(*)::int from orders left join receipts on order_id = orders.id and kind = 'order'
        where (state in ('paid', 'partlyRefunded', 'refunded')) <> (payment_intent is not null)
          or receipts.amount <> total) as unpaid,
      (select count(*)::int from orders where (select coalesce(sum(amount), 0) from refunds
        where order_id = orders.id and state = 'succeeded')
          <> case state when 'partlyRefunded' then 100 when 'refunded' then total else 0 end) as refunded,
      (select count(*)::int from variants where reserved <> (select coalesce(sum(quantity - fulfilled - cancelled), 0)
        from order_items join orders on orders.id = order_id
        where variant_id = variants.id and state not in ('cancelled', 'expired'))) as stock,
      (select count(*)::int from coupons where uses <> (select count(*) from orders
        where coupon_id = coupons.id and state not in ('cancelled', 'expired'))) as coupons`);
  return found;
}

test("after repeated, late, lost and reordered events, on a database that fails, one run leaves no order stuck, and all sums exact", async () => {
  const storm = await openPayments({ faults: "duplicate:0.3,reorder:0.3,lost:0.3,late:1s", isShaky: true });
  try {
    const { shop } = storm;
    const [coupon, variant] = [await shop.coupon(), await shop.variant(1_000)];
    const buyers = await shop.people(40);
    const ids = await Promise.all(
      buyers.map((buyer, index) => shop.ordered(buyer, [[variant, 1 + (index % 3)]], { coupon })),
    );
    // Of eight: five pay, of whom one in part and one in all is refunded; one cancels; two do not pay.
    await Promise.all(
      ids.map(async (id, index) => {
        const buyer = buyers[index] ?? "";
        const session = await storm.session(buyer, id);
        if (index % 8 < 5) await storm.pay(session);
        if (index % 8 === 5) await shop.call("POST", `/orders/${id}/cancel`, { as: buyer });
      }),
    );
    await storm.pass(10);
    await storm.drain();
    await storm.pass(3_600);
    shop.messages.length = 0;
    await storm.reconcile();
    for (const [index, id] of ids.entries()) {
      const wanted = [{ amount: 100 }, { restock: true }][index % 8];
      const refund =
        wanted && (await answered(() => storm.refund(id, wanted, `refund of ${index}`.replaceAll(" ", "-"))));
      assert.is(refund?.status ?? 201, 201);
    }
    await storm.pass(10);
    await storm.reconcile();
    assert.equal(await sums(storm), {
      stuck: 0,
      waiting: 0,
      open: 0,
      unpaid: 0,
      refunded: 0,
      stock: 0,
      coupons: 0,
    });
    const states = await storm.rows("select state, count(*)::int from orders group by state order by state");
    assert.equal(states, [
      { state: "cancelled", count: 5 },
      { state: "expired", count: 10 },
      { state: "paid", count: 15 },
      { state: "partlyRefunded", count: 5 },
      { state: "refunded", count: 5 },
    ]);
    assert.is((await storm.reconcile()).mended, 0);
  } finally {
    await storm.close();
  }
});

test.run();
