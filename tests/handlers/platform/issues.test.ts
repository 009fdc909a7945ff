import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { describeIssues } from "../../../handlers/platform/issues.ts";

const test = suite("what is wrong with a value");

const Payment = v.pipe(
  v.strictObject({ amountCents: v.pipe(v.number(), v.integer()), code: v.pipe(v.string(), v.check(isWord)) }),
  v.check(({ code }) => code !== "void", "Invalid payment: void"),
);

function isWord(text: string): boolean {
  return /^\w+$/.test(text);
}

test("is said by field, and never with the value", () => {
  const said = (value: unknown) => describeIssues(v.safeParse(Payment, value).issues ?? [], "payment");
  assert.is(
    said({ amountCents: 1.5, code: "4242 4242", extra: "secret" }),
    "amountCents: Invalid integer; code: Invalid input; extra: is not a known field",
  );
  assert.is(said({ code: 7 }), "amountCents: is required; code: Invalid type: Expected string");
  assert.is(said({ amountCents: 1, code: "void" }), "payment: Invalid payment: void");
  assert.is(said("secret"), "payment: Invalid type: Expected Object");
});

test.run();
