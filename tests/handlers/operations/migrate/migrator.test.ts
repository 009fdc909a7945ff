import pg from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { StatementInput } from "../../../../handlers/operations/migrate/owner-api.ts";
import { ownerApiInProcess } from "../../../support/data-api.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { messageOf } from "../../../support/message-of.ts";
import { faulty, filesOf, newRole, type Run, rolesOf, run, sdkError, testPatience } from "./support.ts";

const test = suite<{ db: TestDatabase; target: Run }>("migrator");

test.before.each(async context => {
  const role = newRole();
  context.db = await testDatabase({ migrations: false, roles: rolesOf(role) });
  context.target = {
    api: ownerApiInProcess(context.db.service.aws, context.db.name),
    role,
  };
});
test.after.each(context => context.db.close());

const first = ["0001_a.sql", "create table a (x int); insert into a values (1)"] as const;
const second = ["0002_b.sql", "alter table a add y text; update a set y = 'b'"] as const;

const rowsOf = async (db: TestDatabase, sql: string) => (await db.ownerPool.query(sql)).rows;
test("applies each file once, in order, and says which", async ({ db, target }) => {
  assert.equal(await run(target, filesOf(first)), ["0001_a.sql"]);
  assert.equal(await run(target, filesOf(first, second)), ["0002_b.sql"]);
  assert.equal(await run(target, filesOf(first, second)), []);
  assert.equal(await rowsOf(db, "select * from a"), [{ x: 1, y: "b" }]);
});

test("takes back a whole file when a statement of it fails, and names the line", async ({ db, target }) => {
  const broken = ["0002_b.sql", "alter table a add y text;\n\nupdate b set y = 1"] as const;
  assert.is(
    await messageOf(run(target, filesOf(first, broken))),
    'migrations/0002_b.sql:3: statement 2: ERROR: relation "b" does not exist; Position: 8; SQLState: 42P01',
  );
  assert.equal(await rowsOf(db, "select * from a"), [{ x: 1 }]);
  assert.equal(await run(target, filesOf(first, second)), ["0002_b.sql"]);
});

test("stops at a file that was edited, naming it", async ({ db, target }) => {
  await run(target, filesOf(first));
  const edited = ["0001_a.sql", `${first[1]}; insert into a values (2)`] as const;
  assert.match(
    await messageOf(run(target, filesOf(edited, second))),
    "migrations/0001_a.sql was changed after it was applied. Put it back as it was, and write a new file for the change; or, if only your local mode has it, empty its database (npm run reset) or start with another one (npm start -- --data DIR).",
  );
  assert.equal(await rowsOf(db, "select * from a"), [{ x: 1 }]);
});

test("stops at a file that is missing before others, naming it", async ({ target }) => {
  await run(target, filesOf(first, second));
  assert.match(
    await messageOf(run(target, filesOf(["0001_b.sql", second[1]]))),
    "migrations/0001_a.sql was applied to this database and is missing now. Put it back; or, if only your local mode has it, empty its database (npm run reset) or start with another one (npm start -- --data DIR).",
  );
});

test("stops at a file that was put in between, naming both", async ({ target }) => {
  await run(target, filesOf(first, second));
  const between = ["0002_other.sql", "select 1"] as const;
  assert.match(
    await messageOf(run(target, filesOf(first, between, ["0003_b.sql", second[1]]))),
    "migrations/0002_b.sql was applied to this database and is missing",
  );
  assert.match(
    await messageOf(run(target, filesOf(first, between, second))),
    "migrations/0002_other.sql stands where 0002_b.sql was applied.",
  );
});

test("takes other line ends for the same file", async ({ target }) => {
  await run(target, filesOf(["0001_a.sql", "select 1;\nselect 2"]));
  assert.equal(await run(target, filesOf(["0001_a.sql", "select 1;\r\nselect 2"])), []);
});

test("applies each file once when two run at the same time", async ({ db, target }) => {
  const real = {
    now: Date.now,
    deadline: Date.now() + 30_000,
    sleep: () => new Promise<void>(resolve => setTimeout(resolve, 20)),
  };
  const applied = await Promise.all(
    [1, 2, 3].map(() => run(target, filesOf(first, second), { ...real, pauses: 0 })),
  );
  assert.equal(applied.flat().sort(), ["0001_a.sql", "0002_b.sql"]);
  assert.equal(await rowsOf(db, "select * from a"), [{ x: 1, y: "b" }]);
});

test("does not apply again what another one applied before it got the lock", async ({ db, target }) => {
  await run(target, []);
  let begun = 0;
  const begin = async () => {
    // The first transaction is for the app's role.
    if (++begun === 2) assert.equal(await run(target, filesOf(first)), ["0001_a.sql"]);
    return target.api.begin();
  };
  assert.equal(await run({ ...target, api: { ...target.api, begin } }, filesOf(first)), []);
  assert.equal(await rowsOf(db, "select * from a"), [{ x: 1 }]);
});

