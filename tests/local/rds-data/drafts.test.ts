import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readMigrationFiles, withoutEmptyEnd } from "../../../lib/sql/migration-files.ts";
import { targetUrl } from "../../../local/postgres/index.ts";
import { Drafts } from "../../../local/rds-data/drafts.ts";
import { asAdministrator, sharedServer } from "../../support/postgres.ts";
import { withFolder } from "../support/folder.ts";

const test = suite("migrations that are not committed yet");

/** A project with migrations, and a database that they are applied to as the migration function does it. */
async function project(folder: string, kind: "embedded" | "external" = "embedded") {
  const { url } = await sharedServer();
  const database = `drafts_${randomBytes(5).toString("hex")}`;
  await asAdministrator(url, admin => admin.query(`create database ${database}`));
  const directory = join(folder, "migrations");
  mkdirSync(directory);
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  const urlFor = (target: object) => targetUrl(url, target);
  const drafts = new Drafts({
    projectDir: folder,
    postgres: { kind, url, urlFor, stop: async () => {} },
    log: { notice: say, warn: say },
  });
  const apply = async (before?: string) => {
    const files = withoutEmptyEnd(await readMigrationFiles(directory));
    const end = before === undefined ? files.length : files.findIndex(({ name }) => name === before);
    await run(
      "create schema if not exists migration; create table if not exists migration.files (number int primary key, name text, checksum text, finished_at timestamptz)",
    );
    for (const { number, name, checksum, sql } of files.slice(0, end)) {
      const known = await run(`select from migration.files where number = ${number}`);
      if (known.length > 0) continue;
      await run(`${sql}; insert into migration.files values (${number}, '${name}', '${checksum}', now())`);
    }
  };
  const run = async (sql: string): Promise<object[]> => {
    const client = new pg.Client({ connectionString: urlFor({ database }) });
    await client.connect();
    try {
      return (await client.query(sql)).rows ?? [];
    } finally {
      await client.end();
    }
  };
  return {
    said,
    run,
    write: (name: string, sql: string) => writeFileSync(join(directory, name), sql),
    remove: (name: string) => rmSync(join(directory, name)),
    commit: () => {
      git(folder, "add", "migrations");
      git(folder, "commit", "-q", "-m", "Add a migration");
    },
    start: async () => {
      said.length = 0;
      await drafts.prepare({ database, directory: "migrations", applyBefore: apply });
      await apply();
    },
    copies: () =>
      asAdministrator(url, async admin => {
        const { rows } = await admin.query<{ datname: string }>(
          "select datname from pg_database where starts_with(datname, $1) order by 1",
          [`${database}_`],
        );
        return rows.map(({ datname }) => datname.slice(database.length + 1));
      }),
    drop: () =>
      asAdministrator(url, async admin => {
        const { rows } = await admin.query("select datname from pg_database where starts_with(datname, $1)", [
          database,
        ]);
        for (const { datname } of rows) await admin.query(`drop database ${datname} with (force)`);
      }),
  };
}

function git(folder: string, ...args: readonly string[]): void {
  const author = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"];
  execFileSync("git", ["-C", folder, ...author, ...args], { stdio: "pipe" });
}

const withProject = (
  work: (context: Awaited<ReturnType<typeof project>>, folder: string) => Promise<void>,
  kind?: "embedded" | "external",
) =>
  withFolder(async folder => {
    const context = await project(folder, kind);
    try {
      await work(context, folder);
    } finally {
      await context.drop();
    }
  });

test("a changed draft takes the database back to before it, and the drafts from there on are applied", () =>
  withProject(async ({ said, run, write, remove, commit, start, copies }, folder) => {
    git(folder, "init", "-q");
    write("0001_notes.sql", "create table notes (words text)");
    commit();
    await start();
    await run("insert into notes values ('kept')");
    assert.equal(await copies(), []);

    write("0002_days.sql", "alter table notes add day text");
    write("0003_tags.sql", "create table tags (word text)");
    await start();
    assert.equal(await copies(), ["before_2", "before_3"]);
    assert.equal(said, []);
    await run("insert into notes values ('lost', 'Monday')");

    write("0002_days.sql", "alter table notes add day date");
    await start();
    assert.equal(said, [
      "migrations/0002_days.sql has changed: the database went back to before 0002_days.sql, without the rows written since, and the files from there on are applied again.",
    ]);
    assert.equal(await run("select words, day from notes"), [{ words: "kept", day: null }]);
    assert.equal(await run("select from tags"), []);
    assert.equal(await copies(), ["before_2", "before_3"]);

    remove("0003_tags.sql");
    write("0003_labels.sql", "create table labels (word text)");
    await start();
    assert.match(said[0] ?? "", /^migrations\/0003_tags\.sql has changed: .* before 0003_tags\.sql/);
    assert.equal(await run("select to_regclass('tags') as tags, to_regclass('labels')::text as labels"), [
      { tags: null, labels: "labels" },
    ]);

    commit();
    await start();
    assert.equal(await copies(), [], "what is committed needs no copy");
    write("0002_days.sql", "alter table notes add day text");
    await start();
    assert.equal(said, [
      "migrations/0002_days.sql has changed, and the database cannot go back to before it: migrations/0002_days.sql is committed in git as it was.",
    ]);
  }));

test("without git, without a copy and on another server it is said why the database cannot go back", () =>
  withProject(async ({ said, write, commit, start }, folder) => {
    const reason = () =>
      said.map(message =>
        message.replace(
          "migrations/0001_a.sql has changed, and the database cannot go back to before it: ",
          "",
        ),
      );
    write("0001_a.sql", "create table a (x int)");
    await start();
    write("0001_a.sql", "create table a (y int)");
    await start();
    assert.equal(reason(), ["git knows no commit of this folder."]);
    git(folder, "init", "-q");
    commit();
    await start();
    assert.equal(reason(), ["there is no copy of the database from before it."]);
  }));

test("a server of DATABASE_URL is left as it is", () =>
  withProject(async ({ said, write, start, copies }, folder) => {
    git(folder, "init", "-q");
    write("0001_a.sql", "create table a (x int)");
    await start();
    write("0001_a.sql", "create table a (y int)");
    await start();
    assert.match(said[0] ?? "", "the server of DATABASE_URL keeps no copies.");
    assert.equal(await copies(), []);
  }, "external"));

test("an empty file at the end is waited for", () =>
  withProject(async ({ run, write, commit, start, copies }, folder) => {
    git(folder, "init", "-q");
    write("0001_a.sql", "create table a (x int)");
    commit();
    write("0002_b.sql", "-- Why it is needed.\n");
    await start();
    assert.equal(await run("select name from migration.files"), [{ name: "0001_a.sql" }]);
    write("0002_b.sql", "-- Why it is needed.\ncreate table b (x int);\n");
    await start();
    assert.equal(await copies(), ["before_2"]);
  }));

test.run();
