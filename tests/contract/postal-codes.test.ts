import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { countries } from "../../contract/countries.ts";
import { countriesWithForms, normalisePostalCode } from "../../contract/postal-codes.ts";

const test = suite("contract: postal codes");

test("every country of ISO 3166-1 is known once", () => {
  assert.is(countries.length, 249);
  assert.is(new Set(countries).size, 249);
  for (const country of countriesWithForms) assert.ok(countries.includes(country), country);
});

const codes: readonly [country: string, given: string, written: string | undefined][] = [
  ["GB", "sw1a2aa", "SW1A 2AA"],
  ["GB", "M1 1AE", "M1 1AE"],
  ["GB", "SW1A-2A", undefined],
  ["NL", "1234ab", "1234 AB"],
  ["NL", "0234 AB", undefined],
  ["CA", "k1a-0b1", "K1A 0B1"],
  ["CA", "D1A 0B1", undefined],
  ["US", "123456789", "12345-6789"],
  ["US", "12345", "12345"],
  ["US", "1234", undefined],
  ["DE", " 10178 ", "10178"],
  ["DE", "1017", undefined],
  ["PL", "00950", "00-950"],
  ["LV", "1010", "LV-1010"],
  ["LV", "lv-1010", "LV-1010"],
  ["JP", "1000001", "100-0001"],
  ["AD", "ad500", "AD500"],
  ["AD", "a b-c 1", "A B-C 1"],
  ["AD", "--", undefined],
  ["AD", "1234567890123", undefined],
];
for (const [country, given, written] of codes)
  test(`the postal code ${given} of ${country} is written ${written ?? "in no way"}`, () => {
    assert.is(normalisePostalCode(country, given), written);
  });

const anyCode = fc.string({ unit: fc.constantFrom(..."0123456789ABCKLMVXYZabckz -"), maxLength: 14 });

test("a postal code that is normalised stays as it is, in any letter case and with any blanks", () => {
  fc.assert(
    fc.property(fc.constantFrom(...countries), anyCode, (country, code) => {
      const written = normalisePostalCode(country, code);
      if (written === undefined) return;
      assert.is(normalisePostalCode(country, written), written);
      assert.is(normalisePostalCode(country, ` ${written.toLowerCase()} `), written);
      assert.match(written, /^[A-Z0-9]+([ -][A-Z0-9]+)*$/);
      if (countriesWithForms.includes(country))
        assert.is(normalisePostalCode(country, written.replace(/[ -]/g, "")), written);
    }),
  );
});

test.run();
