import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fillPage } from "../../bench/report.ts";

const test = suite("benchmark report");

const machine = { machine: "2 × a processor", versions: "Node.js 24.0.0" };
const run = { command: "npm run bench -- boot", date: "2026-11-21", ...machine };
const boot = [{ name: "boot.later", unit: "ms" as const, samples: [2_000] }];

test("a run's tables take the places of the benchmarks that ran; others keep theirs", () => {
  const page =
    "# Figures\n\n<!-- bench:boot -->\nold\n<!-- /bench -->\n\n<!-- bench:save -->\nkept\n<!-- /bench -->\n";
  const filled = fillPage(page, { ...run, measured: new Map([["boot", boot]]) });
  assert.match(filled, "| boot.later | 2000 ms |");
  assert.match(
    filled,
    "`npm run bench -- boot`, 2026-11-21; 2 × a processor; Node.js 24.0.0.\n<!-- /bench -->",
  );
  assert.not.match(filled, "old");
  assert.match(filled, "<!-- bench:save -->\nkept\n");
});

test("a benchmark without a place is named", () => {
  const report = { ...run, measured: new Map([["boot", boot]]) };
  assert.throws(() => fillPage("# Figures\n", report), "no place for boot");
});

test("the page has a place for each benchmark, and no other", () => {
  const page = readFileSync("docs/benchmarks.md", "utf8");
  const places = [...page.matchAll(/<!-- bench:([\w-]+) -->/g)].map(([, name]) => name);
  const source = readFileSync("bench/run.ts", "utf8");
  const imported = [...source.matchAll(/from "\.\/benchmarks\/([\w-]+)\.ts"/g)].map(([, name]) => name);
  assert.equal(places.sort(), imported.sort());
});

test.run();
