import { answered, openPayments, type PaymentsWorld } from "../../../tests/handlers/shop/payments/world.ts";
import type { TestDatabase } from "../../../tests/support/database.ts";
import { amount, type Benchmark, type Run } from "../../benchmark.ts";
import type { Measurement } from "../../measurement.ts";
import { milliseconds } from "../../sampling.ts";
import { quantile } from "../../statistics.ts";
import { withDatabase } from "../../support/database.ts";
import { assertStatus } from "../../support/request.ts";

/** Payments from the order to the money: their time, and that nothing is sold or paid twice. */
export const shop: Benchmark = {
  name: "shop",
  summary: "local PostgreSQL and Stripe: webhooks, buyers of the last pieces, orders in a storm of events",
  peers: "none",
  run: async run => [
    await withDatabase(db => webhooks(db, run)),
    await withDatabase(db => lastPieces(db, run)),
    await withDatabase(db => storm(db, run)),
  ],
};

/** The function alone, from the signed request to the answer. */
async function webhooks(db: TestDatabase, run: Run): Promise<Measurement> {
  const world = await openPayments({ db, faults: "lost" });
  try {
    const buyers = await world.shop.people(amount(run, 200, 10));
    for (const buyer of buyers) await world.paid(buyer);
    const samples: number[] = [];
    const type = "checkout.session.completed";
    for await (const event of world.stripe.events.list({ type, limit: 100 }))
      samples.push(
        await milliseconds(async () =>
          assertStatus("POST /stripe/webhook", await world.webhook(world.signed(event)), 200),
        ),
      );
    const value = quantile(samples, 0.95);
    return { name: "shop.webhook.p95", unit: "ms", samples: [value], budget: { of: "value", atMost: 100 } };
  } finally {
    await world.close();
  }
}

/** 200 people who order one of the last 50 pieces at the same moment. */
async function lastPieces(db: TestDatabase, run: Run): Promise<Measurement> {
  const world = await openPayments({ db });
  try {
    const pieces = amount(run, 50, 5);
    const [variant, buyers] = [await world.shop.variant(pieces), await world.shop.people(4 * pieces)];
    let sold = 0;
    const taken = await milliseconds(async () => {
      const replies = await Promise.all(buyers.map(buyer => world.shop.order(buyer, [[variant, 1]])));
      sold = replies.filter(({ status }) => status === 201).length;
    });
    const { reserved } = await world.shop.stock(variant);
    if (sold !== pieces || reserved !== pieces)
      throw new Error(`Of ${pieces} pieces ${sold} were sold and ${reserved} are reserved.`);
    return { name: "shop.lastPieces", unit: "s", samples: [taken / 1000] };
  } finally {
    await world.close();
  }
}

/** Orders whose webhooks are repeated, late and out of order, or lost, on a database that fails, and one reconcile run. */
async function storm(db: TestDatabase, run: Run): Promise<Measurement> {
  const world = await openPayments({
    db,
    faults: "duplicate:0.3,late:1s,reorder:0.3,lost:0.1",
    isShaky: true,
  });
  try {
    const orders = amount(run, 1_000, 40);
    const variant = await world.shop.variant(2 * orders, 999);
    const coupon = await world.shop.coupon({ discount: { kind: "percent", percent: 15 }, mostUses: orders });
    const buyers = await world.shop.people(orders);
    const taken = await milliseconds(async () => {
      const ids: string[] = [];
      for (const [index, buyer] of buyers.entries())
        ids.push(await buy(world, variant, buyer, { index, coupon }));
      await world.pass(10);
      await world.drain();
      for (const [index, id] of ids.entries()) if (index % 8 === 0) await refund(world, id);
      await world.pass(3_600);
      await world.reconcile();
    });
    await checkSums(world);
    return { name: "shop.storm", unit: "s", samples: [taken / 1000] };
  } finally {
    await world.close();
  }
}

/** Of eight orders six are paid, one is cancelled, and one is left; every third order has the coupon. */
async function buy(
  world: PaymentsWorld,
  variant: string,
  buyer: string,
  { index, coupon }: { readonly index: number; readonly coupon: string },
): Promise<string> {
  const id = await world.shop.ordered(buyer, [[variant, 1]], index % 3 === 0 ? { coupon } : {});
  const session = await world.session(buyer, id);
  if (index % 8 < 6) await world.pay(session);
  if (index % 8 === 6) await world.shop.call("POST", `/orders/${id}/cancel`, { as: buyer });
  return id;
}

/** An order whose webhook was lost is not paid yet, so nothing of it can be refunded. */
async function refund(world: PaymentsWorld, id: string): Promise<void> {
  const isPaid = (await world.order(id)).state === "paid";
  const reply = await answered(() => world.refund(id, { restock: true }, id));
  assertStatus("POST refunds", reply, isPaid ? 201 : 409);
}

/** @throws Error where an order is stuck, or payments, refunds, stock and coupons do not agree */
async function checkSums({ rows, shop: { time } }: PaymentsWorld): Promise<void> {
  const [found] = await rows(
    `with paid as (select * from orders where state in ('paid', 'refunded')),
       kept as (select * from orders where state not in ('cancelled', 'expired'))
     select (select count(*)::int from orders where state in ('created', 'paying') and hold_ends_at < $1) as stuck,
       (select count(*)::int from refunds where state <> 'succeeded') as waiting,
       (select coalesce(sum(amount), 0)::int from receipts where kind = 'order') - (select sum(total)::int from paid) as paid,
       (select coalesce(sum(amount), 0)::int from refunds where cause = 'requested')
         - (select sum(total)::int from paid where state = 'refunded') as refunded,
       (select sum(reserved)::int from variants)
         - (select count(*)::int from orders where state in ('created', 'paying', 'paid')) as stock,
       (select sum(uses)::int from coupons) - (select count(*)::int from kept where coupon_id is not null) as coupons`,
    [time],
  );
  const [all] = await rows(
    "select count(*) filter (where state = 'refunded')::int as refunded, count(*)::int from orders",
  );
  const wrong = Object.entries(found ?? {}).filter(([, count]) => count !== 0);
  if (all?.refunded === 0 || found === undefined || wrong.length > 0)
    throw new Error(`After the storm: ${JSON.stringify({ ...found, all })}`);
}
