import { createSecretKey, randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { open, seal } from "../../../../handlers/platform/personal-data/sealed.ts";

const test = suite("platform/personal data: sealed values");
const key = createSecretKey(randomBytes(32));
const place = { service: "customers", table: "customers", row: "1", column: "personal_data" };
const failure = (work: () => unknown): string => {
  try {
    work();
    return "opened";
  } catch (error) {
    return (error as Error).message;
  }
};
const damaged =
  "The value of customers.personal_data in row 1 does not open: it was altered, or sealed elsewhere.";

test("any JSON value opens as it was sealed", () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      assert.equal(open(key, place, seal(key, place, value)), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("the bytes hold nothing of the value, and differ each time", () => {
  const [one, other] = [seal(key, place, "Lovelace"), seal(key, place, "Lovelace")];
  assert.not.ok(Buffer.from(one).includes("Lovelace"));
  assert.not.equal(one, other);
});

test("a value opens at its own place alone, and under its own key", () => {
  const sealed = seal(key, place, "Ada");
  for (const change of [{ service: "orders" }, { table: "people" }, { row: "2" }, { column: "note" }])
    assert.match(
      failure(() => open(key, { ...place, ...change }, sealed)),
      "does not open",
    );
  assert.is(
    failure(() => open(createSecretKey(randomBytes(32)), place, sealed)),
    damaged,
  );
  // Parts that run together are other parts.
  const shifted = { ...place, table: "customers1", row: "" };
  assert.match(
    failure(() => open(key, shifted, sealed)),
    "does not open",
  );
});

test("no altered byte is taken, and no part", () => {
  const sealed = seal(key, place, { givenName: "Ada" });
  for (let index = 0; index < sealed.length; index++) {
    const altered = Uint8Array.from(sealed);
    altered[index] = (altered[index] as number) ^ 1;
    assert.is(
      failure(() => open(key, place, altered)),
      damaged,
      `byte ${index}`,
    );
    assert.is(
      failure(() => open(key, place, sealed.subarray(0, index))),
      damaged,
      `length ${index}`,
    );
  }
});

test.run();
