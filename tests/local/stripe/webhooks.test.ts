import Stripe from "stripe";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RETRY_WAITS } from "../../../local/stripe/events/deliveries.ts";
import { createSession, payWith, refusal, SECRET, START, withStripe } from "./support/stripe.ts";

const test = suite("local Stripe, events and webhooks");
const RECEIVED_AT = START / 1000;

test("signs events so that the official client believes them", () =>
  withStripe(async ({ stripe, local, webhook }) => {
    const customer = await stripe.customers.create({ email: "ada@example.com" });
    await local.settle();
    const [sent] = webhook.received;
    if (!sent) throw new Error("Nothing was sent.");
    const { webhooks } = stripe;
    const event = webhooks.constructEvent(sent.body, sent.signature, SECRET, 300, undefined, RECEIVED_AT);
    assert.is(event.type, "customer.created");
    assert.is(event.api_version, Stripe.API_VERSION);
    assert.is(event.livemode, false);
    assert.is(event.pending_webhooks, 1);
    assert.is(event.created, RECEIVED_AT);
    assert.is(Reflect.get(event.data.object, "id"), customer.id);
    assert.throws(() =>
      webhooks.constructEvent(`${sent.body} `, sent.signature, SECRET, 300, undefined, RECEIVED_AT),
    );
    assert.throws(() =>
      webhooks.constructEvent(sent.body, sent.signature, "whsec_other", 300, undefined, RECEIVED_AT),
    );
  }));

test("tries again with growing waits, signed afresh, and records every try", () =>
  withStripe(async shop => {
    shop.webhook.answers.push(500, 302, 404);
    await shop.stripe.customers.create({ name: "Ada" });
    await shop.local.settle();
    const [first] = shop.local.view.events(1);
    assert.is(first?.deliveries[0]?.state, "pending");
    assert.is(first?.deliveries[0]?.nextAt, new Date(START + 2_000).toISOString());
    await shop.pass(1.999);
    assert.is(shop.webhook.received.length, 1);
    await shop.pass(0.001);
    assert.is(shop.webhook.received.length, 2);
    await shop.pass(10);
    await shop.pass(60);
    await shop.pass(10_000);
    const signatures = new Set(shop.webhook.received.map(({ signature }) => signature));
    assert.is(signatures.size, 4);
    assert.is(new Set(shop.webhook.received.map(({ event }) => event.id)).size, 1);
    const [event] = shop.local.view.events(1);
    assert.is(event?.isDelivered, true);
    assert.equal(
      event?.deliveries[0]?.attempts.map(({ status }) => status),
      [500, 302, 404, 200],
    );
    assert.is(event?.deliveries[0]?.attempts[3]?.body, "seen");
    assert.is((await shop.stripe.events.retrieve(event?.id ?? "")).pending_webhooks, 0);
  }));

test("gives up after the last wait, and lists the event as not delivered", () =>
  withStripe(async shop => {
    shop.webhook.answers.push(...[500, ...RETRY_WAITS].map(() => 500));
    await shop.stripe.customers.create({ name: "Ada" });
    await shop.local.settle();
    for (const wait of RETRY_WAITS) await shop.pass(wait / 1000);
    await shop.pass(100_000);
    assert.is(shop.webhook.received.length, RETRY_WAITS.length + 1);
    const [event] = shop.local.view.events(1);
    assert.is(event?.deliveries[0]?.state, "failed");
    assert.is((await shop.stripe.events.list({ delivery_success: false })).data[0]?.id, event?.id);
    assert.is((await shop.stripe.events.list({ delivery_success: true })).data.length, 0);
    assert.is(shop.local.view.resend(event?.id ?? ""), 1);
    await shop.local.settle();
    assert.is((await shop.stripe.events.list({ delivery_success: false })).data.length, 0);
    assert.is(shop.local.view.events(1)[0]?.deliveries[1]?.cause, "resend");
  }));

test("tells why a webhook did not answer", () =>
  withStripe(
    async shop => {
      const endpoint = await shop.stripe.webhookEndpoints.create({
        url: "http://localhost:1/none",
        enabled_events: ["*"],
      });
      await shop.stripe.customers.create({ name: "Ada" });
      await shop.local.settle();
      const attempt = shop.local.view.events(1)[0]?.deliveries[0]?.attempts[0];
      assert.is(attempt?.status, null);
      assert.ok(attempt?.error);
      await shop.stripe.webhookEndpoints.del(endpoint.id);
      await shop.pass(2);
      assert.is(shop.local.view.events(1)[0]?.deliveries[0]?.state, "failed");
    },
    { hasWebhook: false },
  ));

test("sends what endpoints of the API ask for, with their own secrets", () =>
  withStripe(
    async ({ stripe, local, webhook }) => {
      const events: Stripe.WebhookEndpointCreateParams.EnabledEvent[] = ["customer.updated"];
      const made = await stripe.webhookEndpoints.create({ url: webhook.url, enabled_events: events });
      assert.match(made.secret ?? "", /^whsec_/);
      assert.is((await stripe.webhookEndpoints.retrieve(made.id)).secret, undefined);
      const { id } = await stripe.customers.create({ name: "Ada" });
      await stripe.customers.update(id, { name: "Bob" });
      await local.settle();
      assert.equal(webhook.types(), ["customer.updated"]);
      const [sent] = webhook.received;
      const { body = "", signature = "" } = sent ?? {};
      const secret = made.secret ?? "";
      stripe.webhooks.constructEvent(body, signature, secret, 300, undefined, RECEIVED_AT);
      const far = { url: "https://example.com/hook", enabled_events: events };
      assert.match((await refusal(stripe.webhookEndpoints.create(far))).message, "this machine only");
    },
    { hasWebhook: false },
  ));

