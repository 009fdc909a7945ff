import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSession, payWith, refusal, type Shop, withStripe } from "./support/stripe.ts";

const test = suite("local Stripe, refunds and disputes");

/** The payment intent of a session that was paid with a card. */
async function paid(shop: Shop, number?: string): Promise<string> {
  const session = await createSession(shop.stripe);
  await payWith(shop, session, number);
  return String((await shop.stripe.checkout.sessions.retrieve(session.id)).payment_intent);
}

const chargeOf = async ({ stripe }: Shop, intent: string) => {
  const [charge] = (await stripe.charges.list({ payment_intent: intent })).data;
  if (!charge) throw new Error("There is no charge.");
  return charge;
};

test("refunds in parts until the charge is used up", () =>
  withStripe(async shop => {
    const { refunds } = shop.stripe;
    const intent = await paid(shop);
    const first = await refunds.create({
      payment_intent: intent,
      amount: 1000,
      reason: "requested_by_customer",
      metadata: { line: "1" },
    });
    assert.is(first.status, "succeeded");
    assert.is(first.amount, 1000);
    assert.equal(first.metadata, { line: "1" });
    const part = await chargeOf(shop, intent);
    assert.is(part.amount_refunded, 1000);
    assert.is(part.refunded, false);
    const tooMuch = await refusal(refunds.create({ payment_intent: intent, amount: 1501 }));
    assert.match(
      tooMuch.message,
      "Refund amount (€15.01) is greater than unrefunded amount on charge (€15.00)",
    );
    const rest = await refunds.create({ charge: part.id });
    assert.is(rest.amount, 1500);
    assert.is((await chargeOf(shop, intent)).refunded, true);
    assert.is((await refusal(refunds.create({ charge: part.id }))).code, "charge_already_refunded");
    assert.equal(
      (await refunds.list({ payment_intent: intent })).data.map(({ id }) => id),
      [rest.id, first.id],
    );
    const expanded = await shop.stripe.charges.retrieve(part.id, { expand: ["refunds"] });
    assert.is(expanded.refunds?.data.length, 2);
    await shop.local.settle();
    const count = (type: string) => shop.webhook.types().filter(one => one === type).length;
    assert.is(count("refund.created"), 2);
    assert.is(count("charge.refunded"), 2);
  }));

test("wants a charge or a payment intent that was paid", () =>
  withStripe(async shop => {
    const { refunds } = shop.stripe;
    assert.match((await refusal(refunds.create({ amount: 1 }))).message, "payment_intent or charge");
    const missing = await refusal(refunds.create({ charge: "ch_none" }));
    assert.is(missing.statusCode, 404);
    assert.is(missing.code, "resource_missing");
    const session = await createSession(shop.stripe);
    await payWith(shop, session, "4000000000000002");
    const { payment_intent } = await shop.stripe.checkout.sessions.retrieve(session.id);
    const unpaid = await refusal(refunds.create({ payment_intent: String(payment_intent) }));
    assert.match(unpaid.message, "does not have a successful charge to refund");
    const zero = await refusal(refunds.create({ payment_intent: String(payment_intent), amount: 0 }));
    assert.is(zero.code, "parameter_invalid_integer");
  }));

test("keeps the refund of 4000000000007726 pending for a while", () =>
  withStripe(async shop => {
    const intent = await paid(shop, "4000000000007726");
    const refund = await shop.stripe.refunds.create({ payment_intent: intent });
    assert.is(refund.status, "pending");
    await shop.pass(5);
    assert.is((await shop.stripe.refunds.retrieve(refund.id)).status, "succeeded");
    const updated = shop.webhook.received.find(({ event }) => event.type === "refund.updated")?.event;
    assert.equal(updated?.data.previous_attributes, { status: "pending" });
    assert.not(shop.webhook.types().includes("refund.failed"));
  }));

test("lets the refund of 4000000000005126 succeed and fail later", () =>
  withStripe(async shop => {
    const intent = await paid(shop, "4000000000005126");
    const refund = await shop.stripe.refunds.create({ payment_intent: intent });
    assert.is(refund.status, "succeeded");
    assert.is((await chargeOf(shop, intent)).refunded, true);
    await shop.pass(5);
    const failed = await shop.stripe.refunds.retrieve(refund.id);
    assert.is(failed.status, "failed");
    assert.is(failed.failure_reason, "expired_or_canceled_card");
    const charge = await chargeOf(shop, intent);
    assert.is(charge.amount_refunded, 0);
    assert.is(charge.refunded, false);
    assert.ok(shop.webhook.types().includes("refund.failed"));
  }));

