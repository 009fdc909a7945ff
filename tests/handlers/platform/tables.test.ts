import { readFile } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sql } from "../../../handlers/platform/database/sql.ts";
import { onceForAnyCaller } from "../../../handlers/platform/http/once.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";

const test = suite("platform/tables");

let db: TestDatabase;
test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());

const shapeOf = async (schema: string) => {
  const { rows } = await db.ownerPool.query(
    `select table_name, column_name, data_type, is_nullable, column_default
     from information_schema.columns
     where table_schema = $1 and table_name in ('idempotency_keys', 'job_runs') and column_name <> 'subjects'
     order by 1, 2`,
    [schema],
  );
  return rows;
};

test("the tables that other programs copy are those of our own migrations", async () => {
  const tables = await readFile("handlers/platform/tables.sql", "utf8");
  await db.ownerPool.query(`create schema copied; set search_path to copied; ${tables}; reset search_path`);
  const copied = await shapeOf("copied");
  assert.ok(copied.length > 15);
  assert.equal(copied, await shapeOf("public"));
});

test("without accounts, a reply is kept for a caller that no table knows", async () => {
  await db.ownerPool.query("create table counted (n int not null); grant all on counted to public");
  const request = {
    operation: "todos.add",
    params: {},
    query: {},
    body: { title: "Water" },
    caller: {
      kind: "person",
      userId: "not-even-a-uuid",
      username: "ada",
      roles: [],
      issuedAt: 0,
      authenticatedAt: 0,
    },
    idempotencyKey: "k1",
    requestId: "r1",
  } as const;
  const add = () =>
    onceForAnyCaller(db.database, request, async transaction => {
      await transaction.execute(sql`insert into counted values (1)`);
      return { body: { added: true } };
    });
  assert.equal(await add(), { body: { added: true } });
  assert.equal(await add(), { body: { added: true }, headers: { "idempotency-replayed": "true" } });
  const { rows } = await db.pool.query("select count(*)::int as count from counted");
  assert.equal(rows, [{ count: 1 }]);
});

test.run();
