import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TableName, TablePage } from "../../../../local/console/types.ts";
import { targetUrl } from "../../../../local/postgres/index.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { sharedServer } from "../../../support/postgres.ts";
import { type ConsoleServer, serveConsole } from "../support/server.ts";
import { fakeSources } from "../support/sources.ts";

interface Context {
  database: TestDatabase;
  server: ConsoleServer;
}

const test = suite<Context>("console: tables", {} as Context);

test.before(async context => {
  context.database = await testDatabase({ migrations: false });
  const administrator = targetUrl((await sharedServer()).url, { database: context.database.name });
  context.server = await serveConsole(fakeSources({ databaseUrl: () => administrator }));
  await context.database.ownerPool.query(`
    create table notes (id int primary key, text text, facts jsonb, made_at timestamptz not null default '2026-06-01Z');
    insert into notes select n, case when n % 2 = 0 then 'even ' || n end, jsonb_build_object('n', n) from generate_series(1, 120) n;
    create schema "Odd ""schema";
    create table "Odd ""schema"."a/b?c" ("the ""key" text primary key, "select" text);
    insert into "Odd ""schema"."a/b?c" values ('one', '50% off_x'), ('two', '50 off yx');
    create view evens as select id from notes where text is not null;
    create table large (id int primary key, text text);
    insert into large values (1, repeat('x', 100000));
    create table no_key (a int);
    insert into no_key values (2), (1);
    create function count_calls() returns int language sql as 'update notes set text = null returning 1';
    create view writer as select count_calls();
  `);
});
test.after(async ({ server, database }) => {
  await server.close();
  await database.close();
});

const read = async ({ server }: Context, path: string) =>
  (await server.get(`tables/${path}`)).body as TablePage;
const odd = `${encodeURIComponent('Odd "schema')}/${encodeURIComponent("a/b?c")}`;

test("lists tables and views, those of public first", async ({ server }) => {
  const tables = (await server.get("tables")).body as TableName[];
  assert.equal(
    tables.map(({ schema, name, kind }) => [schema, name, kind].join(" ")),
    [
      "public evens view",
      "public large table",
      "public no_key table",
      "public notes table",
      "public writer view",
      'Odd "schema a/b?c table',
    ],
  );
  const notes = tables.find(({ name }) => name === "notes");
  assert.ok((notes?.bytes ?? 0) > 0);
  assert.equal([notes?.rows, notes?.isCounted], [120, true]);
});

test("pages through a table in the order of its key", async context => {
  const first = await read(context, "public/notes");
  assert.equal(
    first.columns.map(({ name, type, isKey }) => [name, type, isKey]),
    [
      ["id", "integer", true],
      ["text", "text", false],
      ["facts", "jsonb", false],
      ["made_at", "timestamp with time zone", false],
    ],
  );
  assert.equal([first.rows.length, first.hasMore, first.offset], [50, true, 0]);
  assert.equal(first.rows[0], ["1", null, '{"n": 1}', first.rows[0]?.[3] ?? ""]);
  const last = await read(context, "public/notes?offset=100");
  assert.equal([last.rows.length, last.hasMore, last.rows[19]?.[0]], [20, false, "120"]);
});

test("sorts by a column, and filters by a text in one", async context => {
  const ids = ({ rows }: TablePage) => rows.map(([id]) => id);
  assert.equal(ids(await read(context, "public/notes?order=id&direction=desc")).slice(0, 3), [
    "120",
    "119",
    "118",
  ]);
  const sorted = await read(context, "public/notes?order=text&direction=desc");
  assert.is(sorted.rows[0]?.[1], "even 98");
  assert.equal(ids(await read(context, "public/notes?where=text&contains=EVEN+11")), [
    "110",
    "112",
    "114",
    "116",
    "118",
  ]);
  assert.equal(ids(await read(context, "public/notes?where=facts&contains=%22n%22:+7%7D")), ["7"]);
  assert.equal(ids(await read(context, "public/no_key")), ["2", "1"]);
});

test("takes names and texts as they are, whatever stands in them", async context => {
  const { columns, rows } = await read(context, odd);
  assert.equal(
    columns.map(({ name }) => name),
    ['the "key', "select"],
  );
  assert.is(rows.length, 2);
  assert.is((await read(context, `${odd}?order=select`)).rows[0]?.[0], "two");
  const column = encodeURIComponent('the "key');
  assert.equal((await read(context, `${odd}?where=${column}&contains=wo`)).rows.length, 1);
  assert.equal(
    (await read(context, `${odd}?where=select&contains=50%25+off_`)).rows.map(([key]) => key),
    ["one"],
  );
  assert.equal((await read(context, `${odd}?where=select&contains=%27;drop+table+notes--`)).rows, []);
});

test("cuts long values in the database", async context => {
  const { rows, longestValue } = await read(context, "public/large");
  assert.equal([longestValue, rows[0]?.[1]?.length], [1_000, 1_001]);
});

test("refuses other tables and columns", async ({ server }) => {
  assert.is((await server.get("tables/pg_catalog/pg_authid")).status, 404);
  assert.is((await server.get("tables/public/none")).status, 404);
  assert.is((await server.get("tables/public/notes%22;drop")).status, 404);
  assert.equal(await server.get("tables/public/notes?order=id;drop+table+notes"), {
    status: 400,
    body: { message: "The table has no column id;drop table notes." },
  });
  assert.is((await server.get("tables/public/notes?where=none&contains=x")).status, 400);
});

test("cannot write, not by a view that does either", async ({ server, database }) => {
  const { status, body } = await server.get("tables/public/writer");
  assert.is(status, 502);
  assert.match((body as { message: string }).message, /read-only transaction|permission denied/);
  const { rows } = await database.ownerPool.query("select count(text) as count from notes");
  assert.equal(rows, [{ count: "60" }]);
});

test("says so when the database is away", async () => {
  const server = await serveConsole(fakeSources());
  const { status, body } = await server.get("tables");
  assert.is(status, 502);
  assert.match((body as { message: string }).message, /^PostgreSQL says: /);
  await server.close();
});

test.run();
