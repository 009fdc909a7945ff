import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openPayments, type PaymentsWorld } from "./world.ts";

const test = suite("payments: the webhook");
const previous = "whsec_previous";
let world: PaymentsWorld;
let ann: string;

test.before(async () => {
  world = await openPayments({ secrets: ["whsec_present", previous] });
});
test.before.each(async () => {
  world.taken.length = 0;
  world.counts.clear();
  ann = await world.shop.person();
});
test.after(() => world.close());

/** The event of a type that Stripe has made about an order. */
async function eventOf(type: string, orderId: string) {
  const { data } = await world.stripe.events.list({ type, limit: 100 });
  const found = data.find(({ data: { object } }) =>
    "metadata" in object ? object.metadata?.orderId === orderId : false,
  );
  if (!found) throw new Error(`There is no ${type} of ${orderId}.`);
  return found;
}

const unsent = () => openPayments({ faults: "lost" });

test("a payment pays its order, once, and is answered with 200", async () => {
  const id = await world.paid(ann, 2);
  const order = await world.order(id);
  assert.is(order.state, "paid");
  assert.equal(
    [order.history.at(-1).from, order.history.at(-1).by, order.history.at(-1).reason],
    ["paying", "stripe", "paid"],
  );
  assert.equal(
    await world.rows("select kind, amount::int, currency from receipts where order_id = $1", [id]),
    [{ kind: "order", amount: 2_000, currency: "EUR" }],
  );
  assert.ok(world.taken.includes("checkout.session.completed paid"));
  assert.ok(world.answers.every(status => status === 200));
});

test("the event is stored with its type and object in the transaction of its effect", async () => {
  const id = await world.paid(ann);
  const event = await eventOf("checkout.session.completed", id);
  const object = event.data.object as { id: string };
  assert.equal(
    await world.rows("select type, object_id, order_id, outcome from stripe_events where id = $1", [
      event.id,
    ]),
    [{ type: event.type, object_id: object.id, order_id: id, outcome: "paid" }],
  );
});

test("the same event 12 times at once has one effect and 200 for each", async () => {
  const lost = await unsent();
  try {
    const buyer = await lost.shop.person();
    const id = await lost.paid(buyer);
    assert.is((await lost.order(id)).state, "paying");
    const [event] = (await lost.stripe.events.list({ type: "checkout.session.completed" })).data;
    const replies = await Promise.all(Array.from({ length: 12 }, () => lost.webhook(lost.signed(event))));
    assert.equal([...new Set(replies.map(({ status }) => status))], [200]);
    const outcomes = replies.map(({ body }) => body.outcome).sort();
    assert.equal(outcomes, ["paid", ...Array.from({ length: 11 }, () => "repeated")].sort());
    assert.is((await lost.order(id)).history.length, 3);
    // Another event about the same happening, as Stripe can send it.
    const twin = await lost.webhook(lost.signed({ ...event, id: "evt_twin" }));
    assert.equal([twin.status, twin.body.outcome], [200, "repeated"]);
    assert.is((await lost.rows("select from receipts")).length, 1);
  } finally {
    await lost.close();
  }
});

test("takes the body as it came, and as base64", async () => {
  const body =
    '{ "id" : "evt_1", "object":"event","type":"customer.created","created":1,"livemode":false,\n"data":{"object":{"id":"cus_ü","object":"customer"}}}';
  const signed = world.signed(body);
  for (const isBase64 of [false, true]) {
    const reply = await world.webhook({ ...signed, isBase64 });
    assert.equal([reply.status, reply.body.outcome], [200, "ignored"]);
  }
  const changed = await world.webhook({ ...signed, body: body.replace(" ", "") });
  assert.equal([changed.status, changed.body.code], [400, "stripe_signature_invalid"]);
});

const event = {
  id: "evt_1",
  object: "event",
  type: "x.y",
  created: 1,
  livemode: false,
  data: { object: { id: "x" } },
};

test("takes either of two secrets, and no third one", async () => {
  for (const by of ["whsec_present", previous])
    assert.is((await world.webhook(world.signed(event, by))).status, 200);
  assert.is((await world.webhook(world.signed(event, "whsec_other"))).status, 400);
});

