import type { Feature } from "../../support/features.ts";

/** Payments, with a Stripe that no test asks. */
export const feature: Feature = {
  config: { stripeSecretKey: "sk_test_features", stripeWebhookSecretPrevious: "whsec_features_previous" },
  secrets: { stripeWebhookSecret: "whsec_features" },
};