test("changes a refund's metadata, and cancels none", () =>
  withStripe(async shop => {
    const { refunds } = shop.stripe;
    const { id } = await refunds.create({ payment_intent: await paid(shop) });
    assert.equal((await refunds.update(id, { metadata: { ticket: "7" } })).metadata, { ticket: "7" });
    assert.match((await refusal(refunds.cancel(id))).message, "has a status of succeeded");
  }));

test("disputes 4000000000000259, refuses its refund and lets the shop accept the loss", () =>
  withStripe(async shop => {
    const { disputes, refunds } = shop.stripe;
    const intent = await paid(shop, "4000000000000259");
    await shop.pass(3);
    const [dispute] = (await disputes.list({ payment_intent: intent })).data;
    assert.is(dispute?.status, "needs_response");
    assert.is(dispute?.reason, "fraudulent");
    assert.is(dispute?.amount, 2500);
    assert.is((await chargeOf(shop, intent)).disputed, true);
    assert.is((await refusal(refunds.create({ payment_intent: intent }))).code, "charge_disputed");
    assert.is((await disputes.close(dispute?.id ?? "")).status, "lost");
    assert.match((await refusal(disputes.close(dispute?.id ?? ""))).message, "already closed");
    await shop.local.settle();
    for (const type of ["created", "funds_withdrawn", "closed"])
      assert.ok(shop.webhook.types().includes(`charge.dispute.${type}`), type);
    assert.not(shop.webhook.types().includes("charge.dispute.funds_reinstated"));
  }));

test("wins a dispute by evidence and has the money back", () =>
  withStripe(async shop => {
    const { disputes } = shop.stripe;
    const intent = await paid(shop, "4000000000002685");
    await shop.pass(3);
    const [dispute] = (await disputes.list()).data;
    const id = dispute?.id ?? "";
    assert.is(dispute?.reason, "product_not_received");
    const updated = await disputes.update(id, { evidence: { uncategorized_text: "winning_evidence" } });
    assert.is(updated.status, "under_review");
    await shop.pass(5);
    assert.is((await disputes.retrieve(id)).status, "won");
    for (const type of ["updated", "funds_reinstated", "closed"])
      assert.ok(shop.webhook.types().includes(`charge.dispute.${type}`), type);
    await shop.stripe.refunds.create({ payment_intent: intent });
  }));

test("inquires about 4000000000001976, whose refund is still possible", () =>
  withStripe(async shop => {
    const intent = await paid(shop, "4000000000001976");
    await shop.pass(3);
    const [dispute] = (await shop.stripe.disputes.list()).data;
    assert.is(dispute?.status, "warning_needs_response");
    assert.is(dispute?.is_charge_refundable, true);
    assert.not(shop.webhook.types().includes("charge.dispute.funds_withdrawn"));
    assert.is((await shop.stripe.refunds.create({ payment_intent: intent })).status, "succeeded");
  }));

test("warns of fraud with 4000000000005423", () =>
  withStripe(async shop => {
    const intent = await paid(shop, "4000000000005423");
    await shop.pass(3);
    const [warning] = (await shop.stripe.radar.earlyFraudWarnings.list({ payment_intent: intent })).data;
    assert.is(warning?.actionable, true);
    assert.is(warning?.charge, (await chargeOf(shop, intent)).id);
    assert.ok(shop.webhook.types().includes("radar.early_fraud_warning.created"));
    const one = await shop.stripe.radar.earlyFraudWarnings.retrieve(warning?.id ?? "", {
      expand: ["charge"],
    });
    assert.is(typeof one.charge === "object" && one.charge.payment_intent, intent);
  }));

test("disputes a delayed payment that succeeded", () =>
  withStripe(async shop => {
    const { id } = await createSession(shop.stripe);
    await shop.page(`/c/pay/${id}?method=sepa_debit`, { account: "DE35370400440532013002" });
    await shop.pass(5);
    await shop.pass(3);
    assert.is((await shop.stripe.disputes.list()).data.length, 1);
  }));

test.run();
