import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decoded } from "../../../local/aws/decoded.ts";

const test = suite("a segment of a path");

test("is decoded, and stays as it is where it is not well encoded", () => {
  assert.is(decoded("clean%2Dup"), "clean-up");
  assert.is(decoded("100%"), "100%");
});

test.run();
