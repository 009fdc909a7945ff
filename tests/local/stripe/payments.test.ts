import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSession, payWith, refusal, type Shop, withStripe } from "./support/stripe.ts";

const test = suite("local Stripe, payments");

async function chargeOf({ stripe }: Shop, sessionId: string) {
  const session = await stripe.checkout.sessions.retrieve(sessionId, {
    expand: ["payment_intent.latest_charge"],
  });
  const intent = session.payment_intent;
  if (intent === null || typeof intent === "string") throw new Error("The intent was not expanded.");
  const charge = intent.latest_charge;
  return { session, intent, charge: typeof charge === "object" ? charge : null };
}

test("pays by card and tells it in Stripe's order", () =>
  withStripe(async shop => {
    const made = await createSession(shop.stripe, {
      payment_intent_data: { metadata: { order: "1" }, description: "Order 1" },
    });
    const reply = await payWith(shop, made);
    assert.is(reply.status, 303);
    assert.is(reply.location, `http://localhost:3000/done?session=${made.id}`);
    const { session, intent, charge } = await chargeOf(shop, made.id);
    assert.is(session.status, "complete");
    assert.is(session.payment_status, "paid");
    assert.is(session.customer_details?.name, "Ada");
    assert.is(intent.status, "succeeded");
    assert.is(intent.amount_received, 2500);
    assert.equal(intent.metadata, { order: "1" });
    assert.is(intent.description, "Order 1");
    assert.is(charge?.status, "succeeded");
    assert.is(charge?.payment_method_details?.card?.last4, "4242");
    assert.is(charge?.billing_details.email, "ada@example.com");
    assert.equal(charge?.metadata, { order: "1" });
    await shop.local.settle();
    const types = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"];
    assert.equal([...shop.webhook.types()].sort(), [...types, "checkout.session.completed"].sort());
  }));

const declines: readonly (readonly [number: string, code: string, declineCode: string, message: string])[] = [
  ["4000000000000002", "card_declined", "generic_decline", "Your card was declined."],
  ["4000000000009995", "card_declined", "insufficient_funds", "Your card has insufficient funds."],
  ["4000000000000069", "expired_card", "expired_card", "Your card has expired."],
  ["4000000000000127", "incorrect_cvc", "incorrect_cvc", "Your card&#39;s security code is incorrect."],
  [
    "4000000000000119",
    "processing_error",
    "processing_error",
    "An error occurred while processing your card.",
  ],
  ["4242424242424241", "incorrect_number", "incorrect_number", "Your card number is incorrect."],
  ["4012888888881881", "card_declined", "test_mode_live_card", "used a non test (live) card"],
];

for (const [number, code, declineCode, message] of declines) {
  test(`declines ${number} and leaves the session open`, () =>
    withStripe(async shop => {
      const made = await createSession(shop.stripe);
      const reply = await payWith(shop, made, number);
      assert.is(reply.status, 402);
      assert.ok(reply.html.includes(message), message);
      const { session, intent, charge } = await chargeOf(shop, made.id);
      assert.is(session.status, "open");
      assert.is(intent.status, "requires_payment_method");
      assert.is(intent.last_payment_error?.code, code);
      assert.is(intent.last_payment_error?.decline_code, declineCode);
      assert.is(charge?.status, "failed");
      assert.is((await payWith(shop, made)).status, 303);
      const paid = await chargeOf(shop, made.id);
      assert.is(paid.intent.id, intent.id);
      assert.is(paid.intent.last_payment_error, null);
      const { data } = await shop.stripe.charges.list({ payment_intent: intent.id });
      assert.equal(
        data.map(({ status }) => status),
        ["succeeded", "failed"],
      );
    }));
}

test("asks the bank for 3-D Secure and goes on as it answers", () =>
  withStripe(async shop => {
    for (const number of ["4000002500003155", "4000002760003184"]) {
      const made = await createSession(shop.stripe);
      const asked = await payWith(shop, made, number);
      assert.is(asked.location, `/c/pay/${made.id}/bank`);
      assert.is((await chargeOf(shop, made.id)).intent.status, "requires_action");
      const bank = await shop.page(`/c/pay/${made.id}/bank`);
      assert.match(bank.html, "3-D Secure test");
      const failed = await shop.page(`/c/pay/${made.id}/bank`, { answer: "refuse" });
      assert.is(failed.status, 402);
      assert.match(failed.html, "We are unable to authenticate your payment method.");
      await payWith(shop, made, number);
      const paid = await shop.page(`/c/pay/${made.id}/bank`, { answer: "approve" });
      assert.is(paid.location, `http://localhost:3000/done?session=${made.id}`);
      const { charge } = await chargeOf(shop, made.id);
      assert.is(charge?.payment_method_details?.card?.three_d_secure?.result, "authenticated");
    }
  }));

