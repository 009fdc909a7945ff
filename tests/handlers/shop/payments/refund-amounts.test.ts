import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { amountOfValue, valueOfPieces } from "../../../../handlers/shop/payments/refund-amounts.ts";
import { currencies } from "../../../../handlers/shop/rules.ts";

const test = suite("payments: amounts of refunds");

test("the pieces of a line cost the same share each, and the last one the rest", () => {
  const line = { variantId: "a", quantity: 3, total: 1_000 };
  assert.is(valueOfPieces(line, 1, { quantity: 0, value: 0 }, "EUR"), 333);
  assert.is(valueOfPieces(line, 1, { quantity: 1, value: 333 }, "EUR"), 333);
  assert.is(valueOfPieces(line, 1, { quantity: 2, value: 666 }, "EUR"), 334);
  assert.is(valueOfPieces(line, 3, { quantity: 0, value: 0 }, "EUR"), 1_000);
});

test("what tax has added is paid back in proportion", () => {
  const order = { total: 1_000, paid: 1_190 };
  assert.is(amountOfValue(500, 0, order, "EUR"), 595);
  assert.is(amountOfValue(500, 500, order, "EUR"), 595);
  assert.is(amountOfValue(333, 0, order, "EUR"), 396);
});

const Case = fc
  .record({
    currency: fc.constantFrom("EUR", "JPY", "KWD", "ISK"),
    lines: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 1_000 }),
        units: fc.integer({ min: 0, max: 10 ** 7 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    tax: fc.integer({ min: 0, max: 10 ** 6 }),
    cuts: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }),
  })
  .map(({ currency, lines, tax, cuts }) => {
    const step = currencies.get(currency)?.step ?? 1;
    const made = lines.map(({ quantity, units }) => ({ quantity, total: units * step, variantId: "x" }));
    const total = made.reduce((sum, line) => sum + line.total, 0);
    return { currency, step, lines: made, total, paid: total + tax * step, cuts };
  });

test("in whatever parts an order is paid back by pieces, they are together what was paid", () => {
  fc.assert(
    fc.property(Case, ({ currency, step, lines, total, paid, cuts }) => {
      fc.pre(total > 0);
      let [sum, worth, turn] = [0, 0, 0];
      for (const line of lines) {
        let before = { quantity: 0, value: 0 };
        while (before.quantity < line.quantity) {
          const wanted = cuts[turn++ % cuts.length] ?? 1;
          const quantity = Math.min(wanted, line.quantity - before.quantity);
          const value = valueOfPieces(line, quantity, before, currency);
          const amount = amountOfValue(value, worth, { total, paid }, currency);
          assert.ok(value >= 0 && amount >= 0 && amount % step === 0, `${value} ${amount}`);
          before = { quantity: before.quantity + quantity, value: before.value + value };
          worth += value;
          sum += amount;
        }
        assert.is(before.value, line.total);
      }
      assert.is(sum, paid);
    }),
  );
});

test.run();