test("lists events by type, types, pattern and time", () =>
  withStripe(async shop => {
    const { events } = shop.stripe;
    await shop.stripe.customers.create({ name: "Ada" });
    await shop.pass(10);
    await payWith(shop, await createSession(shop.stripe));
    const types = async (params: Stripe.EventListParams) =>
      (await events.list(params)).data.map(({ type }) => type);
    assert.equal(await types({ type: "customer.created" }), ["customer.created"]);
    assert.equal(await types({ type: "payment_intent.*" }), [
      "payment_intent.succeeded",
      "payment_intent.created",
    ]);
    assert.equal(await types({ types: ["charge.succeeded", "checkout.session.completed"] }), [
      "checkout.session.completed",
      "charge.succeeded",
    ]);
    assert.equal(await types({ created: { lt: RECEIVED_AT + 10 } }), ["customer.created"]);
    assert.is((await refusal(events.list({ type: "a", types: ["b"] }))).param, "types");
    const many = Array.from({ length: 21 }, () => "a");
    assert.is((await refusal(events.list({ types: many }))).param, "types");
    const [first] = (await events.list({ type: "customer.created" })).data;
    assert.is((await events.retrieve(first?.id ?? "")).id, first?.id);
  }));

test("keeps an event as it was, whatever becomes of its object", () =>
  withStripe(async ({ stripe, local, webhook }) => {
    const { id } = await stripe.customers.create({ name: "Ada" });
    await stripe.customers.update(id, { name: "Bob" });
    await local.settle();
    const created = webhook.received.find(({ event }) => event.type === "customer.created");
    assert.is(created && Reflect.get(created.event.data.object, "name"), "Ada");
  }));

test("delivers twice, and as separate deliveries", () =>
  withStripe(
    async ({ stripe, local, webhook }) => {
      await stripe.customers.create({ name: "Ada" });
      await local.settle();
      assert.is(webhook.received.length, 2);
      assert.is(webhook.received[0]?.event.id, webhook.received[1]?.event.id);
    },
    { faults: ["stripe=duplicate"] },
  ));

test("delivers late", () =>
  withStripe(
    async shop => {
      await shop.stripe.customers.create({ name: "Ada" });
      await shop.pass(4.999);
      assert.is(shop.webhook.received.length, 0);
      await shop.pass(0.001);
      assert.is(shop.webhook.received.length, 1);
    },
    { faults: ["stripe=late:5s"] },
  ));

test("loses a delivery for good, which the events list still shows", () =>
  withStripe(
    async shop => {
      const { id } = await shop.stripe.customers.create({ name: "Ada" });
      await shop.pass(100_000);
      assert.is(shop.webhook.received.length, 0);
      const [event] = (await shop.stripe.events.list({ delivery_success: false })).data;
      assert.is(event && Reflect.get(event.data.object, "id"), id);
      assert.is(shop.local.view.events(1)[0]?.deliveries[0]?.state, "lost");
      shop.faults.set([]);
      shop.local.view.resend(event?.id ?? "");
      await shop.local.settle();
      assert.is(shop.webhook.received.length, 1);
    },
    { faults: ["stripe=lost"] },
  ));

test("delivers out of order", () =>
  withStripe(
    async shop => {
      await payWith(shop, await createSession(shop.stripe));
      const recorded = shop.local.view
        .events(10)
        .map(({ type }) => type)
        .reverse();
      for (let step = 0; step < 30; step++) await shop.pass(0.1);
      assert.is(shop.webhook.received.length, 4);
      assert.equal([...shop.webhook.types()].sort(), [...recorded].sort());
      assert.not.equal(shop.webhook.types(), recorded);
    },
    { faults: ["stripe=reorder", "seed=7"] },
  ));

test("lets the buyer go back only when the webhook has answered", () =>
  withStripe(async shop => {
    await payWith(shop, await createSession(shop.stripe));
    assert.ok(shop.webhook.types().includes("checkout.session.completed"));
  }));

test("sends a pile of events, a few at a time", () =>
  withStripe(async shop => {
    for (let count = 0; count < 60; count++) await shop.stripe.customers.create({ name: `c${count}` });
    await shop.local.settle();
    assert.is(new Set(shop.webhook.received.map(({ event }) => event.id)).size, 60);
    assert.is(shop.webhook.received.length, 60);
  }));

test("forgets events after 30 days", () =>
  withStripe(async shop => {
    await shop.stripe.customers.create({ name: "Ada" });
    await shop.pass(29 * 86_400);
    await shop.restart();
    assert.is((await shop.stripe.events.list()).data.length, 1);
    await shop.pass(2 * 86_400);
    await shop.restart();
    assert.is((await shop.stripe.events.list()).data.length, 0);
  }));

test.run();
