import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { countries } from "../../../contract/countries.ts";
import { dayIn, isAdult } from "../../../handlers/customers/adult.ts";
import { normalisePhone } from "../../../handlers/customers/phone.ts";

const test = suite("customers: phone numbers and adults");

const phones: readonly [given: string, country: string, stored: string | undefined][] = [
  ["+49 30 901820", "US", "+4930901820"],
  ["030/901820", "DE", "+4930901820"],
  ["(201) 555-0123", "US", "+12015550123"],
  ["020 7946 0018", "GB", "+442079460018"],
  ["+999 123456", "DE", undefined],
  ["+49 30 901820 ext. 5", "DE", undefined],
  ["call +49 30 901820", "DE", undefined],
  ["12", "DE", undefined],
  ["030 901820", "AQ", undefined],
];
for (const [given, country, stored] of phones)
  test(`the number ${given} in ${country} is ${stored ?? "refused"}`, () => {
    assert.is(normalisePhone(given, country), stored);
  });

test("a number that is normalised stays as it is in every country, with any separators", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 6, maxLength: 12 });
  fc.assert(
    fc.property(
      digits,
      fc.constantFrom(...countries),
      fc.constantFrom(" ", "-", "."),
      (number, country, mark) => {
        const stored = normalisePhone(`+49${number}`, country);
        if (stored === undefined) return;
        assert.match(stored, /^\+[1-9]\d{6,14}$/);
        assert.is(normalisePhone(stored, country), stored);
        assert.is(normalisePhone(`+49${mark}${number.slice(0, 3)}${mark}${number.slice(3)}`, "US"), stored);
      },
    ),
  );
});

test("a person is an adult from the birthday on, in the zone's own day", () => {
  const evening = Date.UTC(2026, 5, 1, 23, 30);
  assert.is(dayIn("UTC", evening), "2026-06-01");
  assert.is(dayIn("Europe/Belgrade", evening), "2026-06-02");
  assert.ok(isAdult("2008-06-01", "UTC", evening));
  assert.not(isAdult("2008-06-02", "UTC", evening));
  assert.ok(isAdult("2008-06-02", "Europe/Belgrade", evening));
  assert.not(isAdult("2008-06-02", "America/New_York", evening));
});

test("one who was born on a leap day is an adult from March 1st on", () => {
  assert.not(isAdult("2008-02-29", "UTC", Date.UTC(2026, 1, 28, 23)));
  assert.ok(isAdult("2008-02-29", "UTC", Date.UTC(2026, 2, 1)));
});

test.run();
