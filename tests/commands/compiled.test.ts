import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compiledCommand } from "../../commands/support/compiled-command.mjs";

const run = promisify(execFile);
const test = suite<{ project: string }>("what npm commands are compiled to");

test.before.each(async context => {
  const project = await mkdtemp(path.join(tmpdir(), "groundwork-compiled-"));
  context.project = project;
  await mkdir(path.join(project, "commands/support"), { recursive: true });
  await mkdir(path.join(project, "handlers/one"), { recursive: true });
  await symlink(path.resolve("node_modules"), path.join(project, "node_modules"));
  await mkdir(path.join(project, "lib/bundle"), { recursive: true });
  for (const file of [
    "commands/run.mjs",
    "commands/support/compiled-command.mjs",
    "commands/support/installed.mjs",
    "lib/bundle/compiled.mjs",
    "lib/bundle/compile.mjs",
  ])
    await cp(file, path.join(project, file));
  await write(project, {
    "package.json": '{"type":"module"}',
    "handlers/one/contract.ts": "export const name: string = 'one';",
    "commands/support/words.ts": "export const greeting: string = 'Hello';",
    "commands/greet.ts":
      "import { greeting } from './support/words.ts'; console.log(greeting, ...process.argv.slice(2));",
    "commands/where.ts": "console.log(import.meta.url);",
    "commands/name.ts":
      "console.log((await import('../handlers/' + process.argv[2] + '/contract.ts')).name as string);",
    "commands/fail.ts": "interface Nothing {}\n\n\nthrow new Error('on line 4');",
  });
});
test.after.each(({ project }) => rm(project, { recursive: true, force: true }));

async function write(project: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(project, file), text);
}

/** What the command prints, or what it says on standard error when it fails. */
const command = (project: string, ...args: readonly string[]): Promise<string> =>
  run(process.execPath, [path.join(project, "commands/run.mjs"), ...args]).then(
    ({ stdout }) => stdout.trim(),
    ({ stderr }) => stderr,
  );

const programs = async (project: string) =>
  (await readdir(path.join(project, ".build/cache/commands"))).filter(name => name.startsWith("programs-"));

/** What is saved in the moment of a build counts as not built. */
async function untilBuilt(project: string): Promise<void> {
  const current = path.join(project, ".build/cache/commands");
  for (
    let tries = 0;
    !(await readdir(current).catch(() => [] as string[])).includes("current.json");
    tries++
  ) {
    const said = await command(project, "greet");
    assert.ok(said === "Hello" && tries < 100, said);
  }
}

test("is there for the commands of this repository", async () => {
  assert.ok(await compiledCommand(process.cwd(), "start"));
});

test("hands its arguments on, and knows where its source is", async ({ project }) => {
  assert.is(await command(project, "greet", "you", "--all"), "Hello you --all");
  assert.match(await command(project, "where"), /^file:\/\/\/.*\/commands\/where\.ts$/);
});

test("is built once, and again when a source has changed", async ({ project }) => {
  await untilBuilt(project);
  const built = await programs(project);
  assert.is(await command(project, "greet"), "Hello");
  assert.equal(await programs(project), built);
  await write(project, { "commands/support/words.ts": "export const greeting: string = 'Good day';" });
  assert.is(await command(project, "greet"), "Good day");
});

test("knows the contract of a service that is new, and a command that is", async ({ project }) => {
  await untilBuilt(project);
  await mkdir(path.join(project, "handlers/two"));
  assert.match(await command(project, "name", "two"), "handlers/two/contract.ts");
  await write(project, { "handlers/two/contract.ts": "export const name: string = 'two';" });
  assert.is(await command(project, "name", "two"), "two");
  await write(project, { "commands/new.ts": "console.log('new' satisfies string);" });
  assert.is(await command(project, "new"), "new");
});

test("runs without what does not compile or is not its own, which says what is wrong where it is used", async ({
  project,
}) => {
  await write(project, { "handlers/one/contract.ts": "export const name: = 'one';" });
  assert.is(await command(project, "greet"), "Hello");
  assert.match(await command(project, "name", "one"), /handlers\/one\/contract\.ts:1:\d+/);
});

test("names file and line of the source in a stack", async ({ project }) => {
  assert.match(await command(project, "fail"), /commands\/fail\.ts:4:7/);
});

test("runs where nothing can be written", async ({ project }) => {
  await writeFile(path.join(project, ".build"), "");
  assert.is(await command(project, "greet"), "Hello");
});

test("is built again when its program is gone or cut short", async ({ project }) => {
  await untilBuilt(project);
  const cache = path.join(project, ".build/cache/commands");
  const [built = ""] = await programs(project);
  await writeFile(path.join(cache, built, "greet.mjs"), "");
  assert.is(await command(project, "greet"), "Hello");
  for (const name of await programs(project)) await rm(path.join(cache, name), { recursive: true });
  assert.is(await command(project, "greet"), "Hello");
});

test("leaves nothing of a build that failed", async ({ project }) => {
  await write(project, { "handlers/one/contract.ts": "export const name: = 'one';" });
  assert.is(await command(project, "greet"), "Hello");
  assert.equal(await programs(project), []);
});

test("runs where .build leads to another place, from which no package can be seen", async ({ project }) => {
  await write(project, {
    "commands/parse.ts": "import { parse } from 'yaml'; console.log(parse('a: 1').a);",
  });
  const elsewhere = await mkdtemp(path.join(tmpdir(), "groundwork-elsewhere-"));
  try {
    await symlink(elsewhere, path.join(project, ".build"));
    assert.is(await command(project, "parse"), "1");
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});

test("leaves programs alone for ten minutes, in which commands may load parts of them", async ({
  project,
}) => {
  await untilBuilt(project);
  const cache = path.join(project, ".build/cache/commands");
  const now = Date.now() / 1000;
  for (const [name, minutes] of [
    ["programs-old", 11],
    ["programs-recent", 9],
  ] as const) {
    await mkdir(path.join(cache, name));
    await utimes(path.join(cache, name), now, now - minutes * 60);
  }
  await write(project, { "commands/support/words.ts": "export const greeting: string = 'Good day';" });
  await command(project, "greet");
  const left = await programs(project);
  assert.ok(left.includes("programs-recent"));
  assert.not.ok(left.includes("programs-old"));
});

test.run();
