import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  amountPattern,
  amountText,
  parseAmount,
  parsePrices,
  pricesPattern,
  pricesText,
} from "../../../frontend/src/pages/shop/admin/prices.ts";

const test = suite("prices that an admin types");

test("are read in minor units of their currency, exactly", () => {
  assert.equal(parsePrices(" 12.5 EUR, 1200 jpy,1.234 KWD "), [
    { amountMinor: 1_250, currency: "EUR" },
    { amountMinor: 1_200, currency: "JPY" },
    { amountMinor: 1_234, currency: "KWD" },
  ]);
  assert.equal(parsePrices(""), []);
  assert.is(parseAmount("1.1", "EUR"), 110);
  assert.is(parseAmount("9007199254740.93", "EUR"), 900_719_925_474_093);
});

test("with more decimals than the currency has, or without a number, are none", () => {
  for (const [amount, currency] of [
    ["1.234", "EUR"],
    ["1.5", "JPY"],
    ["", "EUR"],
    ["-1", "EUR"],
  ] as const)
    assert.ok(Number.isNaN(parseAmount(amount, currency)), amount);
});

test("an amount that the browser lets through is a number: none would refund the whole payment", () => {
  const typed = [
    "12",
    "12.5",
    "12.50",
    " 7 ",
    "12.345",
    "5.000",
    "1.2345",
    "1.",
    ".5",
    "-1",
    "1e3",
    "",
    "1,5",
    "9".repeat(400),
  ];
  for (const currency of ["EUR", "JPY", "KWD", "ISK"])
    for (const amount of typed) {
      const isLetThrough = new RegExp(`^(?:${amountPattern(currency)})$`, "v").test(amount);
      assert.is(isLetThrough, Number.isFinite(parseAmount(amount, currency)), `${amount} ${currency}`);
    }
});

test("are written as they are read", () => {
  assert.is(amountText(5, "EUR"), "0.05");
  assert.is(amountText(1_200, "JPY"), "1200");
  const text = "12.50 EUR, 1200 JPY, 0.005 KWD";
  assert.is(pricesText(parsePrices(text)), text);
});

test("are checked by the browser before they are sent", () => {
  // As browsers compile a pattern: https://html.spec.whatwg.org/multipage/input.html#attr-input-pattern
  const pattern = new RegExp(`^(?:${pricesPattern})$`, "v");
  for (const good of ["12.50 EUR", "12EUR", " 1 EUR , 2.5 usd "]) assert.match(good, pattern);
  for (const bad of ["12,50 EUR", "12.50", "EUR", "1 EUR;2 USD"]) assert.not.match(bad, pattern);
});

test.run();
