import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSession, payWith, START, withStripe } from "./support/stripe.ts";

const test = suite("local Stripe, over a restart");

test("keeps its objects and what is to happen to them", () =>
  withStripe(async shop => {
    const open = await createSession(shop.stripe, { expires_at: START / 1000 + 1_800 });
    const paid = await createSession(shop.stripe);
    await payWith(shop, paid, "4000000000005126");
    const before = await shop.stripe.checkout.sessions.retrieve(paid.id, { expand: ["line_items"] });
    await shop.stripe.refunds.create({ payment_intent: String(before.payment_intent) });
    await shop.restart();
    const after = await shop.stripe.checkout.sessions.retrieve(paid.id, { expand: ["line_items"] });
    const data = ({ lastResponse: _, ...rest }: typeof before) => JSON.stringify(rest);
    assert.is(data(after), data(before));
    await shop.pass(1_800);
    assert.is((await shop.stripe.checkout.sessions.retrieve(open.id)).status, "expired");
    assert.is((await shop.stripe.refunds.list()).data[0]?.status, "failed");
  }));

test("goes on with deliveries that were not taken", () =>
  withStripe(async shop => {
    shop.webhook.answers.push(503);
    await shop.stripe.customers.create({ name: "Ada" });
    await shop.local.settle();
    await shop.restart();
    await shop.pass(2);
    assert.is(shop.webhook.received.length, 2);
    assert.is(shop.webhook.received[1]?.event.id, shop.webhook.received[0]?.event.id);
  }));

test("lets happen by itself what is due", () =>
  withStripe(async shop => {
    const arrival = shop.webhook.arrival();
    const { id } = await shop.stripe.customers.create({ name: "Ada" });
    await arrival;
    const [sent] = shop.webhook.received;
    assert.is(sent && Reflect.get(sent.event.data.object, "id"), id);
  }));

test.run();
