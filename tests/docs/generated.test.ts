import { readFile } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generatedPages } from "../../commands/support/docs/index.ts";

const test = suite("pages made from the code");

for (const [file, text] of Object.entries(await generatedPages())) {
  test(`${file} is current (npm run docs writes it)`, async () => {
    assert.fixture(await readFile(file, "utf8"), text);
  });
}

test.run();
