import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fillPages } from "../../bench/report.ts";

const test = suite("benchmark report");

const machine = { machine: "2 × a processor", versions: "Node.js 24.0.0" };
const run = { command: "npm run bench -- boot", date: "2026-11-21", ...machine };
const boot = [{ name: "boot.later", unit: "ms" as const, samples: [2_000] }];

test("a run's tables take the places of the benchmarks that ran, in any page; others keep theirs", () => {
  const figures = "# Figures\n\n<!-- bench:save -->\nkept\n<!-- /bench -->\n";
  const product = `${figures}\n<!-- bench:boot -->\nold\n<!-- /bench -->\n`;
  const pages = new Map([
    ["figures.md", figures],
    ["product.md", product],
  ]);
  const filled = fillPages(pages, { ...run, measured: new Map([["boot", boot]]) });
  assert.equal([...filled.keys()], ["product.md"]);
  const page = filled.get("product.md") ?? "";
  assert.match(page, "| boot.later | 2000 ms |");
  assert.match(
    page,
    "`npm run bench -- boot`, 2026-11-21; 2 × a processor; Node.js 24.0.0.\n<!-- /bench -->",
  );
  assert.not.match(page, "old");
  assert.match(page, "<!-- bench:save -->\nkept\n");
});

test("a benchmark without a place is named", () => {
  const report = { ...run, measured: new Map([["boot", boot]]) };
  assert.throws(() => fillPages(new Map([["page.md", "# Figures\n"]]), report), "has a place for boot");
});

test("the pages have a place for each benchmark, and no other", () => {
  const pages = readdirSync("docs").filter(name => name.endsWith(".md"));
  const places = pages.flatMap(page =>
    [...readFileSync(`docs/${page}`, "utf8").matchAll(/<!-- bench:([\w-]+) -->/g)].map(([, name]) => name),
  );
  const source = readFileSync("bench/run.ts", "utf8");
  const files = [...source.matchAll(/from "\.\/benchmarks\/(?:[\w-]+\/)?([\w-]+)\.ts"/g)];
  assert.equal(places.sort(), files.map(([, name]) => name).sort());
});

test.run();
