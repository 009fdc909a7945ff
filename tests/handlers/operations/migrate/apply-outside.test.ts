import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dataApiService } from "../../../../local/rds-data/service.ts";
import { clusterArn, ownerApiInProcess } from "../../../support/data-api.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { messageOf } from "../../../support/message-of.ts";
import { faulty, filesOf, newRole, type Run, rolesOf, run, sdkError } from "./support.ts";

const test = suite<{ db: TestDatabase; target: Run; close(): Promise<void> }>(
  "migrations outside of a transaction",
);

/** A Data API whose patience with a statement is short, so that a test can outlast it. */
const TIMEOUT_MS = 300;

test.before.each(async context => {
  const role = newRole();
  const db = await testDatabase({ migrations: false, roles: rolesOf(role) });
  const service = dataApiService({
    clock: { now: () => new Date() },
    statementTimeoutMs: TIMEOUT_MS,
    cluster: arn => (arn === clusterArn ? { arn, urlFor: () => db.ownerUrl } : null),
    secretValue: () => JSON.stringify({ username: "of the url", password: "" }),
  });
  context.db = db;
  context.target = { api: ownerApiInProcess(service.aws, db.name), role };
  context.close = async () => {
    await service.close();
    await db.close();
  };
});
test.after.each(context => context.close());

const patience = () => {
  const sleep = () => new Promise<void>(resolve => setTimeout(resolve, 20));
  return { now: Date.now, deadline: Date.now() + 20_000, sleep, pauses: 0 };
};
const table = ["0001_a.sql", "create table a (x int); insert into a values (1), (2)"] as const;
const marker = "-- migration: no transaction\n";

test("applies what cannot run in a transaction", async ({ db, target }) => {
  const index = [
    "0002_i.sql",
    `${marker}create index concurrently if not exists a_x on a (x);\nvacuum a;`,
  ] as const;
  assert.equal(await run(target, filesOf(table, index)), ["0001_a.sql", "0002_i.sql"]);
  assert.equal(await run(target, filesOf(table, index)), []);
  const { rows } = await db.ownerPool.query(
    "select indexrelid::regclass::text as name from pg_index where indrelid = 'a'::regclass",
  );
  assert.equal(rows, [{ name: "a_x" }]);
});

test("goes on at the statement that failed, also when it was changed since", async ({ db, target }) => {
  const broken = ["0002_i.sql", `${marker}insert into a values (3); insert into b values (1)`] as const;
  assert.match(
    await messageOf(run(target, filesOf(table, broken))),
    'migrations/0002_i.sql:2: statement 2: ERROR: relation "b" does not exist',
  );
  await db.ownerPool.query("create table b (x int)");
  assert.equal(await run(target, filesOf(table, broken)), ["0002_i.sql"]);
  assert.equal((await db.ownerPool.query("select count(*)::int as n from a")).rows, [{ n: 3 }]);
});

test("starts a file anew when its text was changed before it was finished", async ({ db, target }) => {
  const broken = ["0002_i.sql", `${marker}insert into a values (3); insert into b values (1)`] as const;
  await messageOf(run(target, filesOf(table, broken)));
  assert.equal(await run(target, filesOf(table, ["0002_i.sql", `${marker}insert into a values (4)`])), [
    "0002_i.sql",
  ]);
  assert.equal(
    (await db.ownerPool.query("select x from a order by x")).rows.map(({ x }) => x),
    [1, 2, 3, 4],
  );
});

test("names an index that came out invalid, and how to mend it", async ({ target }) => {
  const twice = ["0002_b.sql", "create table b (x int); insert into b values (1), (1)"] as const;
  const unique = [
    "0003_i.sql",
    `${marker}create unique index concurrently if not exists b_x on b (x)`,
  ] as const;
  assert.match(await messageOf(run(target, filesOf(table, twice, unique))), "could not create unique index");
  assert.match(
    await messageOf(run(target, filesOf(table, twice, unique))),
    'the index b_x is invalid. Put "drop index concurrently if exists b_x;" before',
  );
});

