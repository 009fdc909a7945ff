import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { graphOf } from "../support/graph.ts";
import { namesOf } from "../support/names.ts";

const test = suite("names");

for (const stack of ["dev", "prod"] as const) {
  const file = `tests/fixtures/names/${stack}.txt`;
  const recorded = readFileSync(file, "utf8").trimEnd().split("\n");

  test(`${stack}: no resource is replaced by another name, here or on AWS`, async () => {
    const present = new Set(namesOf(await graphOf(stack)));
    const gone = recorded.filter(line => !present.has(line));
    assert.is(gone.join("\n"), "", "add an alias, or record the new names: tests/support/record-names.ts");
  });

  test(`${stack}: what is new is recorded, so that it stays`, async () => {
    const known = new Set(recorded);
    const fresh = namesOf(await graphOf(stack)).filter(line => !known.has(line));
    assert.is(fresh.join("\n"), "", "run node --import tsx tests/support/record-names.ts");
  });
}

test.run();
