import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { projectDir } from "../support/graph.ts";

const test = suite("pipeline/summary");
const folder = mkdtempSync(path.join(tmpdir(), "groundwork-summary-"));
test.after(() => rmSync(folder, { recursive: true }));

function summaryOf(printed: string): string {
  const file = path.join(folder, "preview.txt");
  writeFileSync(file, printed);
  const script = path.join(projectDir, "pipeline/summary.mjs");
  return spawnSync(process.execPath, [script, file], { encoding: "utf8" }).stdout;
}

test("one line counts what changes, and names what is lost", () => {
  const printed = `Previewing update (prod):
 ~   aws:lambda:Function movies update [diff: ~code]
 -   aws:sqs:Queue orders-queue delete
 +-  aws:cognito:UserPoolClient directory-web replace
Policies:
    groundwork@v0.1.0

Resources:
    + 1 to create
    ~ 1 to update
    - 1 to delete
    630 unchanged

Outputs:
    apiUrl: "https://api.example.com"
`;
  assert.is(
    summaryOf(printed),
    "+ 1 to create, ~ 1 to update, - 1 to delete, 630 unchanged; replaces directory-web; deletes orders-queue\n",
  );
});

test("of many that are lost it names a few, and says how many more", () => {
  const lost = ["a", "b", "c", "d", "e", "f", "g"].map(name => ` -  aws:sqs:Queue ${name} delete\n`);
  assert.is(
    summaryOf(`${lost.join("")}\nResources:\n    - 7 to delete\n`),
    "- 7 to delete; deletes a, b, c, d, e and 2 more\n",
  );
});

test("a preview without resources has nothing to change", () =>
  assert.is(summaryOf("Previewing\n"), "nothing to change\n"));

test.run();
