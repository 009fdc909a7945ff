import * as v from "valibot";
import { defineContract, type Link, open } from "../../../contract/contract.ts";
import { errors as paymentErrors } from "../payments/errors.ts";
import { paymentLinks, signingSecretMistake } from "../rules.ts";
import { errors } from "./errors.ts";

/** As far as a reader of the API has to know it: https://docs.stripe.com/api/events/object */
const StripeEvent = v.objectWithRest(
  {
    id: v.pipe(v.string(), v.maxLength(255)),
    object: v.literal("event"),
    type: v.pipe(v.string(), v.maxLength(255)),
  },
  v.unknown(),
);

const signingSecret = (secret: string, when: string): Link => ({
  secret,
  when,
  check: value => signingSecretMistake(secret, value),
});

const uses: readonly Link[] = [
  ...paymentLinks,
  signingSecret("stripeWebhookSecret", "stripeSecretKey"),
  signingSecret("stripeWebhookSecretPrevious", "stripeWebhookSecretPrevious"),
  { queue: "payments" },
];

/** What Stripe tells. A function of its own, so that a rush of events and a rush of people do not hinder each other. */
export const contract = defineContract({
  service: "stripe-webhook",
  summary: "Events of Stripe about the shop's payments",
  uses,
  operations: {
    receive: {
      method: "POST",
      path: "/stripe/webhook",
      summary: "Take an event of Stripe's, once, however often and in whatever order events come",
      access: open,
      headers: v.strictObject({ "stripe-signature": v.optional(v.pipe(v.string(), v.maxLength(2_000))) }),
      body: StripeEvent,
      rawBody: true,
      reply: { status: 200, body: v.object({ received: v.literal(true), outcome: v.string() }) },
      errors: [
        paymentErrors.payments_off,
        errors.stripe_signature_invalid,
        errors.stripe_event_early,
        paymentErrors.stripe_unavailable,
        paymentErrors.payments_misconfigured,
      ],
      // Stripe sends what it was refused again later, so a flood costs little.
      throttle: { ratePerSecond: 25, burst: 50 },
    },
  },
});
