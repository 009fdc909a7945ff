import { defineErrors } from "../../../contract/errors.ts";

/** Errors about the events that Stripe sends. */
export const errors = defineErrors({
  stripe_signature_invalid: {
    status: 400,
    title: "The event is not signed by Stripe for this endpoint",
    help: "Send the body as Stripe signed it, with its `Stripe-Signature` header, within five minutes; the secret `stripeWebhookSecret` must be the endpoint's.",
  },
  stripe_event_early: {
    status: 503,
    title: "The event is about an order or a payment that is not there yet",
    help: "Stripe sends it again by itself.",
  },
});
