import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { commonErrors } from "../../../../contract/errors.ts";
import { dataApiDatabase } from "../../../../handlers/platform/database/data-api-database.ts";
import type { Transaction } from "../../../../handlers/platform/database/database.ts";
import { sql } from "../../../../handlers/platform/database/sql.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { hashOf, once } from "../../../../handlers/platform/http/idempotency.ts";
import type { AnyRequest, Person } from "../../../../handlers/platform/http/request.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { awsError, fakeClock } from "../fakes.ts";

const test = suite("platform/idempotency");

let db: TestDatabase;
test.before(async () => {
  db = await testDatabase();
  await db.ownerPool.query("create table effects (n int not null); grant all on effects to public");
  await db.pool.query("insert into users (id, username) values ($1, 'ada'), ($2, 'bob')", [adaId, bobId]);
});
test.after(() => db.close());
test.before.each(async () => {
  await db.ownerPool.query("truncate effects, idempotency_keys");
});

const [adaId, bobId] = [randomUUID(), randomUUID()];
const ada: Person = {
  kind: "person",
  userId: adaId,
  username: "ada",
  roles: [],
  issuedAt: 0,
  authenticatedAt: 0,
};
const request = (change: Partial<AnyRequest> = {}): AnyRequest => ({
  operation: "notes.create",
  params: {},
  query: {},
  body: { text: "hi" },
  caller: ada,
  idempotencyKey: "k1",
  requestId: "r1",
  ...change,
});

/** The work of a request: one row, and a reply with a number of its own. */
let replies = 0;
const work = async (transaction: Transaction) => {
  await transaction.execute(sql`insert into effects values (1)`);
  replies += 1;
  return { body: { reply: replies }, headers: { location: "/notes/1" } };
};
const effects = async () => Number((await db.pool.query("select count(*) from effects")).rows[0].count);
const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : error);

test("the same key with the same request gives the stored reply, and one effect", async () => {
  const first = await once(db.database, request(), work);
  assert.equal(first.headers, { location: "/notes/1" });
  const again = await once(db.database, request({ requestId: "r2" }), work);
  assert.equal(again, {
    body: first.body,
    headers: { location: "/notes/1", "idempotency-replayed": "true" },
  });
  assert.is(await effects(), 1);
});

test("a stored reply is repeated to the letter, its members in their order", async () => {
  const ordered = async () => ({ body: { zulu: 1, alpha: { yankee: 2, b: [] } } });
  const first = await once(db.database, request(), ordered);
  const again = await once(db.database, request(), ordered);
  assert.is(JSON.stringify(again.body), JSON.stringify(first.body));
});

test("the order of a body's members does not matter", async () => {
  await once(db.database, request({ body: { a: 1, b: { c: 2, d: 3 } } }), work);
  await once(db.database, request({ body: { b: { d: 3, c: 2 }, a: 1 } }), work);
  assert.is(await effects(), 1);
});

test("the same key with another body, path or query is a conflict", async () => {
  await once(db.database, request(), work);
  for (const change of [{ body: { text: "ho" } }, { params: { id: "2" } }, { query: { dry: "1" } }]) {
    assert.is(await once(db.database, request(change), work).catch(codeOf), "idempotency_key_reused");
  }
  assert.is(await effects(), 1);
});

test("keys of other callers and other operations are others", async () => {
  const machine = { kind: "client", clientId: "m", userId: null, scopes: [] } as const;
  for (const change of [
    {},
    { caller: { ...ada, userId: bobId } },
    { caller: machine },
    { operation: "x.y" },
  ]) {
    assert.is(
      (await once(db.database, request(change), work)).headers["idempotency-replayed" as "location"],
      undefined,
    );
  }
  assert.is(await effects(), 4);
  const { rows } = await db.pool.query("select caller from idempotency_keys");
  assert.equal(rows.map(({ caller }) => caller).sort(), [adaId, adaId, bobId, "client:m"].sort());
});

