import { suite } from "uvu";
import * as assert from "uvu/assert";
import { masked } from "../../../../local/cognito/delivery/mask.ts";

const test = suite("masked contacts");

test("show the first letters of an address and the last digits of a number", () => {
  assert.is(masked("EMAIL", "jie@example.com"), "j***@e***");
  assert.is(masked("SMS", "+12065550100"), "+*******0100");
});

test.run();
