import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { percentOf, shareDiscount, stepOf } from "../../../handlers/shop/money.ts";
import { currencies } from "../../../handlers/shop/rules.ts";

const test = suite("shop: money");

const currency = fc.constantFrom("EUR", "JPY", "KWD", "ISK");
const most = 999_999_999_999;
/** Amounts that the currency can have, up to a limit. */
const amount = (code: string, limit = most) =>
  fc.integer({ min: 0, max: Math.floor(limit / stepOf(code)) }).map(steps => steps * stepOf(code));

test("each currency has its decimals and its step, and there is no UGX", () => {
  const expected = { EUR: [2, 1], USD: [2, 1], HUF: [2, 1], IDR: [2, 1], TWD: [2, 1], ISK: [2, 100] };
  const others = {
    JPY: [0, 1],
    KRW: [0, 1],
    MGA: [0, 1],
    XOF: [0, 1],
    BHD: [3, 10],
    KWD: [3, 10],
    TND: [3, 10],
  };
  for (const [code, [decimals, step]] of Object.entries({ ...expected, ...others }))
    assert.equal(currencies.get(code), { decimals, step }, code);
  assert.is(currencies.has("UGX"), false);
  assert.throws(() => stepOf("UGX"), /UGX is not a currency of the shop/);
});

test("a percentage is rounded to the nearest step, half a step up", () => {
  assert.is(percentOf(999, 50, "EUR"), 500);
  assert.is(percentOf(998, 50, "EUR"), 499);
  assert.is(percentOf(1, 49, "EUR"), 0);
  assert.is(percentOf(1_230, 50, "KWD"), 620);
  assert.is(percentOf(1_220, 50, "KWD"), 610);
  assert.is(percentOf(149_900, 10, "ISK"), 15_000);
  assert.is(percentOf(most, 99, "EUR"), 989_999_999_999);
});

test("a percentage is exact to half a step, in any amount", () => {
  fc.assert(
    fc.property(
      currency.chain(code => fc.tuple(fc.constant(code), amount(code), fc.integer({ min: 0, max: 100 }))),
      ([code, whole, percent]) => {
        const part = percentOf(whole, percent, code);
        const step = BigInt(stepOf(code));
        assert.is(BigInt(part) % step, 0n);
        const twiceOff = 200n * BigInt(part) - 2n * BigInt(whole) * BigInt(percent);
        assert.ok(-100n * step < twiceOff && twiceOff <= 100n * step);
        assert.ok(part >= 0 && part <= whole);
      },
    ),
  );
});

test("the shares of a discount go to the lines by what they cost", () => {
  assert.equal(shareDiscount(100, [1_000, 1_000, 1_000], "EUR"), [34, 33, 33]);
  assert.equal(shareDiscount(2, [1, 5, 5], "EUR"), [0, 1, 1]);
  assert.equal(shareDiscount(0, [0, 0], "EUR"), [0, 0]);
  assert.equal(shareDiscount(1_000, [10_000, 20_000], "ISK"), [300, 700]);
});

test("the shares are together the discount to the unit, in whole steps, and none is above its line", () => {
  const cart = currency.chain(code =>
    fc.tuple(fc.constant(code), fc.array(amount(code, most / 50), { minLength: 1, maxLength: 50 })),
  );
  fc.assert(
    fc.property(cart, fc.double({ min: 0, max: 1, noNaN: true }), ([code, lines], part) => {
      const step = stepOf(code);
      const sum = lines.reduce((total, line) => total + line, 0);
      const discount = Math.floor((sum * part) / step) * step;
      const shares = shareDiscount(discount, lines, code);
      assert.is(shares.length, lines.length);
      assert.is(
        shares.reduce((total, share) => total + share, 0),
        discount,
      );
      for (const [index, share] of shares.entries()) {
        assert.is(share % step, 0);
        assert.ok(share >= 0 && share <= (lines[index] ?? 0));
        // In proportion, to less than a step.
        assert.ok(sum === 0 || Math.abs(share - (discount * (lines[index] ?? 0)) / sum) <= step + 1e-3);
      }
    }),
  );
});

test.run();