const signature = () => String(world.signed(event).signature);
const broken: Readonly<Record<string, () => string | undefined>> = {
  "no header": () => undefined,
  "an empty header": () => "",
  words: () => "signed by Stripe",
  "no time": () => signature().replace(/^t=\d+,/, ""),
  "a time that is a word": () => signature().replace(/^t=\d+/, "t=now"),
  "an empty v1": () => `${signature().split(",")[0]},v1=`,
  "a short v1": () => signature().slice(0, -2),
  "v0 alone": () => signature().replace("v1=", "v0="),
  "a wrong v1": () => signature().replace(/v1=.*/, `v1=${"0".repeat(64)}`),
};

for (const [what, make] of Object.entries(broken))
  test(`refuses a signature with ${what}`, async () => {
    const made = make();
    const reply = await world.webhook({
      body: JSON.stringify(event),
      ...(made === undefined ? {} : { signature: made }),
    });
    assert.equal([reply.status, reply.body.code], [400, "stripe_signature_invalid"]);
  });

test("refuses what is signed too long ago, or in the future", async () => {
  const signed = world.signed(event);
  const at = world.shop.time;
  for (const [seconds, status] of [
    [300, 200],
    [301, 400],
    [-60, 200],
    [-61, 400],
    [-86_400, 400],
  ] as const) {
    world.shop.time = new Date(Date.parse(at) + seconds * 1000).toISOString();
    assert.is((await world.webhook(signed)).status, status, `${seconds} s`);
  }
  world.shop.time = at;
});

for (const [what, body] of [
  ["is not JSON", "{"],
  ["is empty", ""],
  ["is null", "null"],
  ["is a list", "[]"],
  ["is a thin event", JSON.stringify({ ...event, object: "v2.core.event" })],
  ["has no object", JSON.stringify({ ...event, data: {} })],
  ["has no id", JSON.stringify({ ...event, id: undefined })],
])
  test(`refuses a signed body that ${what}`, async () => {
    const reply = await world.webhook(world.signed(String(body)));
    assert.equal([reply.status, reply.body.code], [400, "stripe_signature_invalid"]);
  });

test("answers 200 to types without an effect, and to what other applications have made", async () => {
  const session = { id: "cs_other", object: "checkout.session", payment_status: "paid", metadata: {} };
  for (const [type, outcome] of [
    ["product.created", "ignored"],
    ["checkout.session.completed", "foreign"],
  ])
    assert.equal((await world.webhook(world.signed({ ...event, type, data: { object: session } }))).body, {
      received: true,
      outcome,
    });
  assert.equal(await world.rows("select from stripe_events where id = 'evt_1'"), []);
});

test("an event of live mode is refused in a stack that says test, with an alarm and 200", async () => {
  const reply = await world.webhook(
    world.signed({ ...event, livemode: true, type: "checkout.session.completed" }),
  );
  assert.equal([reply.status, reply.body.outcome], [200, "otherMode"]);
  assert.is(world.counts.get("PaymentsToCheck"), 1);
});

/** The completed session of an order that no event has told of, with changes. */
async function completed(
  changes: object,
): Promise<{ id: string; reply: { status: number; body: { outcome: string } } }> {
  const id = await world.ordered(ann);
  const session = await world.stripe.checkout.sessions.retrieve(await world.session(ann, id));
  const paid = {
    ...session,
    status: "complete",
    payment_status: "paid",
    payment_intent: `pi_${id}`,
    ...changes,
  };
  const created = Math.floor(Date.parse(world.shop.time) / 1000);
  const sent = {
    ...event,
    id: `evt_${id}`,
    type: "checkout.session.completed",
    created,
    data: { object: paid },
  };
  return { id, reply: await world.webhook(world.signed(sent)) };
}

test("a session that fits pays", async () => {
  const { id, reply } = await completed({});
  assert.equal([reply.status, reply.body.outcome], [200, "paid"]);
  assert.is((await world.order(id)).state, "paid");
});

