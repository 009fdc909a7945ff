import { invalid, noSuch } from "../../errors.ts";
import { choice } from "../../input/scalars.ts";
import { operation } from "../../operation.ts";

/** Always refused: every payment intent here is a checkout session's. https://docs.stripe.com/api/payment_intents/cancel */
export const cancelIntent = operation({
  params: {
    cancellation_reason: choice("duplicate", "fraudulent", "requested_by_customer", "abandoned"),
  },
  run(_input, { stripe, id }) {
    if (!stripe.objects.intents.has(id)) throw noSuch("payment_intent", id, "intent");
    throw invalid(
      "You cannot perform this action on PaymentIntents created by Checkout. To cancel it, expire its Checkout Session with POST /v1/checkout/sessions/{id}/expire.",
      { code: "payment_intent_unexpected_state", param: "intent" },
    );
  },
});
