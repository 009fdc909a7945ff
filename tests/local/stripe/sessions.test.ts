import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSession, payWith, refusal, START, withStripe } from "./support/stripe.ts";

const test = suite("local Stripe, checkout sessions");
const SECONDS = START / 1000;

test("creates an open session with its sums, and expands its line items", () =>
  withStripe(async ({ stripe, local }) => {
    const made = await createSession(stripe, { metadata: { order: "1" } });
    const session = await stripe.checkout.sessions.retrieve(made.id, { expand: ["line_items"] });
    assert.match(session.id, /^cs_test_\w{58}$/);
    assert.is(session.status, "open");
    assert.is(session.payment_status, "unpaid");
    assert.is(session.amount_subtotal, 2500);
    assert.is(session.amount_total, 2500);
    assert.is(session.currency, "eur");
    assert.is(session.url, `${local.url}/c/pay/${session.id}`);
    assert.is(session.payment_intent, null);
    assert.is(session.expires_at, SECONDS + 86_400);
    assert.equal(session.metadata, { order: "1" });
    const [item] = session.line_items?.data ?? [];
    assert.is(item?.description, "Brake pads");
    assert.is(item?.amount_total, 2500);
    assert.is(item?.price?.unit_amount_decimal?.toString(), "1250");
  }));

test("lists the line items of a session in their order, page by page", () =>
  withStripe(async ({ stripe }) => {
    const names = ["a", "b", "c"];
    const session = await createSession(stripe, {
      line_items: names.map(name => ({
        quantity: 1,
        price_data: { currency: "usd", unit_amount: 500, product_data: { name } },
      })),
    });
    const first = await stripe.checkout.sessions.listLineItems(session.id, { limit: 2 });
    assert.equal(
      first.data.map(({ description }) => description),
      ["a", "b"],
    );
    assert.is(first.has_more, true);
    const rest = await stripe.checkout.sessions.listLineItems(session.id, {
      starting_after: first.data[1]?.id ?? "",
    });
    assert.equal(
      rest.data.map(({ description }) => description),
      ["c"],
    );
    assert.is(rest.has_more, false);
  }));

test("takes an expiry from 30 minutes to 24 hours", () =>
  withStripe(async ({ stripe }) => {
    const session = await createSession(stripe, { expires_at: SECONDS + 1_800 });
    assert.is(session.expires_at, SECONDS + 1_800);
    const early = await refusal(createSession(stripe, { expires_at: SECONDS + 1_799 }));
    assert.is(early.statusCode, 400);
    assert.is(early.param, "expires_at");
    assert.match(early.message, "at least 30 minutes");
    const late = await refusal(createSession(stripe, { expires_at: SECONDS + 86_401 }));
    assert.match(late.message, "less than 24 hours");
  }));

test("expires by the clock and tells it", () =>
  withStripe(async shop => {
    const { id } = await createSession(shop.stripe, { expires_at: SECONDS + 1_800 });
    await shop.pass(1_799);
    assert.equal(shop.webhook.types(), []);
    await shop.pass(1);
    assert.equal(shop.webhook.types(), ["checkout.session.expired"]);
    const session = await shop.stripe.checkout.sessions.retrieve(id);
    assert.is(session.status, "expired");
    assert.is(session.url, null);
    assert.is((await shop.page(`/c/pay/${id}`)).status, 410);
  }));

test("expires an open session on request, and no other", () =>
  withStripe(async shop => {
    const { stripe } = shop;
    const session = await createSession(stripe);
    await payWith(shop, session, "4000000000000002");
    const expired = await stripe.checkout.sessions.expire(session.id, {
      expand: ["payment_intent"],
    });
    assert.is(expired.status, "expired");
    const intent = expired.payment_intent;
    assert.is(typeof intent === "object" && intent?.status, "canceled");
    const again = await refusal(stripe.checkout.sessions.expire(session.id));
    assert.match(again.message, 'Only Checkout Sessions with a status in ["open"] can be expired.');
    await shop.local.settle();
    const caused = shop.webhook.received.find(({ event }) => event.type === "checkout.session.expired");
    assert.match(caused?.event.request?.id ?? "", /^req_/);
    assert.match(caused?.event.request?.idempotency_key ?? "", /^stripe-node-retry-/);
  }));

test("filters the list of sessions", () =>
  withStripe(async shop => {
    const { stripe } = shop;
    const customer = await stripe.customers.create({ email: "bob@example.com" });
    const paid = await createSession(stripe);
    await payWith(shop, paid);
    const open = await stripe.checkout.sessions.create({
      mode: "payment",
      success_url: "http://localhost/",
      customer: customer.id,
      line_items: [
        { quantity: 1, price_data: { currency: "usd", unit_amount: 900, product_data: { name: "x" } } },
      ],
    });
    const ids = async (params: object) =>
      (await stripe.checkout.sessions.list(params)).data.map(({ id }) => id);
    assert.equal(await ids({}), [open.id, paid.id]);
    assert.equal(await ids({ status: "complete" }), [paid.id]);
    assert.equal(await ids({ customer: customer.id }), [open.id]);
    assert.equal(await ids({ customer_details: { email: "ada@example.com" } }), [paid.id]);
    const intent = String((await stripe.checkout.sessions.retrieve(paid.id)).payment_intent);
    assert.equal(await ids({ payment_intent: intent }), [paid.id]);
    assert.equal(await ids({ created: { gt: SECONDS } }), []);
  }));