test("with Stripe Tax the amount before tax is compared, and what was paid is kept", async () => {
  const taxed = { automatic_tax: { enabled: true }, amount_subtotal: 1_000, amount_total: 1_190 };
  const { id, reply } = await completed(taxed);
  assert.is(reply.body.outcome, "paid");
  assert.equal(await world.rows("select amount::int from receipts where order_id = $1", [id]), [
    { amount: 1_190 },
  ]);
  const other = await completed({ ...taxed, amount_subtotal: 1_190 });
  assert.is(other.reply.body.outcome, "mismatched amount");
});

const wrongs: Readonly<Record<string, object>> = {
  amount: { amount_total: 999 },
  currency: { currency: "usd" },
  mode: { mode: "setup" },
  livemode: { livemode: true },
  order: { client_reference_id: "another" },
  payment: { payment_intent: null },
};
for (const [what, change] of Object.entries(wrongs))
  test(`a session with another ${what} fulfils nothing, rings the alarm, and is answered with 200`, async () => {
    const { id, reply } = await completed(change);
    assert.equal([reply.status, reply.body.outcome], [200, `mismatched ${what}`]);
    assert.is((await world.order(id)).state, "paying");
    assert.is(world.counts.get("PaymentsToCheck"), 1);
    assert.equal(await world.rows("select from receipts where order_id = $1 and kind = 'order'", [id]), []);
  });

test("a session that was not made by a checkout of the order fulfils nothing", async () => {
  const { id, reply } = await completed({ id: "cs_forged" });
  assert.is(reply.body.outcome, "mismatched");
  assert.is((await world.order(id)).state, "paying");
});

test("an event before its order is sent again, and given up with an alarm when it stays alone", async () => {
  const unknown = "5b6f1a4e-9c0d-4c1a-8a55-0d6f3c1f7e21";
  const metadata = { stack: "shop/test", orderId: unknown, attempt: "1" };
  const object = { id: "cs_x", object: "checkout.session", payment_status: "paid", metadata };
  const created = Math.floor(Date.parse(world.shop.time) / 1000);
  const sent = { ...event, type: "checkout.session.completed", data: { object } };
  const early = await world.webhook(world.signed({ ...sent, created }));
  assert.equal([early.status, early.body.code], [503, "stripe_event_early"]);
  assert.is(world.counts.size, 0);
  const old = await world.webhook(world.signed({ ...sent, created: created - 15 * 60 }));
  assert.equal([old.status, old.body.outcome], [200, "unknownOrder"]);
  assert.is(world.counts.get("PaymentsToCheck"), 1);
  const edited = { ...object, metadata: { ...metadata, orderId: "edited in the dashboard" } };
  const odd = { ...sent, created: created - 15 * 60, data: { object: edited } };
  assert.is((await world.webhook(world.signed(odd))).body.outcome, "unknownOrder");
});

test("a session that expires at the end of the hold gives up its order and returns the stock", async () => {
  const variant = await world.shop.variant(5);
  const id = await world.shop.ordered(ann, [[variant, 2]]);
  await world.session(ann, id);
  await world.pass(3_600);
  assert.ok(world.taken.includes("checkout.session.expired expired"));
  const order = await world.order(id);
  assert.equal([order.state, order.history.at(-1).reason], ["expired", "the checkout expired"]);
  assert.equal(await world.shop.stock(variant), { onHand: 5, reserved: 0 });
});

test("a session that expires sooner leaves the order to be paid by another one", async () => {
  const id = await world.ordered(ann);
  const session = await world.session(ann, id);
  await world.stripe.checkout.sessions.expire(session);
  await world.pass(0);
  assert.is((await world.order(id)).state, "created");
  const next = await world.session(ann, id);
  assert.is.not(next, session);
  await world.pay(next);
  assert.is((await world.order(id)).state, "paid");
});

test("the address that Stripe has collected is stored with the order", async () => {
  const address = {
    line1: "Street 1\0",
    line2: null,
    city: "Berlin",
    postal_code: "10115",
    state: null,
    country: "DE",
  };
  const { id } = await completed({ collected_information: { shipping_details: { name: "Ann", address } } });
  assert.equal((await world.order(id)).shipsTo, {
    name: "Ann",
    line1: "Street 1",
    line2: null,
    postalCode: "10115",
    city: "Berlin",
    state: null,
    country: "DE",
  });
});

test.run();
