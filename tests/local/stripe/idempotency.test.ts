import Stripe from "stripe";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSession, payWith, refusal, withStripe } from "./support/stripe.ts";

const test = suite("local Stripe, idempotency");

test("gives the first reply again for the same key", () =>
  withStripe(async ({ stripe }) => {
    const create = () => stripe.customers.create({ name: "Ada" }, { idempotencyKey: "k" });
    const first = await create();
    const second = await create();
    assert.is(second.id, first.id);
    assert.is(second.lastResponse.headers["idempotent-replayed"], "true");
    assert.is(second.lastResponse.headers["original-request"], first.lastResponse.requestId);
    assert.is.not(second.lastResponse.requestId, first.lastResponse.requestId);
    assert.is((await stripe.customers.list()).data.length, 1);
  }));

test("refuses the key with other parameters or another path", () =>
  withStripe(async ({ stripe }) => {
    await stripe.customers.create({ name: "Ada" }, { idempotencyKey: "k" });
    const other = await refusal(stripe.customers.create({ name: "Bob" }, { idempotencyKey: "k" }));
    assert.ok(other instanceof Stripe.errors.StripeIdempotencyError);
    assert.is(other.statusCode, 400);
    assert.match(other.message, "Keys for idempotent requests can only be used with the same parameters");
    const path = await refusal(stripe.coupons.create({ name: "Ada" }, { idempotencyKey: "k" }));
    assert.is(path.rawType, "idempotency_error");
  }));

test("frees the key after 24 hours", () =>
  withStripe(async shop => {
    const create = () => shop.stripe.customers.create({ name: "Ada" }, { idempotencyKey: "k" });
    const first = await create();
    await shop.pass(86_399);
    assert.is((await create()).id, first.id);
    await shop.pass(1);
    assert.is.not((await create()).id, first.id);
  }));

test("keeps a key that was used again after its day for another day", () =>
  withStripe(async shop => {
    const create = (key: string) => shop.stripe.customers.create({ name: "Ada" }, { idempotencyKey: key });
    await create("k");
    await shop.pass(80_000);
    await create("other");
    await shop.pass(10_000);
    const again = await create("k");
    await shop.pass(80_000);
    await create("third");
    assert.is((await create("k")).id, again.id);
  }));

test("keeps it over a restart", () =>
  withStripe(async shop => {
    const create = () => shop.stripe.customers.create({ name: "Ada" }, { idempotencyKey: "k" });
    const first = await create();
    await shop.restart();
    assert.is((await create()).id, first.id);
  }));

test("refuses a key that is in use, and keeps nothing of that refusal", () =>
  withStripe(
    async ({ stripe }) => {
      const create = () => stripe.customers.create({ name: "Ada" }, { idempotencyKey: "k" });
      // Either may arrive first.
      const both = await Promise.allSettled([create(), create()]);
      const ids = both.flatMap(one => (one.status === "fulfilled" ? [one.value.id] : []));
      const [error, ...others] = both.flatMap(one => (one.status === "rejected" ? [one.reason] : []));
      assert.equal(others, []);
      assert.ok(error instanceof Stripe.errors.StripeAPIError);
      assert.is(error.statusCode, 409);
      assert.is(error.code, "idempotency_key_in_use");
      assert.equal(ids, [(await create()).id]);
    },
    { faults: ["stripe=latency:100ms"] },
  ));

test("keeps nothing of a request whose parameters are wrong", () =>
  withStripe(async ({ stripe }) => {
    await refusal(stripe.customers.create({ email: "nobody" }, { idempotencyKey: "k" }));
    await stripe.customers.create({ email: "ada@example.com" }, { idempotencyKey: "k" });
  }));

test("keeps the error of a request that began to run", () =>
  withStripe(async shop => {
    const session = await createSession(shop.stripe);
    const refund = (intent: string) =>
      refusal(shop.stripe.refunds.create({ payment_intent: intent }, { idempotencyKey: "k" }));
    await payWith(shop, session, "4000000000000002");
    const { payment_intent } = await shop.stripe.checkout.sessions.retrieve(session.id);
    const first = await refund(String(payment_intent));
    await payWith(shop, session);
    assert.is((await refund(String(payment_intent))).message, first.message);
  }));

test("refuses a key that is too long, and takes no notice of one on GET", () =>
  withStripe(async ({ stripe }) => {
    const long = { idempotencyKey: "k".repeat(256) };
    assert.is((await refusal(stripe.customers.create({}, long))).statusCode, 400);
    await stripe.customers.list({}, { idempotencyKey: "g" });
    await stripe.customers.create({}, { idempotencyKey: "g" });
    assert.is((await stripe.customers.list({}, { idempotencyKey: "g" })).data.length, 1);
  }));

test.run();
