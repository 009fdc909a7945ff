import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";

/** Files that a deployed stage passes as well. */
const portable = ["gateway", "jobs", "movies", "users"].map(name => `${name}.test.ts`);

const test = suite("end-to-end tests against a deployed stage");

test("what only local mode can pass asks first, and says why it is skipped", () => {
  const files = readdirSync("tests/e2e").filter(file => file.endsWith(".test.ts"));
  const unguarded = files.filter(file => {
    const source = readFileSync(`tests/e2e/${file}`, "utf8");
    return !/^if \(isDeployed\(\)\) console\.log\("SKIP /m.test(source);
  });
  assert.equal(
    unguarded.filter(file => !portable.includes(file)),
    [],
  );
  assert.equal(
    portable.filter(file => !files.includes(file)),
    [],
  );
});

test.run();
