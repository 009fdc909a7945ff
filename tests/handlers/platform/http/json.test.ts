import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { isStorable, parseJson } from "../../../../handlers/platform/http/json.ts";
import { anyText } from "../../../support/any-text.ts";

const test = suite("platform/json");

const refusal = (text: string) => {
  try {
    parseJson(text);
  } catch (error) {
    return error instanceof ApiError ? [error.code, error.options.detail] : error;
  }
  return "accepted";
};
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

test("any JSON value is parsed", () => {
  assert.equal(parseJson('{"a":[1,null,true,"x",{}]}'), { a: [1, null, true, "x", {}] });
  assert.is(parseJson("null"), null);
  assert.is(parseJson('"a"'), "a");
});

test("what does not parse is refused", () => {
  for (const text of ["{", "{'a':1}", "NaN", "Infinity", "[1,]", "\ufeff{}", "undefined", "1 2"]) {
    assert.equal(refusal(text), ["invalid_json", "The body does not parse."], text);
  }
  assert.equal(refusal(""), ["invalid_json", "The body is empty."]);
});

test("64 levels are taken, one more and ten thousand are refused", () => {
  assert.is(refusal(nested(64)), "accepted");
  const detail = "The body is nested more than 64 levels deep.";
  for (const depth of [65, 10_000, 1_000_000]) assert.equal(refusal(nested(depth)), ["invalid_json", detail]);
  assert.equal(refusal(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`), ["invalid_json", detail]);
});

test("numbers beyond doubles are refused, minus zero is zero", () => {
  for (const text of ["1e309", "[-1e309]", '{"a":{"b":1e400}}']) {
    assert.equal(refusal(text), ["invalid_json", "A number is too large."]);
  }
  assert.ok(Object.is((parseJson('{"a":[-0]}') as { a: number[] }).a[0], 0));
  assert.ok(Object.is(parseJson("-0.0"), 0));
});

test("text that PostgreSQL cannot store is refused, in names too", () => {
  const detail = "A text holds U+0000 or half of a surrogate pair.";
  for (const text of ['"\\u0000"', '["a\\ud800b"]', '{"\\udc00":1}']) {
    assert.equal(refusal(text), ["invalid_json", detail]);
  }
  assert.is(refusal('"\\ud83d\\ude00"'), "accepted");
  assert.not(isStorable("a\u0000"));
  assert.ok(isStorable("😀 ü \n"));
});

test("__proto__ is a member like any other, and changes no prototype", () => {
  const value = parseJson('{"__proto__":{"admin":true}}') as object;
  assert.equal(Object.keys(value), ["__proto__"]);
  assert.is((value as { admin?: boolean }).admin, undefined);
});

test("property: what JSON.stringify writes comes back", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
      const text = JSON.stringify(value);
      if (!isStorable(text) || /\\u0000|\\ud[89a-f]/i.test(text)) return;
      assert.equal(parseJson(text), JSON.parse(text));
    }),
  );
});

test("property: any text is parsed or refused with invalid_json", () => {
  fc.assert(
    fc.property(anyText(), text => {
      const outcome = refusal(text);
      assert.ok(outcome === "accepted" || (Array.isArray(outcome) && outcome[0] === "invalid_json"));
    }),
  );
});

test.run();
