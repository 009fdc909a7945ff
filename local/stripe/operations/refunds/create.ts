import { invalid, noSuch } from "../../errors.ts";
import { notHere } from "../../input/param.ts";
import { choice, integer, text } from "../../input/scalars.ts";
import { mergeMetadata, metadata } from "../../input/shared.ts";
import { formatAmount } from "../../money.ts";
import type { Charge } from "../../objects/types.ts";
import { operation } from "../../operation.ts";
import { refundCharge } from "../../rules/refunds.ts";
import type { LocalStripe } from "../../stripe.ts";

/** https://docs.stripe.com/api/refunds/create */
export const createRefund = operation({
  params: {
    amount: integer(1),
    charge: text(),
    metadata,
    payment_intent: text(),
    reason: choice("duplicate", "fraudulent", "requested_by_customer"),
    currency: notHere(),
    customer: notHere(),
    instructions_email: notHere(),
    origin: notHere(),
    refund_application_fee: notHere(),
    reverse_transfer: notHere(),
  },
  run(input, { stripe }) {
    const charge = chargeOf(stripe, input);
    checkRefundable(stripe, charge);
    const left = charge.amount - charge.amount_refunded;
    const amount = input.amount ?? left;
    if (amount > left)
      throw invalid(
        `Refund amount (${formatAmount(amount, charge.currency)}) is greater than unrefunded amount on charge (${formatAmount(left, charge.currency)})`,
        { param: "amount" },
      );
    return refundCharge(stripe, {
      charge,
      amount,
      reason: input.reason ?? null,
      metadata: mergeMetadata({}, input.metadata),
    });
  },
});

function chargeOf(
  { objects }: LocalStripe,
  {
    charge: chargeId,
    payment_intent: intentId,
  }: { charge: string | undefined; payment_intent: string | undefined },
): Charge {
  if ((chargeId === undefined) === (intentId === undefined))
    throw invalid(
      "One of the following params should be provided for this request: payment_intent or charge.",
      {
        param: "payment_intent",
      },
    );
  if (chargeId !== undefined) {
    const charge = objects.charges.get(chargeId);
    if (!charge) throw noSuch("charge", chargeId, "charge", 404);
    return charge;
  }
  const intent = objects.intents.get(intentId ?? "");
  if (!intent) throw noSuch("payment_intent", intentId ?? "", "payment_intent", 404);
  const charge = objects.charges.get(String(intent.latest_charge));
  if (charge?.status !== "succeeded")
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: "payment_intent_unexpected_state",
      param: "payment_intent",
    });
  return charge;
}

function checkRefundable({ objects }: LocalStripe, charge: Charge): void {
  if (charge.status !== "succeeded")
    throw invalid(`Charge ${charge.id} is ${charge.status} and cannot be refunded.`, { param: "charge" });
  if (charge.refunded)
    throw invalid(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  const disputes = [...objects.disputes.values()].filter(dispute => dispute.charge === charge.id);
  if (disputes.some(({ is_charge_refundable, status }) => !is_charge_refundable && !SETTLED.includes(status)))
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: "charge_disputed",
    });
}

/** Disputes that leave the money with the seller. */
const SETTLED: readonly string[] = ["won", "warning_closed", "prevented"];
