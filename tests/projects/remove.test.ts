import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { importsOf } from "../../commands/support/project/imports.ts";
import { filesOfPart } from "../../commands/support/project/part-files.ts";
import { partOf, removableParts, servicePaths } from "../../commands/support/project/parts.ts";
import { ProjectTree } from "../../commands/support/project/tree.ts";
import { evaluate } from "../../local/graph/index.ts";
import { graphOf, projectDir } from "../support/graph.ts";
import { namesOf } from "../support/names.ts";
import { isTriedHere } from "../support/thorough.ts";
import { wallProblems } from "../support/walls.ts";
import { copyProject } from "./copy.ts";

const run = promisify(execFile);
const before = ProjectTree.read(projectDir);
const products = removableParts(before).filter(
  part => existsSync(`${projectDir}/handlers/${part}`) && !before.has(`handlers/${part}/contract.ts`),
);
const quickTests = [
  "walls",
  "docs/pages",
  "docs/generated",
  "bench/report",
  "users/erasure",
  "controls/names",
  "seeds/",
];

/** The graph, the types and the quick tests of what is left without a product take a minute of a small machine. */
const isChecked = products.length > 0 && isTriedHere("the project without each product", "projects/remove");
const removed = isChecked ? products : products.slice(0, 1);

const test = suite<{ copy: string }>("npm run remove, in a copy", { copy: "" });

/** A copy for each product, since the tests of one change it. */
const copies = new Map<string, Promise<string>>();
function copyFor(product: string): Promise<string> {
  const copy = copies.get(product) ?? copyProject();
  copies.set(product, copy);
  return copy;
}

test.before(async context => {
  context.copy = await copyFor(products[0] ?? "");
});
test.after(async () => {
  for (const copy of copies.values()) await rm(await copy, { recursive: true, force: true });
});

/** Runs the copy's command; what the shared test run has made is of another project. */
async function node(copy: string, ...args: string[]) {
  const { TEST_SHARED_DIR: _graphs, TEST_STAGE_DIR: _stage, ...env } = process.env;
  const ran = run(process.execPath, args, {
    cwd: copy,
    env: { ...env, PULUMI_HOME: path.join(copy, "pulumi-home") },
  });
  return ran.then(
    ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}
const remove = (copy: string, ...args: string[]) => node(copy, "commands/run.mjs", "remove", ...args);

test("refuses a name that is none of the project's, and what contradicts itself", async ({ copy }) => {
  const known = removableParts(before).join(", ");
  assert.is(
    (await remove(copy, "users")).stderr,
    `users cannot be taken out: it is not a product or service of this project. There are ${known}.\n`,
  );
  assert.match(
    (await remove(copy, "users", "--deployed", "--never-deployed")).stderr,
    /contradict each other/,
  );
});

for (const product of removed) {
  test(`${product}: refuses to mix with changes that are not committed, and changes nothing`, async () => {
    const copy = await copyFor(product);
    await run("git", ["init", "-q"], { cwd: copy });
    assert.match((await remove(copy, product)).stderr, /^git has changes that are not committed/);
    assert.equal(ProjectTree.read(copy).files(), before.files());
  });

  test(`${product}: a dry run says what would go, and changes nothing`, async () => {
    const copy = await copyFor(product);
    await writeFile(path.join(copy, "Pulumi.dev.yaml"), "encryptionsalt: v1:x\n", { flag: "a" });
    const { stdout } = await remove(copy, product, "--dry-run");
    assert.match(stdout, /Pulumi\.dev\.yaml has a stack's own entries/);
    assert.match(
      stdout,
      new RegExp(`migrations/\\d{4}_remove_${product}\\.sql drops \\d+ tables with all their rows`),
    );
    assert.match(stdout, new RegExp(`\\d+ below handlers/${product}`));
    assert.equal(ProjectTree.read(copy).files(), before.files());
  });

  test(`${product}: leaves a project whose imports and walls hold`, async () => {
    const copy = await copyFor(product);
    const { code, stdout, stderr } = await remove(copy, product, "--never-deployed", "--force");
    assert.equal([code, stderr], [0, ""], stdout);
    const after = ProjectTree.read(copy);
    assert.equal(filesOfPart(after, product), []);
    assert.equal(brokenIn(after), []);
    for (const servicePath of servicePaths(after)) assert.is.not(partOf(servicePath), product);
  });

  if (!isChecked) continue;
  test(`${product}: what is left has its types, its resources and their names, and passes its quick tests`, async () => {
    const copy = await copyFor(product);
    for (const stack of ["dev", "prod"] as const) {
      const left = namesOf(await evaluate({ projectDir: copy, stack }));
      const own = new Set(namesOf(await graphOf(stack)));
      assert.equal(
        left.filter(name => !own.has(name)),
        [],
        "no resource of the rest has another name",
      );
      assert.ok(left.length < own.size);
    }
    assert.equal(await typeErrors(copy, ProjectTree.read(copy)), "");
    const tests = await node(copy, "--import", "tsx", "tests/run.ts", ...quickTests);
    assert.match(tests.stdout, /^[1-9]\d* passed, 0 failed$/m, tests.stdout);
  });
}

if (products.length === 0) console.log("SKIP this project has no product that could be taken out");
else {
  test.run();
}

/** Imports that lead nowhere, and forbidden ones. */
function brokenIn(tree: ProjectTree): string[] {
  return tree
    .files()
    .filter(file => /\.tsx?$/.test(file) && !/\/fixtures\/|\/peers\/|^examples\//.test(file))
    .flatMap(file => {
      const text = tree.text(file);
      const targets = importsOf(file, text).filter(target => before.has(target) && !tree.has(target));
      const missing = targets.map(target => `${file} imports ${target}`);
      return [...missing, ...wallProblems(file, text)];
    });
}

/** Of the files that the command has edited; those of the whole project take a minute of a small machine. */
async function typeErrors(copy: string, after: ProjectTree): Promise<string> {
  const edited = after
    .files()
    .filter(file => /^(handlers|seeds|tests)\/.*\.ts$/.test(file))
    .filter(file => after.text(file) !== readFileSync(path.join(projectDir, file), "utf8"));
  assert.ok(edited.length > 0);
  const config = { extends: "./tsconfig.json", compilerOptions: { incremental: false }, include: edited };
  await writeFile(path.join(copy, "tsconfig.edited.json"), JSON.stringify(config));
  const { stdout } = await node(copy, "node_modules/typescript/bin/tsc", "-p", "tsconfig.edited.json");
  return stdout;
}
