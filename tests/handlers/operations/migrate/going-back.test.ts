import { suite } from "uvu";
import * as assert from "uvu/assert";
import { migrate } from "../../../../handlers/operations/migrate/migrator.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import type { MigrationFile } from "../../../../lib/sql/migration-files.ts";
import { ownerApiInProcess } from "../../../support/data-api.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { messageOf } from "../../../support/message-of.ts";
import { filesOf, newRole, type Run, rolesOf, testPatience } from "./support.ts";

const test = suite<{ db: TestDatabase; target: Run }>("going back over a migration");

test.before.each(async context => {
  const role = newRole();
  context.db = await testDatabase({ migrations: false, roles: rolesOf(role) });
  context.target = { api: ownerApiInProcess(context.db.service.aws, context.db.name), role };
});
test.after.each(context => context.db.close());

const first = ["0001_a.sql", "create table a (x int); insert into a values (1)"] as const;
const second = ["0002_b.sql", "alter table a add y text; update a set y = 'b'"] as const;
const third = ["0003_c.sql", "alter table a add z int"] as const;

/** What a release applies, and what it says at the level `warn`. */
async function release({ api, role }: Run, files: readonly MigrationFile[]) {
  const lines: string[] = [];
  const log = createLog({ level: "warn", write: line => lines.push(line) });
  const login = { username: `${role}_a`, password: "correct horse" };
  const applied = await migrate({ api, files, patience: testPatience(), log, login });
  return { applied, warnings: lines.map(line => (JSON.parse(line) as { message: string }).message) };
}

test("an earlier release runs on a later one's database, tells what is ahead, and the later one comes again", async ({
  db,
  target,
}) => {
  assert.equal((await release(target, filesOf(first, second, third))).applied.length, 3);
  assert.equal(await release(target, filesOf(first)), {
    applied: [],
    warnings: ["the database is ahead by 2: 0002_b, 0003_c"],
  });
  assert.equal(await release(target, filesOf(first, second, third)), { applied: [], warnings: [] });
  assert.equal((await db.ownerPool.query("select * from a")).rows, [{ x: 1, y: "b", z: null }]);
});

test("a file whose number a later release has used stops it, naming both", async ({ target }) => {
  await release(target, filesOf(first, second));
  await release(target, filesOf(first));
  const other = ["0002_other.sql", "select 1"] as const;
  assert.match(
    await messageOf(release(target, filesOf(first, other))),
    "migrations/0002_b.sql was applied to this database and is missing now.",
  );
});

test("an edited file stops it also when the database is ahead", async ({ target }) => {
  await release(target, filesOf(first, second));
  const edited = ["0001_a.sql", "create table a (x bigint)"] as const;
  assert.match(
    await messageOf(release(target, filesOf(edited))),
    "migrations/0001_a.sql was changed after it was applied.",
  );
});

test("a later file that was begun and not finished is told, and finished by the later release", async ({
  db,
  target,
}) => {
  const outside = [
    "0002_b.sql",
    "-- migration: no transaction\nalter table a add if not exists y text;\nselect missing()",
  ] as const;
  assert.match(await messageOf(release(target, filesOf(first, outside))), "missing()");
  assert.equal((await release(target, filesOf(first))).warnings, ["the database is ahead by 1: 0002_b"]);
  const mended = ["0002_b.sql", outside[1].replace("missing()", "1")] as const;
  assert.equal((await release(target, filesOf(first, mended))).applied, ["0002_b.sql"]);
  assert.equal((await db.ownerPool.query("select * from a")).rows, [{ x: 1, y: null }]);
});

test.run();
