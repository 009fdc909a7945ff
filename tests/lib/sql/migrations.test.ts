import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkMigrations } from "../../../lib/sql/migrations.ts";

const test = suite<{ project: string; folder: string }>("checking migrations");

test.before.each(async context => {
  context.project = await mkdtemp(join(tmpdir(), "groundwork-migrations-"));
  context.folder = join(context.project, "migrations");
  await mkdir(context.folder);
});
test.after.each(context => rm(context.project, { recursive: true, force: true }));

const write = async (folder: string, files: Readonly<Record<string, string>>) => {
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql);
};

const mistake = async (folder: string): Promise<string> => {
  try {
    await checkMigrations(folder);
  } catch (error) {
    return (error as Error).message;
  }
  return "no mistake";
};

test("finds no mistake in this project's own", async () => {
  const { files, hash } = await checkMigrations(
    fileURLToPath(new URL("../../../migrations", import.meta.url)),
  );
  assert.is(files[0]?.name, "0001_platform.sql");
  assert.match(hash, /^[0-9a-f]{64}$/);
});

test("reads the files in order, each with its statements", async ({ folder }) => {
  await write(folder, { "0002_b.sql": "select 3", "0001_a.sql": "select 1; select 2;", "notes.txt": "" });
  const { files } = await checkMigrations(folder);
  assert.equal(
    files.map(({ name, number, statements, inTransaction }) => ({ name, number, statements, inTransaction })),
    [
      { name: "0001_a.sql", number: 1, statements: ["select 1", "select 2"], inTransaction: true },
      { name: "0002_b.sql", number: 2, statements: ["select 3"], inTransaction: true },
    ],
  );
});

test("names file and line of a syntax error, also after characters of several bytes", async ({ folder }) => {
  await write(folder, { "0001_a.sql": "-- é 😀\nselect 'é 😀';\n\nselec 1;\n" });
  assert.is(await mistake(folder), 'migrations/0001_a.sql:4: syntax error at or near "selec"');
});

test("names the number that is missing", async ({ folder }) => {
  await write(folder, { "0001_a.sql": "select 1", "0003_c.sql": "select 1" });
  assert.match(await mistake(folder), "migrations/0003_c.sql: there is no 0002_*.sql before it.");
});

test("names the number that is there twice", async ({ folder }) => {
  await write(folder, { "0001_a.sql": "select 1", "0001_b.sql": "select 1" });
  assert.match(await mistake(folder), "migrations/0001_b.sql: the number is that of 0001_a.sql too.");
});

test("names a file whose name has no number", async ({ folder }) => {
  await write(folder, { "a.sql": "select 1" });
  assert.match(
    await mistake(folder),
    "migrations/a.sql: the name must be like 0001_words_in_lower_case.sql.",
  );
});

test("refuses transactions of the file's own, naming the line", async ({ folder }) => {
  await write(folder, { "0001_a.sql": "create table a ();\ncommit;" });
  assert.match(await mistake(folder), "migrations/0001_a.sql:2: a file is one transaction already.");
});

test("refuses a file without statements", async ({ folder }) => {
  await write(folder, { "0001_a.sql": "-- later" });
  assert.is(await mistake(folder), "migrations/0001_a.sql: there is no statement in it.");
});

test("knows the marker that takes a file out of its transaction", async ({ folder }) => {
  await write(folder, { "0001_a.sql": "-- migration: no transaction\ncreate index concurrently on a (b);" });
  assert.is((await checkMigrations(folder)).files[0]?.inTransaction, false);
});

test("gives another hash for a change, an addition and another name, and the same for other line ends", async ({
  folder,
}) => {
  const hashOf = async (files: Readonly<Record<string, string>>) => {
    await write(folder, files);
    const { hash } = await checkMigrations(folder);
    await Promise.all(Object.keys(files).map(name => rm(join(folder, name))));
    return hash;
  };
  const first = await hashOf({ "0001_a.sql": "select 1;\nselect 2;" });
  assert.is(await hashOf({ "0001_a.sql": "select 1;\r\nselect 2;" }), first);
  const others = [
    await hashOf({ "0001_a.sql": "select 1;\nselect 3;" }),
    await hashOf({ "0001_b.sql": "select 1;\nselect 2;" }),
    await hashOf({ "0001_a.sql": "select 1;\nselect 2;", "0002_b.sql": "select 1" }),
  ];
  assert.is(new Set([first, ...others]).size, 4);
});

const noteIn = (project: string) => join(project, ".build", "cache", "migrations.json");

test("does not parse again what it passed, and parses what has changed since", async ({
  project,
  folder,
}) => {
  await write(folder, { "0001_a.sql": "select 1" });
  assert.is(await mistake(folder), "no mistake");
  await write(folder, { "0001_a.sql": "selec 1" });
  assert.match(await mistake(folder), "syntax error");
  const wrong = createHash("sha256").update("selec 1").digest("hex");
  const { key } = JSON.parse(await readFile(noteIn(project), "utf8"));
  await writeFile(noteIn(project), JSON.stringify({ key, passed: [wrong] }));
  assert.is(await mistake(folder), "no mistake");
});

test("does not go by a note that another check has left, or that is none", async ({ project, folder }) => {
  await write(folder, { "0001_a.sql": "select 1" });
  assert.is(await mistake(folder), "no mistake");
  await write(folder, { "0001_a.sql": "selec 1" });
  const wrong = createHash("sha256").update("selec 1").digest("hex");
  for (const note of [JSON.stringify({ key: "another", passed: [wrong] }), "{"]) {
    await writeFile(noteIn(project), note);
    assert.match(await mistake(folder), "syntax error");
  }
});

test("local mode leaves out an empty file at the end, and a deployment refuses it", async ({ folder }) => {
  await write(folder, { "0001_a.sql": "select 1", "0002_b.sql": "-- Why it is needed.\n" });
  assert.is(await mistake(folder), "migrations/0002_b.sql: there is no statement in it.");
  process.env.LOCAL_MODE = "true";
  try {
    const { files } = await checkMigrations(folder);
    assert.equal(
      files.map(({ name }) => name),
      ["0001_a.sql"],
    );
  } finally {
    delete process.env.LOCAL_MODE;
  }
});

test.run();
