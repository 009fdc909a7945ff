import { createHmac } from "node:crypto";
import type { StandIn } from "../graph/config.ts";

const LOCAL_KEY = "sk_test_local";

/**
 * Config that switches the shop's payments on where the stack has no key of Stripe's: they work with the local Stripe
 * then, in test mode.
 * @param seed secret of the data folder, from which the webhook's secret derives: the same at every start
 */
export const stripeStandIn = (seed: string): StandIn => ({
  unset: "stripeSecretKey",
  values: {
    stripeSecretKey: LOCAL_KEY,
    stripeWebhookSecret: `whsec_${createHmac("sha256", seed).update("stripe webhook").digest("base64url")}`,
    stripeMode: "test",
  },
});

/** Whether a key is the local Stripe's, which Stripe itself would refuse. */
export const isLocalKey = (key: string): boolean => key === LOCAL_KEY;
