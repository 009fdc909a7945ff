import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VersionCounter } from "../../../../local/console/api/overview.ts";
import { disputeCharge, endDispute, resendEvent, stripePage } from "../../../../local/console/api/stripe.ts";
import { ConsoleError } from "../../../../local/console/http.ts";
import { createSession, payWith, type Shop, withStripe } from "../../stripe/support/stripe.ts";
import { fakeSources } from "../support/sources.ts";

const test = suite("console API, Stripe");

const sourcesOf = ({ local }: Shop) => fakeSources({ stripe: () => local.view });
const call = (body: object) => ({ params: {}, query: new URLSearchParams(), body });
const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ConsoleError) return `${error.status} ${error.message}`;
    throw error;
  }
  return "no error";
};

test("shows sessions, payments and events with their deliveries", () =>
  withStripe(async shop => {
    await createSession(shop.stripe);
    await payWith(shop, await createSession(shop.stripe, { client_reference_id: "order_2" }));
    await shop.local.settle();
    const { runs, sessions, payments, events } = stripePage(sourcesOf(shop));
    assert.is(runs, true);
    assert.equal(
      sessions.map(({ reference, status }) => `${reference} ${status}`),
      ["order_2 complete", "order_1 open"],
    );
    assert.is(sessions[0]?.url, null);
    assert.is(payments[0]?.method, "visa 4242");
    assert.is(payments[0]?.sessionId, sessions[0]?.id);
    assert.is(payments[0]?.canBeDisputed, true);
    assert.is(events[0]?.type, "checkout.session.completed");
    assert.is(events[0]?.objectId, sessions[0]?.id);
    assert.is(events[0]?.deliveries[0]?.attempts[0]?.status, 200);
  }));

test("disputes a charge once, and ends the dispute", () =>
  withStripe(async shop => {
    const sources = sourcesOf(shop);
    await payWith(shop, await createSession(shop.stripe));
    const charge = stripePage(sources).payments[0]?.id ?? "";
    const { dispute } = disputeCharge(sources, call({ charge }));
    assert.equal(stripePage(sources).payments[0]?.dispute, {
      id: dispute,
      status: "needs_response",
      isOpen: true,
    });
    assert.match(
      messageOf(() => disputeCharge(sources, call({ charge }))),
      "409 The charge",
    );
    assert.match(
      messageOf(() => endDispute(sources, call({ dispute, outcome: "maybe" }))),
      "won or lost",
    );
    endDispute(sources, call({ dispute, outcome: "won" }));
    assert.is(stripePage(sources).payments[0]?.dispute?.status, "won");
    assert.match(
      messageOf(() => endDispute(sources, call({ dispute, outcome: "won" }))),
      "no open dispute",
    );
    await shop.local.settle();
    assert.ok(shop.webhook.types().includes("charge.dispute.funds_reinstated"));
  }));

test("sends an event again, and tells the live stream", () =>
  withStripe(async shop => {
    const sources = sourcesOf(shop);
    await shop.stripe.customers.create({ name: "Ada" });
    await shop.local.settle();
    const versions = new VersionCounter(sources);
    const before = versions.current().stripe;
    const event = stripePage(sources).events[0]?.id ?? "";
    assert.equal(resendEvent(sources, call({ event })), { webhooks: 1 });
    await shop.local.settle();
    assert.is(shop.webhook.received.length, 2);
    assert.ok(versions.current().stripe > before);
    assert.match(
      messageOf(() => resendEvent(sources, call({ event: "evt_none" }))),
      "404 There is no event",
    );
  }));

test("says when an event goes nowhere, and when no Stripe runs", () =>
  withStripe(
    async shop => {
      await shop.stripe.customers.create({ name: "Ada" });
      const event = shop.local.view.events(1)[0]?.id;
      assert.match(
        messageOf(() => resendEvent(sourcesOf(shop), call({ event }))),
        "409 No webhook takes this",
      );
      const none = fakeSources();
      assert.is(stripePage(none).runs, false);
      assert.match(
        messageOf(() => resendEvent(none, call({ event }))),
        "404 Local mode runs no Stripe",
      );
    },
    { hasWebhook: false },
  ));

test.run();
