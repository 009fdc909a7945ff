import { defineErrors } from "../../../contract/errors.ts";

/** Errors about paying for orders, and paying back. */
export const errors = defineErrors({
  payments_off: {
    status: 404,
    title: "This stack takes no payments",
    help: "The operator of the stack switches payments on with the secret `stripeSecretKey` of its config; see the shop's page.",
  },
  payments_misconfigured: {
    status: 503,
    title: "Stripe does not accept this stack's key",
    help: "The operator of the stack has to correct the secret `stripeSecretKey` or the config value `stripeMode`; nothing was changed.",
  },
  stripe_unavailable: {
    status: 503,
    title: "Stripe does not answer for the moment",
    help: "No money has moved. Wait for `Retry-After` seconds and send the request again: it goes on where it stopped.",
  },
  order_not_payable: {
    status: 409,
    title: "The order cannot be paid now",
    help: "Only an order that is not paid, and whose hold has not ended, can be paid; `state` says what it is now and `detail` why it is refused.",
  },
  payment_refused: {
    status: 409,
    title: "Stripe does not take a payment for this order",
    help: "`reason` is Stripe's code, such as amount_too_small for an order below the least amount of its currency.",
  },
  order_not_refundable: {
    status: 409,
    title: "There is nothing to refund of the order now",
    help: "Only an order that was paid with Stripe and has no open dispute can be refunded; `state` says what it is now.",
  },
  refund_exceeds_payment: {
    status: 409,
    title: "The refund is more than what is left of the payment",
    help: "`left` says how many minor units can still be refunded; refunds that failed do not count.",
  },
  refund_exceeds_order: {
    status: 409,
    title: "The refund has more pieces than the order",
    help: "`variantId` names the line and `left` says how many pieces of it can still be refunded.",
  },
  refund_refused: {
    status: 409,
    title: "Stripe does not make the refund",
    help: "`reason` is Stripe's code, such as charge_disputed. No money has moved, and the pieces are as they were.",
  },
});
