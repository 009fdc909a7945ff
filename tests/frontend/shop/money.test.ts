import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decimalsOf, formatMoney, priceIn } from "../../../frontend/src/pages/shop/money.ts";
import { currencies } from "../../../handlers/shop/rules.ts";

const test = suite("money of the shop's pages");

test("has the decimals of the shop's own table, in every currency", () => {
  assert.ok(currencies.size > 100);
  for (const [code, { decimals }] of currencies) assert.is(decimalsOf(code), decimals, code);
});

test("is written with all decimals, also where cash has fewer", () => {
  assert.is(formatMoney(1_999, "EUR", "en"), "€19.99");
  assert.is(formatMoney(1_999, "JPY", "en"), "¥1,999");
  assert.is(formatMoney(199_900, "HUF", "en"), "HUF\u00a01,999.00");
  assert.is(formatMoney(1_990, "KWD", "en"), "KWD\u00a01.990");
  assert.is(formatMoney(-50, "EUR", "en"), "-€0.50");
});

test("is in the currency asked for, else in the first there is", () => {
  const prices = [
    { amountMinor: 1, currency: "EUR" },
    { amountMinor: 2, currency: "USD" },
  ];
  assert.is(priceIn(prices, "USD")?.amountMinor, 2);
  assert.is(priceIn(prices, "JPY")?.amountMinor, 1);
  assert.is(priceIn([], "JPY"), undefined);
});

test.run();
