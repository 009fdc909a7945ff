import { execFile } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as components from "../../components/index.ts";
import { buildEntries } from "../../lib/bundle/bundle-build.ts";
import { evaluate } from "../../local/graph/index.ts";
import type { Graph } from "../../local/graph/types.ts";
import { projectDir } from "../support/graph.ts";
import { blocksOf } from "../support/walkthrough.ts";
import { type Installation, install } from "./support/install.ts";

const run = promisify(execFile);

interface Context {
  installed: Installation;
  graph: Graph;
}
const test = suite<Context>("packages/components");

test.before(async context => {
  context.installed = await install("components", "platform");
  await cp(path.join(projectDir, "examples/todo"), context.installed.folder, { recursive: true });
  context.graph = await evaluate({ projectDir: context.installed.folder, stack: "dev" });
});
test.after(({ installed }) => installed.remove());

test("the packed file exports what the sources do", ({ installed }) => {
  const load = createRequire(path.join(installed.folder, "index.js"));
  assert.equal(Object.keys(load("@groundwork/components")).sort(), Object.keys(components).sort());
});

test("another team's program runs on it, with the functions that come with the package", ({ graph }) => {
  const own = graph.resources.filter(({ parent, type }) => !parent && type.startsWith("groundwork:"));
  assert.equal(own.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(), [
    "AuroraDatabase database",
    "AuthedApi api",
    "NodeFunction todos",
    "QueueWorker praise",
    "ScheduledJob sweep",
    "UserDirectory directory",
    "WorkQueue done",
  ]);
  const migrate = graph.resources.find(
    ({ type, name }) => type.endsWith(":NodeFunction") && name === "database-migrate",
  );
  assert.is(migrate?.inputs.entry, "node_modules/@groundwork/components/dist/functions/migrate.js");
  assert.equal(Object.keys(graph.outputs).sort(), ["apiUrl", "issuer", "userPoolClientId", "userPoolId"]);
});

test("the page for other programs leads to a program that registers what it says, and keeps its names", async () => {
  const other = await install("components", "platform", "local");
  try {
    const page = await readFile(path.join(projectDir, "docs/use-in-your-program.md"), "utf8");
    for (const { words, text } of blocksOf(page)) {
      if (words === "") continue;
      await mkdir(path.dirname(path.join(other.folder, words)), { recursive: true });
      await writeFile(path.join(other.folder, words), text);
    }
    for (const copy of page.matchAll(/^cp (\S+) (\S+)$/gm))
      await cp(path.join(other.folder, copy[1] ?? ""), path.join(other.folder, copy[2] ?? ""));
    const entries = ["todos.ts", "sweep.ts"].map(entry => ({ projectDir: other.folder, name: entry, entry }));
    assert.is((await buildEntries(entries)).length, 2);
    const bin = "node_modules/@groundwork/local/dist/commands/support/groundwork.js";
    const names = (...args: string[]) =>
      run(process.execPath, [bin, "names", "--stack", "dev", ...args], { cwd: other.folder });
    const { stdout } = await names();
    for (const kind of [
      "AuroraDatabase::database",
      "AuthedApi::api",
      "ScheduledJob::sweep",
      "UserDirectory::directory",
    ])
      assert.match(stdout, `groundwork:index:${kind}\n`);
    await writeFile(path.join(other.folder, "names.txt"), `${stdout}aws:sqs/queue:Queue::gone\n`);
    const compared = await names("--against", "names.txt").catch(error => error);
    assert.is(compared.code, 1);
    assert.is(compared.stdout, "aws:sqs/queue:Queue::gone\n");
    assert.match(compared.stderr, /^1 of \d+ names are gone\. /);
  } finally {
    await other.remove();
  }
});

test("the functions that come with it have the licences of what is in them", async ({ installed }) => {
  const folder = path.join(installed.folder, "node_modules/@groundwork/components/dist/functions");
  const licences = await readFile(path.join(folder, "LICENSES.txt"), "utf8");
  assert.match(licences, /^@aws-sdk\/client-rds-data \d/m);
  assert.match(licences, /Apache License/);
});

test("the program of the other team is short: contract, role, error, table, job and queue", async () => {
  const files = ["index.ts", ...["contract", "todos", "praise", "sweep"].map(name => `handlers/${name}.ts`)];
  const texts = await Promise.all(
    files.map(file => readFile(path.join(projectDir, "examples/todo", file), "utf8")),
  );
  const lines = texts.flatMap(text => text.split("\n"));
  const own = lines.filter(line => line.trim() !== "" && !line.startsWith("import "));
  assert.ok(own.length < 100, `${own.length} lines`);
});

test.run();
