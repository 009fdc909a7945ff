import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nearest } from "../../lib/nearest.ts";

const test = suite("the nearest name");
const names = ["services", "stripeMode", "stripeSecretKey", "stripeWebhookSecret"];

test("finds the name that was mistyped, whatever its case", () => {
  assert.is(nearest("stripesecretKey", names), "stripeSecretKey");
  assert.is(nearest("stripSecretKeys", names), "stripeSecretKey");
  assert.is(nearest("service", names), "services");
});

test("finds none where most letters differ", () => {
  assert.is(nearest("colour", names), undefined);
  assert.is(nearest("x", names), undefined);
  assert.is(nearest("services", []), undefined);
});

test.run();
