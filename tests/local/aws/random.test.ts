import { suite } from "uvu";
import * as assert from "uvu/assert";
import { randomText } from "../../../local/aws/random.ts";

const test = suite("local/random");

test("gives as many bytes as are asked for, and never the same again", () => {
  const texts = Array.from({ length: 5_000 }, (_, index) => randomText(12, index % 2 ? "base64" : "hex"));
  assert.equal([...new Set(texts.map(text => text.length))].sort(), [16, 24]);
  assert.is(new Set(texts.map(text => text.slice(0, 16))).size, 5_000);
});

test.run();