test("waits for a statement that takes longer than the Data API does", async ({ db, target }) => {
  const slow = [
    "0002_i.sql",
    `${marker}insert into a select 3 from pg_sleep(${(TIMEOUT_MS * 2) / 1000}) where not exists (select from a where x = 3)`,
  ] as const;
  assert.equal(await run(target, filesOf(table, slow), patience()), ["0001_a.sql", "0002_i.sql"]);
  assert.equal((await db.ownerPool.query("select count(*)::int as n from a")).rows, [{ n: 3 }]);
});

test("waits for such a statement in a transaction too", async ({ db, target }) => {
  const slow = [
    "0002_s.sql",
    `create table s as select pg_sleep(${(TIMEOUT_MS * 2) / 1000})::text as t; insert into s values ('b')`,
  ] as const;
  assert.equal(await run(target, filesOf(table, slow), patience()), ["0001_a.sql", "0002_s.sql"]);
  assert.equal((await db.ownerPool.query("select t from s order by t")).rows, [{ t: "" }, { t: "b" }]);
});

test("says when such a statement failed in the end", async ({ db, target }) => {
  const slow = [
    "0002_s.sql",
    `create table s as select pg_sleep(${(TIMEOUT_MS * 2) / 1000})::text as t, 1 / x as y from (values (0)) v (x)`,
  ] as const;
  assert.match(
    await messageOf(run(target, filesOf(table, slow), patience())),
    "migrations/0002_s.sql:1: statement 1:",
  );
  assert.equal((await db.ownerPool.query("select to_regclass('s') as s")).rows, [{ s: null }]);
});

test("two that run at the same time apply it once", async ({ db, target }) => {
  const insert = ["0002_i.sql", `${marker}insert into a select 3 from pg_sleep(0.1)`] as const;
  const applied = await Promise.all([1, 2].map(() => run(target, filesOf(table, insert), patience())));
  assert.equal(applied.flat().sort(), ["0001_a.sql", "0002_i.sql"]);
  assert.equal((await db.ownerPool.query("select count(*)::int as n from a")).rows, [{ n: 3 }]);
});

test("does not apply again what another one applied before it got the lock", async ({ db, target }) => {
  const insert = ["0002_i.sql", `${marker}insert into a values (3)`] as const;
  await run(target, filesOf(table));
  let begun = 0;
  const begin = async () => {
    // The first transaction is for the app's role.
    if (++begun === 2) assert.equal(await run(target, filesOf(table, insert)), ["0002_i.sql"]);
    return target.api.begin();
  };
  assert.equal(await run({ ...target, api: { ...target.api, begin } }, filesOf(table, insert)), []);
  assert.equal((await db.ownerPool.query("select count(*)::int as n from a")).rows, [{ n: 3 }]);
});

test("stops between two statements when another one took over meanwhile", async ({ db, target }) => {
  const inserts = ["0002_i.sql", `${marker}insert into a values (3); insert into a values (4)`] as const;
  const execute: typeof target.api.execute = async input => {
    const rows = await target.api.execute(input);
    if (input.sql.includes("values (3)"))
      await db.ownerPool.query("update migration.lease set holder = 'another'");
    return rows;
  };
  assert.is(
    await messageOf(run({ ...target, api: { ...target.api, execute } }, filesOf(table, inserts))),
    "Another migration took over.",
  );
  assert.equal((await db.ownerPool.query("select count(*)::int as n from a")).rows, [{ n: 3 }]);
  assert.equal((await db.ownerPool.query("select holder from migration.lease")).rows, [
    { holder: "another" },
  ]);
});

test("leaves the lock to others when it fails", async ({ target }) => {
  const insert = ["0002_i.sql", `${marker}insert into a values (3)`] as const;
  const api = faulty(target.api, call =>
    call.includes("insert into a values (3)") ? sdkError("InternalServerErrorException", 500) : null,
  );
  await run(target, filesOf(table));
  assert.match(
    await messageOf(run({ ...target, api }, filesOf(table, insert))),
    "migrations/0002_i.sql:2: statement 1:",
  );
  assert.equal(await run(target, filesOf(table, insert)), ["0002_i.sql"]);
});

test.run();
