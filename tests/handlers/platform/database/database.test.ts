import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type DatabaseError, isDuplicate } from "../../../../handlers/platform/database/database.ts";
import { sql } from "../../../../handlers/platform/database/sql.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { findPerson } from "../../../../handlers/platform/identity/callers.ts";
import { anyText } from "../../../support/any-text.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { userId } from "../identity/tokens.ts";

const test = suite("platform on PostgreSQL");

let db: TestDatabase;
test.before(async () => {
  db = await testDatabase();
  await db.ownerPool.query(`
    create table things (
      id uuid primary key, name text, size int, big int8, price numeric(12, 2), born date, seen timestamptz,
      data jsonb, tags text[], ids uuid[], good boolean, half float8, raw bytea);
    create table counter (n int not null);
    insert into counter values (0);
    grant all on things, counter to public`);
});
test.after(() => db.close());
test.before.each(async () => {
  await db.ownerPool.query("truncate things");
});

test("every kind of value goes in and comes out as it was", async () => {
  const thing = {
    id: userId,
    name: "Äpfel 😀 ' ; :p1 $1",
    size: -5,
    big: 2 ** 53 - 1,
    price: "12.50",
    born: "2024-02-29",
    seen: "2026-06-01T22:00:00.123456Z",
    data: { a: [1, null, "x"], "b c": true },
    good: true,
    half: 1.5,
    tags: ['a"b', "c\\d", "e,{f}", "", "NULL", "ü"],
    ids: [userId],
    raw: new Uint8Array([0, 1, 255]),
  };
  const changed = await db.database.execute(sql`
    insert into things (id, name, size, big, price, born, seen, data, tags, ids, good, half, raw) values (
      ${sql.uuid(thing.id)}, ${thing.name}, ${thing.size}, ${thing.big}, ${sql.decimal(thing.price)},
      ${sql.date(thing.born)}, ${sql.timestamp(thing.seen)}, ${sql.json(thing.data)}, ${sql.array(thing.tags, "text")},
      ${sql.array(thing.ids, "uuid")}, ${thing.good}, ${thing.half}, ${thing.raw})`);
  assert.is(changed, 1);
  assert.equal(await db.database.query(sql`select * from things`), [thing]);
});

test("nulls of every kind", async () => {
  await db.database.execute(sql`
    insert into things (id, name, size, price, born, seen) values (
      ${sql.uuid(userId)}, ${null}, ${null}, ${sql.decimal(null)}, ${sql.date(null)}, ${sql.timestamp(null)})`);
  assert.equal(await db.database.one(sql`select name, size, price, born, seen, tags from things`), {
    name: null,
    size: null,
    price: null,
    born: null,
    seen: null,
    tags: null,
  });
});

test("a big integer goes in as it is, and is refused on the way out unless read as text", async () => {
  const big = 2n ** 62n;
  await db.database.execute(sql`insert into things (id, big) values (${sql.uuid(userId)}, ${big})`);
  assert.equal(await db.database.one(sql`select big::text from things where big = ${big}`), {
    big: String(big),
  });
  const error = await db.database.query(sql`select big from things`).catch((error: Error) => error.message);
  assert.match(String(error), "Column big holds an integer beyond 2^53");
});

test("a duplicate is told by its constraint", async () => {
  const insert = sql`insert into things (id) values (${sql.uuid(userId)})`;
  await db.database.execute(insert);
  const error = await db.database.execute(insert).catch((error: unknown) => error);
  assert.ok(isDuplicate(error));
  assert.ok(isDuplicate(error, "things_pkey"));
  assert.not(isDuplicate(error, "other"));
  assert.not(isDuplicate(new Error("23505")));
  assert.not.match((error as DatabaseError).message, userId);
});

test("fifty transactions that read and then write one row: none is lost", async () => {
  const increment = async () =>
    db.database.transaction(async transaction => {
      const row = await transaction.one<{ n: number }>(sql`select n from counter for update`);
      await transaction.execute(sql`update counter set n = ${(row?.n ?? 0) + 1}`);
    });
  await Promise.all(Array.from({ length: 50 }, increment));
  assert.equal(await db.database.one(sql`select n from counter`), { n: 50 });
});

test("a deadlock starts one of the transactions again, and both succeed", async () => {
  const ids = [userId, "1b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a11"];
  for (const id of ids)
    await db.database.execute(sql`insert into things (id, size) values (${sql.uuid(id)}, 0)`);
  let waiting = 2;
  let release: () => void = () => undefined;
  const bothHold = new Promise<void>(resolve => {
    release = resolve;
  });
  const touch = (first: string, second: string) =>
    db.database.transaction(async transaction => {
      await transaction.execute(sql`update things set size = size + 1 where id = ${sql.uuid(first)}`);
      waiting -= 1;
      if (waiting === 0) release();
      await bothHold;
      await transaction.execute(sql`update things set size = size + 1 where id = ${sql.uuid(second)}`);
    });
  const [a, b] = ids as [string, string];
  await Promise.all([touch(a, b), touch(b, a)]);
  assert.equal(await db.database.query(sql`select size from things`), [{ size: 2 }, { size: 2 }]);
});

test("property: any text and any list of texts come back as they went in", async () => {
  const storable = anyText().filter(text => !/[\0\p{Surrogate}]/u.test(text));
  await fc.assert(
    fc.asyncProperty(storable, fc.array(storable), async (text, list) => {
      const row = await db.database.one<{ text: string; list: string[] }>(
        sql`select cast(${text} as text) as text, ${sql.array(list, "text")} as list`,
      );
      assert.equal(row, { text, list });
    }),
    { numRuns: 50 },
  );
});

const claims = (change: object = {}) => ({
  sub: userId,
  clientId: "web",
  username: "ada",
  scopes: [],
  groups: [],
  issuedAt: 1_780_000_000,
  authenticatedAt: 1,
  ...change,
});
const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : error);

test("a person's first request makes the row, once under fifty at a time", async () => {
  const people = await Promise.all(Array.from({ length: 50 }, () => findPerson(db.database, claims())));
  assert.equal(people[49]?.roles, []);
  assert.equal(await db.database.query(sql`select id, username from users`), [
    { id: userId, username: "ada" },
  ]);
});

test("roles are read at each request", async () => {
  await findPerson(db.database, claims());
  await db.pool.query("update users set roles = '{admin}'");
  assert.equal((await findPerson(db.database, claims())).roles, ["admin"]);
});

test("tokens issued before tokens_valid_from are refused, and those of that very second are taken", async () => {
  await findPerson(db.database, claims());
  await db.pool.query("update users set tokens_valid_from = to_timestamp(1780000000)");
  assert.is((await findPerson(db.database, claims())).userId, userId);
  assert.is(
    await findPerson(db.database, claims({ issuedAt: 1_779_999_999 })).catch(codeOf),
    "unauthenticated",
  );
});

test("a tombstone is refused and not revived", async () => {
  await findPerson(db.database, claims());
  await db.pool.query("update users set deleted_at = now(), username = null, roles = '{}'");
  const before = (await db.pool.query("select * from users")).rows;
  assert.is(await findPerson(db.database, claims()).catch(codeOf), "unauthenticated");
  assert.equal((await db.pool.query("select * from users")).rows, before);
});

test.run();
