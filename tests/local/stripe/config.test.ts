import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isLocalKey, stripeStandIn } from "../../../local/stripe/config.ts";

const test = suite("local Stripe, what stands in for a key");

test("is a key for tests, and a webhook secret of the data folder's own", () => {
  const { unset, values } = stripeStandIn("one seed");
  assert.is(unset, "stripeSecretKey");
  assert.match(values.stripeSecretKey ?? "", /^sk_test_/);
  assert.is(values.stripeMode, "test");
  assert.match(values.stripeWebhookSecret ?? "", /^whsec_[\w-]{43}$/);
  assert.equal(stripeStandIn("one seed").values, values);
  assert.is.not(stripeStandIn("another").values.stripeWebhookSecret, values.stripeWebhookSecret);
});

test("is known by its key", () => {
  assert.ok(isLocalKey(stripeStandIn("seed").values.stripeSecretKey ?? ""));
  assert.not(isLocalKey("sk_test_51H"));
});

test.run();
