import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import {
  Instant,
  integer,
  integerText,
  list,
  Money,
  numberText,
  pageOf,
  pageQuery,
  text,
  Uuid,
} from "../../contract/schemas.ts";

const test = suite("platform/schemas");

const takes = (schema: v.GenericSchema, value: unknown) => v.is(schema, value);
const parsed = (schema: v.GenericSchema, value: unknown) => v.parse(schema, value);

test("whole numbers: neither fractions, nor text, nor what doubles cannot hold", () => {
  const whole = integer(-10, Number.MAX_SAFE_INTEGER);
  for (const value of [0, -10, 1, 2 ** 31, 2 ** 53 - 1]) assert.ok(takes(whole, value), String(value));
  const wrong = [
    1.5,
    "1",
    2 ** 53,
    2 ** 53 + 2,
    2 ** 63,
    -11,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    true,
    1n,
    [],
  ];
  for (const value of wrong) assert.not(takes(whole, value), String(value));
});

test("numbers from a query, in any form that JSON has", () => {
  const degrees = numberText(-180, 180);
  const taken: readonly [string, number][] = [
    ["12.5", 12.5],
    ["-1e-7", -1e-7],
    ["1.7E2", 170],
    ["1.7e+2", 170],
    ["0.30000000000000004", 0.1 + 0.2],
    [String(0.1 + 0.2 - 0.3), 0.1 + 0.2 - 0.3],
    [String(5e-324), 5e-324],
  ];
  for (const [written, value] of taken) assert.is(parsed(degrees, written), value, written);
  assert.ok(Object.is(parsed(degrees, "-0"), 0));
  assert.ok(Object.is(parsed(degrees, "-1e-999"), 0));
  const wrong = [
    "",
    "-",
    ".5",
    "5.",
    "1e",
    "e1",
    "+1",
    "1e1.5",
    " 1",
    "1 2",
    "0x1",
    "NaN",
    "Infinity",
    "1e999",
    "181",
  ];
  for (const written of wrong) assert.not(takes(degrees, written), written);
});

test("every finite number is read as JavaScript writes it", () => {
  const all = numberText(-Number.MAX_VALUE, Number.MAX_VALUE);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
      assert.is(parsed(all, String(value)), value + 0);
    }),
  );
});

test("a list checks its length before its items", () => {
  const { schema, read } = countedList();
  const lengthFault = (values: readonly unknown[]) => {
    const { issues = [] } = v.safeParse(schema, values, { abortPipeEarly: true });
    return [...issues.map(({ message }) => message), read()];
  };
  assert.equal(lengthFault(Array(101).fill(0)), ["Invalid length: Expected <=100 but received 101", 0]);
  assert.equal(lengthFault(["a"]), ["Invalid length: Expected >=2 but received 1", 0]);
  assert.equal(v.parse(schema, [" a", "b"]), ["a", "b"]);
  assert.not(v.is(schema, { 0: "a", 1: "b", length: 2 }));
});

test("a list stops at its twentieth fault", () => {
  const { schema, read } = countedList();
  const { issues = [] } = v.safeParse(schema, ["a", ...Array(99).fill(0)]);
  assert.is(issues.length, 20);
  assert.is(issues[0] && v.getDotPath(issues[0]), "1");
  assert.is(read(), 21);
  const nested = v.safeParse(v.object({ all: list(schema, 0, 100) }), {
    all: [["a", "b"], Array(2).fill(0)],
  });
  assert.equal(
    nested.issues?.map(issue => v.getDotPath(issue)),
    ["all.1.0", "all.1.1"],
  );
});

/** A list of 2 to 100 texts that counts how many items were looked at. */
function countedList() {
  let count = 0;
  const Item = v.pipe(
    v.unknown(),
    v.check(() => {
      count += 1;
      return true;
    }),
    v.string(),
    v.trim(),
  );
  return { schema: list(Item, 2, 100), read: () => count };
}