test("makes a role for the app that reads and writes rows and changes no schema", async ({ db, target }) => {
  await run(target, filesOf(first, ["0002_s.sql", "create table s (id bigserial primary key, x int)"]));
  const url = new URL(db.url);
  [url.username, url.password] = [`${target.role}_a`, "correct horse"];
  const app = new pg.Client({ connectionString: url.href });
  await app.connect();
  try {
    await app.query("insert into s (x) values (1)");
    await app.query("update a set x = 2");
    assert.equal((await app.query("select a.x, s.id from a, s")).rows, [{ x: 2, id: "1" }]);
    for (const forbidden of [
      "create table b ()",
      "alter table a add z int",
      "drop table a",
      "truncate a",
      "create temporary table b ()",
      "create schema b",
      "select * from migration.files",
      `alter role ${target.role}_a createdb`,
    ]) {
      assert.match(await messageOf(app.query(forbidden)), /permission denied|must be owner/, forbidden);
    }
  } finally {
    await app.end();
  }
});

test("lets the app read and insert only where a table is marked append-only, from its migration on", async ({
  db,
  target,
}) => {
  const marked = [
    "0002_t.sql",
    "create table t (x int); comment on table t is 'append-only: a trail'",
  ] as const;
  const url = new URL(db.url);
  [url.username, url.password] = [`${target.role}_a`, "correct horse"];
  // Each run grants anew what the app may do.
  for (let runs = 1; runs <= 2; runs++) {
    await run(target, filesOf(first, marked));
    const app = new pg.Client({ connectionString: url.href });
    await app.connect();
    try {
      await app.query("insert into t (x) values (1)");
      assert.is((await app.query("select * from t")).rowCount, runs);
      assert.is((await app.query("update a set x = 2")).rowCount, 1);
      for (const forbidden of ["update t set x = 2", "delete from t", "truncate t"])
        assert.is(await messageOf(app.query(forbidden)), "permission denied for table t", forbidden);
    } finally {
      await app.end();
    }
  }
});

test("gives the app's login the password of its secret each time", async ({ db, target }) => {
  await run(target, []);
  await db.ownerPool.query(`alter role ${target.role}_a password 'another'`);
  await run(target, []);
  const url = new URL(db.url);
  [url.username, url.password] = [`${target.role}_a`, "correct horse"];
  const app = new pg.Client({ connectionString: url.href });
  await app.connect();
  await app.end();
});

test("no statement holds the password", async ({ target }) => {
  const statements: string[] = [];
  const api = {
    ...target.api,
    execute: (input: StatementInput) => {
      statements.push(JSON.stringify(input));
      return target.api.execute(input);
    },
  };
  await run({ ...target, api }, []);
  assert.ok(statements.some(statement => statement.includes("SCRAM-SHA-256$4096:")));
  assert.not.match(statements.join("\n"), "correct horse");
});

test("waits for a cluster that resumes", async ({ target }) => {
  const api = faulty(target.api, (_call, count) =>
    count <= 8 ? sdkError("DatabaseResumingException", 400) : null,
  );
  const patience = testPatience();
  assert.equal(await run({ ...target, api }, filesOf(first), patience), ["0001_a.sql"]);
  assert.is(patience.pauses, 8);
});

test("gives up waiting in time, and says what for", async ({ target }) => {
  const api = faulty(target.api, () => sdkError("DatabaseResumingException", 400));
  const patience = testPatience(20_000);
  assert.is(
    await messageOf(run({ ...target, api }, filesOf(first), patience)),
    "Gave up waiting: the database does not answer (DatabaseResumingException). Run the deployment again.",
  );
  assert.is(patience.pauses, 9);
});

test("does not wait when the database refuses", async ({ target }) => {
  const api = faulty(target.api, () => sdkError("AccessDeniedException", 403, "no"));
  assert.is(await messageOf(run({ ...target, api }, filesOf(first))), "no");
});

for (const name of ["DatabaseUnavailableException", "InternalServerErrorException"]) {
  test(`runs a file again when a statement ends in ${name}`, async ({ db, target }) => {
    let faults = 0;
    const api = faulty(
      target.api,
      call => (call.startsWith("insert into a") && ++faults === 1 ? sdkError(name, 504) : null),
      true,
    );
    assert.equal(await run({ ...target, api }, filesOf(first)), ["0001_a.sql"]);
    assert.equal(await rowsOf(db, "select * from a"), [{ x: 1 }]);
  });
}

test("asks the history when the outcome of a commit is unknown", async ({ db, target }) => {
  let commits = 0;
  const api = faulty(
    target.api,
    call => (call === "commit" && ++commits === 2 ? sdkError("DatabaseUnavailableException", 504) : null),
    true,
  );
  assert.equal(await run({ ...target, api }, filesOf(["0001_a.sql", "create table a ()"])), ["0001_a.sql"]);
  assert.is(commits, 2);
  assert.equal(await rowsOf(db, "select name from migration.files"), [{ name: "0001_a.sql" }]);
});

test("runs a file again when its commit did not take place", async ({ db, target }) => {
  let commits = 0;
  const api = faulty(target.api, call =>
    call === "commit" && ++commits === 2 ? sdkError("DatabaseUnavailableException", 504) : null,
  );
  assert.equal(await run({ ...target, api }, filesOf(first)), ["0001_a.sql"]);
  assert.is(commits, 3);
  assert.equal(await rowsOf(db, "select * from a"), [{ x: 1 }]);
});

test.run();