test("takes a percentage off, exact to the unit over all lines", () =>
  withStripe(async shop => {
    const { stripe } = shop;
    const coupon = await stripe.coupons.create({ percent_off: 33.33, duration: "once", max_redemptions: 1 });
    const line = (name: string, unit_amount: number) => ({
      quantity: 1,
      price_data: { currency: "eur", unit_amount, product_data: { name } },
    });
    const made = await createSession(stripe, {
      line_items: [line("a", 999), line("b", 1001), line("c", 1)],
      discounts: [{ coupon: coupon.id }],
    });
    const session = await stripe.checkout.sessions.retrieve(made.id, {
      expand: ["line_items", "discounts.coupon"],
    });
    // 33.33 % of 2001 is 666.93.
    assert.is(session.total_details?.amount_discount, 667);
    assert.is(session.amount_total, 1334);
    const discounts = session.line_items?.data.map(item => item.amount_discount);
    assert.equal(discounts, [333, 334, 0]);
    const given = session.discounts?.[0]?.coupon;
    assert.is(typeof given === "object" && given?.percent_off, 33.33);
    await payWith(shop, session);
    assert.is((await stripe.coupons.retrieve(coupon.id)).valid, false);
    const used = await refusal(createSession(stripe, { discounts: [{ coupon: coupon.id }] }));
    assert.is(used.code, "coupon_expired");
  }));

test("takes an amount off in its own currency only, never below nothing", () =>
  withStripe(async ({ stripe }) => {
    const coupon = await stripe.coupons.create({ amount_off: 9_000, currency: "eur", id: "WELCOME" });
    assert.is(coupon.id, "WELCOME");
    const session = await createSession(stripe, { discounts: [{ coupon: "WELCOME" }] });
    assert.is(session.amount_total, 0);
    assert.is(session.payment_status, "no_payment_required");
    const other = await refusal(
      createSession(stripe, {
        discounts: [{ coupon: "WELCOME" }],
        line_items: [
          { quantity: 1, price_data: { currency: "usd", unit_amount: 900, product_data: { name: "x" } } },
        ],
      }),
    );
    assert.match(other.message, "is in eur");
  }));

test("refuses amounts that cannot be charged", () =>
  withStripe(async ({ stripe }) => {
    const withAmount = (currency: string, unit_amount: number) =>
      refusal(
        createSession(stripe, {
          line_items: [{ quantity: 1, price_data: { currency, unit_amount, product_data: { name: "x" } } }],
        }),
      );
    assert.is((await withAmount("eur", 49)).code, "amount_too_small");
    assert.is((await withAmount("eur", 1_000_000_000_000)).code, "amount_too_large");
    assert.is((await withAmount("isk", 1050)).code, "invalid_charge_amount_no_decimal_compatible");
    assert.is((await withAmount("kwd", 1005)).code, "invalid_charge_amount_no_decimal_compatible");
    assert.match((await withAmount("ugx", 100_000)).message, "does not do the currency ugx");
    const mixed = await refusal(
      createSession(stripe, {
        line_items: ["eur", "usd"].map(currency => ({
          quantity: 1,
          price_data: { currency, unit_amount: 900, product_data: { name: "x" } },
        })),
      }),
    );
    assert.match(mixed.message, "must have the same currency");
  }));

test("tells apart what Stripe does not know and what this one does not do", () =>
  withStripe(async ({ stripe }) => {
    const removed = { payment_method_types: ["card"] } as object;
    const unknown = await refusal(createSession(stripe, removed));
    assert.is(unknown.code, "parameter_unknown");
    assert.is(unknown.param, "payment_method_types");
    assert.is(unknown.message, "Received unknown parameter: payment_method_types");
    const options = { shipping_options: [{ shipping_rate: "shr_1" }] };
    const absent = await refusal(createSession(stripe, options));
    assert.match(absent.message, "This local Stripe does not do shipping_options");
    const nested = await refusal(createSession(stripe, { line_items: [{ price: "price_1", quantity: 1 }] }));
    assert.is(nested.param, "line_items[0][price]");
    const tax = await refusal(createSession(stripe, { automatic_tax: { enabled: true } }));
    assert.match(tax.message, "does not do automatic_tax[enabled]");
    await createSession(stripe, { automatic_tax: { enabled: false }, adaptive_pricing: { enabled: false } });
  }));

test("offers the payment methods of the currency, as filtered", () =>
  withStripe(async ({ stripe }) => {
    const types = async (more: object) => (await createSession(stripe, more)).payment_method_types;
    assert.equal(await types({}), ["card", "sepa_debit"]);
    assert.equal(await types({ excluded_payment_method_types: ["sepa_debit"] }), ["card"]);
    assert.equal(await types({ allowed_payment_method_types: ["sepa_debit", "klarna"] }), ["sepa_debit"]);
    const none = await refusal(createSession(stripe, { allowed_payment_method_types: ["klarna"] }));
    assert.is(none.param, "allowed_payment_method_types");
  }));

test("changes the metadata of a session", () =>
  withStripe(async ({ stripe }) => {
    const { id } = await createSession(stripe, { metadata: { a: "1", b: "2" } });
    await stripe.checkout.sessions.update(id, { metadata: { b: "", c: "3" } });
    assert.equal((await stripe.checkout.sessions.retrieve(id)).metadata, { a: "1", c: "3" });
  }));

test.run();
