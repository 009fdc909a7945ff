import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { localSupport } from "../../../local/services/support.ts";

const sources = readdirSync("local", { recursive: true, encoding: "utf8" })
  .filter(name => name.endsWith(".ts"))
  .map(name => readFileSync(`local/${name}`, "utf8"));
const page = readFileSync("docs/local-mode.md", "utf8");
const test = suite("what local mode emulates");

test("every service that answers is in the table, and no other", () => {
  const answering = sources.flatMap(text =>
    [...text.matchAll(/signingName: "([a-z-]+)"/g)].map(([, name]) => name),
  );
  const listed = localSupport().flatMap(({ signingName }) => signingName ?? []);
  assert.equal([...new Set(answering)].sort(), [...listed].sort());
});

test("every operation stands there with its permission", () => {
  for (const { title, signingName, operations } of localSupport()) {
    if (signingName === null) continue;
    assert.ok(operations.length > 0, title);
    for (const { name, action } of operations)
      assert.match(page, `| ${name} | ${action === null ? "none, taken unsigned" : `\`${action}\``} |`);
  }
});

test("every service says where it differs, in sentences", () => {
  for (const { title, alike = [], differences, missing } of localSupport())
    for (const sentence of [...alike, ...differences, ...missing])
      assert.match(sentence, /^[A-Z].*\.$/, title);
});

test("every difference says what follows from it, and what to do", () => {
  const bare = localSupport().flatMap(({ title, differences }) =>
    differences
      .filter(text => !/ \*Impact\*: .*\. \*What to do\*: .*\.$/.test(text))
      .map(text => `${title}: ${text}`),
  );
  assert.equal(bare, []);
});

test("the page tells of every view of the console", () => {
  const main = readFileSync("local/console/page/main.ts", "utf8");
  const labels = [...main.matchAll(/^ {2}\["[a-z]+", "(\w+)", \w+View\],$/gm)].map(([, label]) => label);
  assert.ok(labels.length >= 10);
  for (const label of labels) assert.match(page, `| ${label} | `);
});

test.run();