test("whole numbers from a query", () => {
  const limit = integerText(1, 100);
  assert.is(parsed(limit, "1"), 1);
  assert.is(parsed(limit, "100"), 100);
  assert.is(parsed(integerText(-5, 5), "-5"), -5);
  assert.is(parsed(integerText(0, 5), "0"), 0);
  const wrong = [
    "0",
    "101",
    "-1",
    "01",
    "+1",
    "1.0",
    "1e1",
    "0x1",
    " 1",
    "1 ",
    "",
    "NaN",
    "٣",
    "9".repeat(40),
    1,
    ["1"],
  ];
  for (const value of wrong) assert.not(takes(limit, value), String(value));
});

test("property: every whole number in range is read from its text", () => {
  const schema = integerText(-1000, 1000);
  fc.assert(
    fc.property(fc.integer({ min: -2000, max: 2000 }), number => {
      const result = v.safeParse(schema, String(number));
      assert.is(result.success, number >= -1000 && number <= 1000);
      if (result.success) assert.is(result.output, number);
    }),
  );
});

test("instants are RFC 3339 in UTC, and exist", () => {
  for (const value of [
    "2026-06-01T22:00:00Z",
    "2024-02-29T00:00:00.123456Z",
    "1999-12-31T23:59:59.9Z",
    "0001-01-01T00:00:00Z",
  ]) {
    assert.ok(takes(Instant, value), value);
  }
  const wrong = [
    "2026-06-01",
    "2026-06-01T22:00:00",
    "2026-06-01T22:00:00+02:00",
    "2026-02-29T00:00:00Z",
    "2026-06-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-06-01T24:00:00Z",
    "2026-06-01T22:60:00Z",
    "2026-06-01t22:00:00z",
    "2026-06-01T22:00:00.1234567Z",
    "26-06-01T22:00:00Z",
    "",
    0,
    "infinity",
    "0000-01-01T00:00:00Z",
    "0000-12-31T23:59:59.9Z",
  ];
  for (const value of wrong) assert.not(takes(Instant, value), String(value));
});

test("money is whole minor units with a currency", () => {
  assert.ok(takes(Money, { amountMinor: 1250, currency: "EUR" }));
  for (const money of [
    { amountMinor: 12.5, currency: "EUR" },
    { amountMinor: -1, currency: "EUR" },
    { amountMinor: "1250", currency: "EUR" },
    { amountMinor: 2 ** 53, currency: "EUR" },
    { amountMinor: 1, currency: "eur" },
    { amountMinor: 1, currency: "EURO" },
    { amountMinor: 1 },
    { amountMinor: 1, currency: "EUR", more: 1 },
  ]) {
    assert.not(takes(Money, money), JSON.stringify(money));
  }
});

test("ids come in lower case", () => {
  assert.is(parsed(Uuid, "0B0E7B4E-6F9C-4A55-8F0A-0C5D5A0B9A11"), "0b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a11");
  for (const value of ["1", "", "0b0e7b4e6f9c4a558f0a0c5d5a0b9a11", "' or 1=1--"])
    assert.not(takes(Uuid, value));
});

test("texts are trimmed and neither empty nor too long, in code points", () => {
  assert.is(parsed(text(3), " abc "), "abc");
  assert.equal([takes(text(3), "😀😀😀"), takes(text(3), "😀😀😀😀")], [true, false]);
  for (const value of ["", "   ", "abcd", 1, null]) assert.not(takes(text(3), value));
});

test("a list's query has a limit of 1 to 100, 20 by default, and a cursor", () => {
  const query = v.strictObject(pageQuery);
  assert.equal(parsed(query, {}), { limit: 20 });
  assert.equal(parsed(query, { limit: "5", cursor: "x" }), { limit: 5, cursor: "x" });
  for (const value of [{ limit: "101" }, { cursor: "" }, { cursor: "x".repeat(1001) }, { page: "1" }]) {
    assert.not(takes(query, value), JSON.stringify(value));
  }
});

test("a page has items and a cursor or null", () => {
  const page = pageOf(v.string());
  assert.ok(takes(page, { items: ["a"], nextCursor: null }));
  assert.not(takes(page, { items: [1], nextCursor: null }));
  assert.not(takes(page, { items: [] }));
});

test.run();
