import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defined } from "../../lib/defined.ts";

const test = suite("lib/defined");

test("leaves out what is undefined and keeps every other value, in order", () => {
  const kept = defined({
    b: null,
    a: undefined,
    zero: 0,
    no: false,
    text: "",
    list: [undefined],
    z: undefined,
  });
  assert.equal(Object.entries(kept), [
    ["b", null],
    ["zero", 0],
    ["no", false],
    ["text", ""],
    ["list", [undefined]],
  ]);
});

test("gives a new object and leaves the given one as it is", () => {
  const given = { a: 1, b: undefined };
  assert.equal(defined(given), { a: 1 });
  assert.equal(Object.keys(given), ["a", "b"]);
});

test("what may be undefined becomes optional by type, and the rest stays required", () => {
  const size = [1][Number("1")];
  const exact: { readonly name: string; readonly size?: number } = defined({ name: "a", size });
  assert.equal(Object.keys(exact), ["name"]);
  // @ts-expect-error The name may be missing.
  const wrong: { readonly name: string } = defined({ name: [""][1] });
  assert.equal(wrong, {});
});

test.run();
