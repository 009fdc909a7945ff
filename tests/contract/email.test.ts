import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { foldEmail, normaliseEmail } from "../../contract/email.ts";

const test = suite("contract: e-mail addresses");

const emails: readonly [given: string, stored: string | undefined][] = [
  ["Ada.King@EXAMPLE.com", "Ada.King@example.com"],
  [" ada+tag@example.co.uk ", "ada+tag@example.co.uk"],
  ["ada@bücher.example", "ada@xn--bcher-kva.example"],
  ["ada@example", undefined],
  ["ada@@example.com", undefined],
  ["a..b@example.com", undefined],
  [".ada@example.com", undefined],
  ["ada@-example.com", undefined],
  ["ada@example.com\nBcc: eve@example.com", undefined],
  ['"a b"@example.com', undefined],
  ["ada@[127.0.0.1]", undefined],
  ["ada@127.0.0.1", undefined],
  ["@example.com", undefined],
  [`${"a".repeat(65)}@example.com`, undefined],
  [`ada@${"a".repeat(64)}.com`, undefined],
  ["ada", undefined],
];
for (const [given, stored] of emails)
  test(`the address ${JSON.stringify(given).slice(0, 40)} is ${stored === undefined ? "refused" : "taken"}`, () => {
    assert.is(normaliseEmail(given), stored);
  });

test("an address that is normalised stays as it is, and folds alike in any letter case", () => {
  fc.assert(
    fc.property(fc.emailAddress(), given => {
      const stored = normaliseEmail(given);
      assert.ok(stored, given);
      assert.is(normaliseEmail(stored), stored);
      const upper = normaliseEmail(given.toUpperCase());
      assert.is(foldEmail(String(upper)), foldEmail(stored));
    }),
  );
});

test("no text makes the address rule throw, and what it takes has one at sign and no white space", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), text => {
      const stored = normaliseEmail(text);
      if (stored !== undefined) assert.match(stored, /^[^\s@]+@[a-z0-9.-]+$/);
    }),
  );
});

test.run();
