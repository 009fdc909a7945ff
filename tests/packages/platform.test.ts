import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { entriesOf, packages } from "../../commands/support/pack/packages.ts";
import * as contract from "../../contract/index.ts";
import * as platform from "../../handlers/platform/index.ts";
import { buildEntries } from "../../lib/bundle/bundle-build.ts";
import { projectDir } from "../support/graph.ts";
import { importsOf, importTarget } from "../support/imports.ts";
import { type Installation, install } from "./support/install.ts";

const test = suite<{ installed: Installation }>("packages/platform");

const read = (file: string) => readFile(path.join(projectDir, file), "utf8");

test.before(async context => {
  context.installed = await install("platform");
});
test.after(({ installed }) => installed.remove());

/** The sources that the package is made of, with their texts. */
async function sources(): Promise<ReadonlyMap<string, string>> {
  const spec = packages.platform;
  assert.ok(spec);
  const files = new Map<string, string>();
  const waiting = entriesOf(spec);
  for (const file of waiting) {
    if (files.has(file)) continue;
    const text = await read(file);
    files.set(file, text);
    for (const { specifier } of importsOf(text)) {
      const target = importTarget(file, specifier);
      if (target !== specifier) waiting.push(target);
    }
  }
  return files;
}

test("the packed files export what the sources do", ({ installed }) => {
  const load = createRequire(path.join(installed.folder, "index.js"));
  assert.equal(Object.keys(load("@groundwork/platform")).sort(), Object.keys(platform).sort());
  assert.equal(Object.keys(load("@groundwork/platform/contract")).sort(), Object.keys(contract).sort());
});

test("nothing of it is of this program: neither its services, nor its roles, nor its table of users", async () => {
  for (const [file, text] of await sources()) {
    assert.match(file, /^(contract|handlers\/platform|lib)\//);
    assert.is.not(file, "contract/people.ts");
    assert.not.match(text, /\b(from|into|update|join) users\b/, file);
  }
});

test("a function's bundle holds what it uses of the package, and no more", async ({ installed }) => {
  const entry = path.join(projectDir, "examples/todo/handlers/sweep.ts");
  const target = path.join(installed.folder, "sweep.ts");
  await writeFile(target, await readFile(entry, "utf8"));
  const [built] = await buildEntries([{ projectDir: installed.folder, name: "sweep", entry: "sweep.ts" }]);
  const own = built?.sources.filter(file => file.includes("@groundwork/platform/")) ?? [];
  assert.ok(
    own.some(file => file.split("/").slice(-2).join("/") === "work/job-runs.mjs"),
    own.join("\n"),
  );
  const code = Buffer.from(built?.code ?? []).toString();
  assert.match(code, "job_runs");
  assert.not.match(code, "idempotency_keys");
  assert.not.match(code, "JWKS");
});

test("the example has the package's tables among its migrations", async () => {
  assert.is(
    await read("examples/todo/migrations/0001_platform.sql"),
    await read("handlers/platform/tables.sql"),
  );
});

test.run();
