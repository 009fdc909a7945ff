import { suite } from "uvu";
import * as assert from "uvu/assert";
import { signingSecretMistake, stripeKeyMistake } from "../../../handlers/shop/rules.ts";

const test = suite("shop: keys of Stripe's");

test("takes secret and restricted keys of the stack's mode", () => {
  for (const key of ["sk_test_1", "rk_test_1"]) assert.is(stripeKeyMistake(key, "test"), undefined);
  for (const key of ["sk_live_1", "rk_live_1"]) assert.is(stripeKeyMistake(key, "live"), undefined);
});

test("refuses a key of the other mode, and what is no key", () => {
  assert.match(
    stripeKeyMistake("sk_live_1", "test") ?? "",
    /^The secret "stripeSecretKey" is a live key, and the config value "stripeMode" says test\. /,
  );
  for (const key of ["pk_test_1", "sk_test_", "sk_test_1\n2 x", ""])
    assert.match(stripeKeyMistake(key, "test") ?? "", / is not a secret or restricted key /);
});

test("takes a webhook's signing secret alone", () => {
  assert.is(signingSecretMistake("stripeWebhookSecret", "whsec_1"), undefined);
  assert.match(
    signingSecretMistake("stripeWebhookSecret", "sk_test_1") ?? "",
    /^The secret "stripeWebhookSecret" /,
  );
});

test.run();
