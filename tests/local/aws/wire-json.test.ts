import { suite } from "uvu";
import * as assert from "uvu/assert";
import { integerOf, parseWireJson, writeWireJson } from "../../../local/aws/wire-json.ts";

const test = suite("AWS's JSON");

test("keeps every digit of an integer that a number would round", () => {
  const wire =
    '{"a":9007199254740993,"b":[-9223372036854775808,9007199254740991],"c":"9007199254740993,","d":"\\"12345678901234567\\u0000"}';
  assert.equal(parseWireJson(wire), {
    a: "9007199254740993",
    b: ["-9223372036854775808", 9007199254740991],
    c: "9007199254740993,",
    d: '"12345678901234567\0',
  });
  assert.equal(
    parseWireJson("[1234567890123456.5, 1234567890123456e3]"),
    [1234567890123456.5, 1234567890123456e3],
  );
});

test("writes a BigInt as the integer that it is", () => {
  assert.is(
    writeWireJson({ a: 2n ** 63n - 1n, b: ["1", -1n], c: 1 }),
    '{"a":9223372036854775807,"b":["1",-1],"c":1}',
  );
  assert.is(writeWireJson({ a: 1, b: "\0int:1" }), '{"a":1,"b":"\\u0000int:1"}');
  const circle: { self?: unknown } = {};
  circle.self = circle;
  assert.throws(() => writeWireJson(circle), /circular/);
});

test("an integer is a number where that is exact", () => {
  assert.equal([integerOf("-1"), integerOf("9007199254740993")], [-1, 9007199254740993n]);
});

test.run();
