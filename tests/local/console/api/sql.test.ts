import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { SqlReply, TablePage, UserPage } from "../../../../local/console/types.ts";
import { targetUrl } from "../../../../local/postgres/index.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { sharedServer } from "../../../support/postgres.ts";
import { type ConsoleServer, serveConsole } from "../support/server.ts";
import { ann, fakeSources } from "../support/sources.ts";

interface Context {
  database: TestDatabase;
  server: ConsoleServer;
}

const test = suite<Context>("console: SQL, foreign keys and rows of users", {} as Context);

test.before(async context => {
  context.database = await testDatabase({ migrations: false });
  const administrator = targetUrl((await sharedServer()).url, { database: context.database.name });
  const bob = { ...ann, sub: "sub-bob", username: "sub-bob", createdAt: "2026-01-01T00:00:00.000Z" };
  const sources = fakeSources({ databaseUrl: () => administrator, users: [ann, bob] });
  context.server = await serveConsole(sources);
  await context.database.ownerPool.query(`
    create table users (id text primary key, roles text[] not null default '{}', deleted_at timestamptz);
    insert into users values ('sub-ann', '{admin}', null);
    create table notes (id int primary key, author text references users, text text);
    insert into notes select n, 'sub-ann', 'note ' || n from generate_series(1, 300) n;
  `);
});
test.after(async ({ server, database }) => {
  await server.close();
  await database.close();
});

const ask = async ({ server }: Context, text: string) =>
  (await server.post("sql", { text })).body as SqlReply;

/** The result, where there is one. */
async function rowsOf(context: Context, text: string) {
  const reply = await ask(context, text);
  if (!reply.ok) throw new Error(reply.message);
  return reply;
}

async function errorOf(context: Context, text: string) {
  const reply = await ask(context, text);
  if (reply.ok) throw new Error("It ran.");
  return reply;
}

test("runs a query, with the names and types of its columns", async context => {
  const sql =
    "-- the first\nselect id, '{\"a\": 1}'::jsonb as facts, null as none from notes order by id limit 1;";
  const { columns, rows, hasMore } = await rowsOf(context, sql);
  assert.equal(columns, [
    { name: "id", type: "integer" },
    { name: "facts", type: "jsonb" },
    { name: "none", type: "text" },
  ]);
  assert.equal(rows, [["1", '{"a": 1}', null]]);
  assert.is(hasMore, false);
});

test("gives the first 200 rows", async context => {
  const { rows, hasMore } = await rowsOf(context, "select id from notes");
  assert.equal([rows.length, hasMore], [200, true]);
});

test("explains and shows too, such as its time limit", async context => {
  assert.equal((await rowsOf(context, "show statement_timeout")).rows, [["5s"]]);
  assert.match((await rowsOf(context, "explain select 1")).rows[0]?.[0] ?? "", /^Result/);
  assert.equal((await rowsOf(context, "show transaction_read_only")).rows, [["on"]]);
});

test("says where a statement is wrong", async context => {
  const { message, at } = await errorOf(context, "select id\nfrom notes where nme = 'é'");
  assert.is(message, 'column "nme" does not exist');
  assert.equal(at, { offset: 27, line: 2, column: 18 });
  const plain = await errorOf(context, "explain select x");
  assert.equal(plain.at, { offset: 15, line: 1, column: 16 });
});

test("refuses what writes, several statements, and what ends the transaction", async context => {
  for (const sql of [
    "delete from notes",
    "commit",
    "set transaction read write",
    "select 1; delete from notes",
    "with gone as (delete from notes returning 1) select * from gone",
    "explain analyze delete from notes",
    "/* select */ insert into notes values (0)",
    "select set_config('transaction_read_only', 'off', true)",
    "",
  ])
    await errorOf(context, sql);
  const { rows } = await context.database.ownerPool.query("select count(*)::int as count from notes");
  assert.equal(rows, [{ count: 300 }]);
});

test("tells foreign keys of both sides, finds a row by its value, and counts", async ({ server }) => {
  const notes = (await server.get("tables/public/notes?contains=note+1&where=text")).body as TablePage;
  assert.is(notes.matched, 111);
  assert.equal(notes.columns.find(({ name }) => name === "author")?.references, {
    schema: "public",
    table: "users",
    column: "id",
  });
  const users = (await server.get("tables/public/users?where=id&is=sub-ann")).body as TablePage;
  assert.is(users.rows.length, 1);
  assert.equal(users.referredBy, [
    { from: { schema: "public", table: "notes", column: "author" }, to: "id" },
  ]);
  assert.is(((await server.get("tables/public/users?where=id&is=sub")).body as TablePage).matched, 0);
  assert.is(((await server.get("tables/public/notes?contains=sub-ann")).body as TablePage).matched, 300);
});

test("joins users with their rows", async ({ server }) => {
  const { users, hasTable } = (await server.get("users")).body as UserPage;
  assert.is(hasTable, true);
  assert.equal(
    users.map(({ username, row }) => [username, row]),
    [
      ["sub-ann", { roles: ["admin"], isDeleted: false }],
      ["sub-bob", null],
    ],
  );
});

test.run();
