import { suite } from "uvu";
import * as assert from "uvu/assert";
import { allocate, decimalsOf, formatAmount, percentOf, stepOf } from "../../../local/stripe/money.ts";

const test = suite("local Stripe, money");

test("writes amounts with the decimals of their currency", () => {
  const written: readonly (readonly [number, string, string])[] = [
    [0, "eur", "€0.00"],
    [5, "eur", "€0.05"],
    [123456, "eur", "€1,234.56"],
    [-250, "usd", "−$2.50"],
    [1234, "jpy", "¥1,234"],
    [1234560, "kwd", "1,234.560 KWD"],
    [17500, "huf", "175.00 HUF"],
    [999_999_999_999, "gbp", "£9,999,999,999.99"],
  ];
  for (const [amount, currency, text] of written) assert.is(formatAmount(amount, currency), text);
});

test("knows decimals and steps where they are not the usual", () => {
  assert.is(decimalsOf("xof"), 0);
  assert.is(decimalsOf("tnd"), 3);
  assert.is(decimalsOf("cop"), 2);
  assert.is(stepOf("isk"), 100);
  assert.is(stepOf("omr"), 10);
  assert.is(stepOf("eur"), 1);
});

test("rounds percentages half up, without floating point", () => {
  assert.is(percentOf(1, 50), 1);
  assert.is(percentOf(3, 50), 2);
  assert.is(percentOf(1005, 10), 101);
  assert.is(percentOf(1004, 10), 100);
  // 1.005 times 100 is 100.49999999999999 in floating point.
  assert.is(percentOf(100, 1.005), 1);
  assert.is(percentOf(20000, 1.0025), 201);
  assert.is(percentOf(999_999_999_999, 100), 999_999_999_999);
});

test("splits an amount so that the sum is exact and no part exceeds its weight", () => {
  let seed = 1;
  const random = (most: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % most;
  };
  for (let round = 0; round < 2_000; round++) {
    const weights = Array.from({ length: 1 + random(8) }, () => random(10_000));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const amount = total === 0 ? 0 : random(total + 1);
    const parts = allocate(amount, weights);
    assert.is(
      parts.reduce((sum, part) => sum + part, 0),
      amount,
    );
    for (const [index, part] of parts.entries()) assert.ok(part >= 0 && part <= (weights[index] ?? 0));
  }
});

test.run();
