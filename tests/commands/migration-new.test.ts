import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { npmCommand } from "../support/npm-command.ts";

const test = suite<{ folder: string }>("npm run migration:new");

test.before.each(async context => {
  context.folder = await mkdtemp(join(tmpdir(), "groundwork-migrations-"));
});
test.after.each(context => rm(context.folder, { recursive: true, force: true }));

const command = async (...args: string[]) => {
  try {
    return await promisify(execFile)(process.execPath, npmCommand("migration-new", ...args));
  } catch (error) {
    return { stdout: "", stderr: (error as { stderr: string }).stderr };
  }
};

test("makes the next numbered file and prints its path", async ({ folder }) => {
  await writeFile(join(folder, "0001_a.sql"), "select 1");
  const { stdout } = await command("Add film-posters, é", "--directory", folder);
  assert.is(stdout, `${join(folder, "0002_add_film_posters_e.sql")}\n`);
  assert.equal(await readdir(folder), ["0001_a.sql", "0002_add_film_posters_e.sql"]);
});

test("refuses to go on from a folder whose numbers are wrong", async ({ folder }) => {
  await writeFile(join(folder, "0002_b.sql"), "select 1");
  const { stderr } = await command("c", "--directory", folder);
  assert.match(stderr, "migrations/0002_b.sql: there is no 0001_*.sql before it.");
  assert.equal(await readdir(folder), ["0002_b.sql"]);
});

test("refuses a path in place of words", async ({ folder }) => {
  const { stderr } = await command("../../x", "--directory", folder);
  assert.is(
    stderr,
    "NAME must be words, not a path (got ../../x): another folder is named with --directory.\n",
  );
  assert.equal(await readdir(folder), []);
});

test("refuses a folder that is not there", async ({ folder }) => {
  const { stderr } = await command("c", "--directory", join(folder, "none"));
  assert.is(stderr, `There is no folder ${join(folder, "none")}. Make it first, or leave --directory out.\n`);
});

test("wants one name, made of letters", async ({ folder }) => {
  assert.match((await command("--directory", folder)).stderr, "Which name? See --help.");
  assert.match((await command("a", "b", "--directory", folder)).stderr, "One name at a time");
  assert.match((await command("?!", "--directory", folder)).stderr, '"?!" makes no file name');
});

test.run();