test("an account that was deleted meanwhile gets no key, and the work is not done", async () => {
  const caller = { ...ada, userId: randomUUID() };
  await db.pool.query("insert into users (id, username, deleted_at) values ($1, null, now())", [
    caller.userId,
  ]);
  assert.is(await once(db.database, request({ caller }), work).catch(codeOf), "unauthenticated");
  assert.is(await effects(), 0);
  assert.equal((await db.pool.query("select 1 from idempotency_keys")).rows, []);
});

test("nobody deletes the account while the work is done: the deletion finds the stored reply", async () => {
  const deletion = () =>
    db.pool.query("select from users where id = $1 for update nowait", [adaId]).catch(({ code }) => code);
  const seen = await once(db.database, request(), async () => ({ body: { deletion: await deletion() } }));
  assert.equal(seen.body, { deletion: "55P03" });
  assert.is((await deletion()).rowCount, 1);
});

test("without a key every request takes effect, and nothing is stored", async () => {
  await once(db.database, request({ idempotencyKey: null }), work);
  await once(db.database, request({ idempotencyKey: null }), work);
  assert.is(await effects(), 2);
  assert.equal((await db.pool.query("select 1 from idempotency_keys")).rows, []);
});

test("work that fails leaves neither effect nor key", async () => {
  const failing = async (transaction: Transaction) => {
    await work(transaction);
    throw new ApiError(commonErrors.conflict);
  };
  assert.is(await once(db.database, request(), failing).catch(codeOf), "conflict");
  assert.is(await effects(), 0);
  await once(db.database, request(), work);
  assert.is(await effects(), 1);
});

test("fifty at once with one key: one effect, fifty equal replies", async () => {
  const all = await Promise.all(Array.from({ length: 50 }, () => once(db.database, request(), work)));
  assert.is(await effects(), 1);
  assert.is(new Set(all.map(({ body }) => JSON.stringify(body))).size, 1);
});

test("an expired key is new again", async () => {
  await once(db.database, request(), work);
  await db.ownerPool.query("update idempotency_keys set expires_at = now() - interval '1 second'");
  const again = await once(db.database, request({ body: { text: "other" } }), work);
  assert.is(again.headers["idempotency-replayed" as "location"], undefined);
  assert.is(await effects(), 2);
  await once(db.database, request({ body: { text: "other" } }), work);
  assert.is(await effects(), 2);
});

test("a key is kept for a day", async () => {
  await once(db.database, request(), work);
  const { rows } = await db.pool.query(
    "select extract(epoch from expires_at - created_at)::int as seconds from idempotency_keys",
  );
  assert.equal(rows, [{ seconds: 86_400 }]);
});

test("a reply without a body is stored too", async () => {
  const silent = async () => ({});
  assert.equal(await once(db.database, request(), silent), {});
  assert.equal(await once(db.database, request(), silent), { headers: { "idempotency-replayed": "true" } });
});

test("a commit whose answer got lost is found by its key: one effect, and its reply", async () => {
  let lost = 0;
  const api = {
    ...db.dataApi,
    commit: async (id: string, signal: AbortSignal) => {
      await db.dataApi.commit(id, signal);
      lost += 1;
      throw awsError("DatabaseUnavailableException", 504);
    },
  };
  const reply = await once(dataApiDatabase(api, fakeClock()), request(), work);
  assert.equal(reply.body, { reply: replies });
  assert.equal([await effects(), lost], [1, 1]);
});

test("a commit that never arrived is done again: one effect", async () => {
  let lost = 0;
  const api = {
    ...db.dataApi,
    commit: async (id: string, signal: AbortSignal) => {
      lost += 1;
      if (lost === 1) throw awsError("DatabaseUnavailableException", 504);
      return db.dataApi.commit(id, signal);
    },
  };
  await once(dataApiDatabase(api, fakeClock()), request(), work);
  assert.equal([await effects(), lost], [1, 2]);
});

test("property: equal values hash equally whatever the order of their members, others do not", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      assert.is(hashOf(turned), hashOf(value));
      assert.is.not(hashOf({ ...value, more: 1.5 }), hashOf({ ...value, more: 2.5 }));
    }),
  );
  assert.is.not(hashOf(["a", "b"]), hashOf(["b", "a"]));
  assert.is.not(hashOf([{}, undefined]), hashOf([{ a: 1 }, undefined]));
});

test.run();