test("declines after 3-D Secure", () =>
  withStripe(async shop => {
    const made = await createSession(shop.stripe);
    await payWith(shop, made, "4000008400001629");
    const reply = await shop.page(`/c/pay/${made.id}/bank`, { answer: "approve" });
    assert.is(reply.status, 402);
    assert.is((await chargeOf(shop, made.id)).session.status, "open");
  }));

test("pays late: completed while unpaid, then succeeded", () =>
  withStripe(async shop => {
    const made = await createSession(shop.stripe);
    const form = { account: "DE89 3704 0044 0532 0130 00" };
    const reply = await shop.page(`/c/pay/${made.id}?method=sepa_debit`, form);
    assert.is(reply.status, 303);
    const before = await chargeOf(shop, made.id);
    assert.is(before.session.status, "complete");
    assert.is(before.session.payment_status, "unpaid");
    assert.is(before.intent.status, "processing");
    assert.is(before.charge?.status, "pending");
    await shop.pass(4);
    assert.not(shop.webhook.types().includes("checkout.session.async_payment_succeeded"));
    await shop.pass(1);
    const completed = shop.webhook.received.find(({ event }) => event.type === "checkout.session.completed");
    assert.is(completed && Reflect.get(completed.event.data.object, "payment_status"), "unpaid");
    assert.ok(shop.webhook.types().includes("checkout.session.async_payment_succeeded"));
    const after = await chargeOf(shop, made.id);
    assert.is(after.session.payment_status, "paid");
    assert.is(after.intent.status, "succeeded");
    assert.is(after.charge?.id, before.charge?.id);
    assert.match(after.charge?.id ?? "", /^py_/);
  }));

test("fails late: the session stays complete and unpaid", () =>
  withStripe(async shop => {
    const made = await createSession(shop.stripe);
    await shop.page(`/c/pay/${made.id}?method=sepa_debit`, { account: "DE78370400440532013004" });
    await shop.pass(179);
    assert.is((await chargeOf(shop, made.id)).intent.status, "processing");
    await shop.pass(1);
    const { session, intent, charge } = await chargeOf(shop, made.id);
    assert.is(session.status, "complete");
    assert.is(session.payment_status, "unpaid");
    assert.is(intent.status, "requires_payment_method");
    assert.is(charge?.failure_code, "insufficient_funds");
    for (const type of [
      "charge.failed",
      "payment_intent.payment_failed",
      "checkout.session.async_payment_failed",
    ])
      assert.ok(shop.webhook.types().includes(type), type);
  }));

test("takes nothing where there is nothing to pay", () =>
  withStripe(async shop => {
    const coupon = await shop.stripe.coupons.create({ percent_off: 100, duration: "once" });
    const made = await createSession(shop.stripe, { discounts: [{ coupon: coupon.id }] });
    assert.match((await shop.page(`/c/pay/${made.id}`)).html, "Complete order");
    assert.is((await shop.page(`/c/pay/${made.id}`, {})).status, 303);
    const session = await shop.stripe.checkout.sessions.retrieve(made.id);
    assert.is(session.payment_status, "no_payment_required");
    assert.is(session.payment_intent, null);
  }));

test("charges once for a form that is sent twice", () =>
  withStripe(async shop => {
    const made = await createSession(shop.stripe);
    const replies = await Promise.all([payWith(shop, made), payWith(shop, made), payWith(shop, made)]);
    for (const { status, location } of replies) {
      assert.is(status, 303);
      assert.is(location, `http://localhost:3000/done?session=${made.id}`);
    }
    assert.is((await shop.stripe.charges.list()).data.length, 1);
  }));

test("cannot cancel the intent of a checkout session", () =>
  withStripe(async shop => {
    const made = await createSession(shop.stripe);
    await payWith(shop, made, "4000000000000002");
    const { intent } = await chargeOf(shop, made.id);
    const error = await refusal(shop.stripe.paymentIntents.cancel(intent.id));
    assert.is(error.statusCode, 400);
    assert.is(error.code, "payment_intent_unexpected_state");
    assert.is((await shop.stripe.paymentIntents.list()).data.length, 1);
  }));

test("declines a good card as often as the fault says", () =>
  withStripe(
    async shop => {
      const made = await createSession(shop.stripe);
      assert.is((await payWith(shop, made)).status, 402);
      shop.faults.set([]);
      assert.is((await payWith(shop, made)).status, 303);
    },
    { faults: ["stripe=declined"] },
  ));

test.run();
