import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";

/** Files that a deployed stage passes as well. */
const portable = ["frontend", "gateway", "jobs", "movies", "pages", "site", "users"].map(
  name => `${name}.test.ts`,
);

const test = suite("end-to-end tests against a deployed stage");

test("what only local mode can pass asks first, and says why it is skipped", () => {
  const files = readdirSync("tests/e2e", { recursive: true, encoding: "utf8" }).filter(file =>
    file.endsWith(".test.ts"),
  );
  const isGuarded = (file: string) =>
    /^if \(isDeployed\(\)\) console\.log\("SKIP /m.test(readFileSync(`tests/e2e/${file}`, "utf8"));
  const isPortable = (file: string) => portable.includes(path.basename(file));
  assert.equal(
    files.filter(file => isGuarded(file) === isPortable(file)),
    [],
  );
  assert.ok(files.some(isPortable));
});

test.run();
