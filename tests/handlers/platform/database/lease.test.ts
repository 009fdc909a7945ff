import { suite } from "uvu";
import * as assert from "uvu/assert";
import { holderLease, timeLease } from "../../../../handlers/platform/database/lease.ts";
import { compile, sql } from "../../../../handlers/platform/database/sql.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";

const test = suite("platform/lease");

const [ann, ben] = ["018f0000-0000-7000-8000-00000000000a", "018f0000-0000-7000-8000-00000000000b"] as const;
const held = holderLease({ holder: sql`holder`, until: sql`leased_until`, seconds: 60 });
const timed = timeLease({ until: sql`leased_until`, seconds: 30 });
const now = Date.parse("2026-06-01T12:00:00Z");

let db: TestDatabase;
test.before(async () => {
  db = await testDatabase();
  await db.ownerPool.query(`
    create table parcels (id int primary key, holder uuid, leased_until timestamptz not null default '-infinity');
    grant all on parcels to public`);
});
test.after(() => db.close());
test.before.each(async () => {
  await db.ownerPool.query("truncate parcels; insert into parcels (id) values (1), (2)");
});

const take = (holder: string) =>
  db.database.execute(
    sql`update parcels set ${held.take(holder)} where id = 1 and ${held.isFreeFor(holder)}`,
  );
const giveBack = (holder: string) =>
  db.database.execute(sql`update parcels set ${held.release} where id = 1 and ${held.isHeldBy(holder)}`);
const runOut = () =>
  db.ownerPool.query(
    "update parcels set leased_until = clock_timestamp() - interval '1 second' where leased_until > '-infinity'",
  );

test("a held row is taken by no one else, and again by its holder", async () => {
  assert.is(await take(ann), 1);
  assert.is(await take(ben), 0);
  assert.is(await take(ann), 1);
});

test("a lease lasts for its seconds by the database's clock", async () => {
  await take(ann);
  const { rows } = await db.ownerPool.query(
    `select leased_until between clock_timestamp() + interval '1 second' and clock_timestamp() + interval '60 seconds' as good
     from parcels where id = 1`,
  );
  assert.equal(rows, [{ good: true }]);
  assert.is(
    compile(held.take(ann)).sql,
    "holder = :p1, leased_until = clock_timestamp() + make_interval(secs => :p2)",
  );
  assert.equal(compile(held.take(ann)).parameters[1], { name: "p2", value: { longValue: 60 } });
});

test("a holder that was overtaken can neither write nor give back", async () => {
  await take(ann);
  await runOut();
  assert.is(await take(ben), 1);
  assert.is(await giveBack(ann), 0);
  assert.is(await take(ann), 0);
});

test("a row that was given back is free at once", async () => {
  await take(ann);
  assert.is(await giveBack(ann), 1);
  const { rows } = await db.ownerPool.query("select holder, leased_until::text from parcels where id = 1");
  assert.equal(rows, [{ holder: null, leased_until: "-infinity" }]);
  assert.is(await take(ben), 1);
});

const takeAt = (time: number) =>
  db.database.execute(sql`update parcels set ${timed.take(time)} where id = 1 and ${timed.isFree(time)}`);

test("a lease by time ends after its seconds, by the caller's clock", async () => {
  assert.is(await takeAt(now), 1);
  assert.is(await takeAt(now + 29_999), 0);
  assert.is(await takeAt(now + 30_000), 1);
  await db.database.execute(sql`update parcels set ${timed.release} where id = 1`);
  assert.is(await takeAt(now + 30_000), 1);
});

const rows = { table: sql`parcels`, key: sql`id`, order: sql`id desc`, returning: sql`id` };

test("the first free row in the order is taken, until none is left", async () => {
  const next = () => db.database.one<{ id: number }>(timed.takeFirst(rows, now));
  assert.equal(await next(), { id: 2 });
  assert.equal(await next(), { id: 1 });
  assert.is(await next(), undefined);
});

test("a condition chooses among the free rows", async () => {
  const next = () => db.database.one<{ id: number }>(timed.takeFirst({ ...rows, where: sql`id < 2` }, now));
  assert.equal(await next(), { id: 1 });
  assert.is(await next(), undefined);
});

test("a row that another transaction holds is skipped", async () => {
  const client = await db.ownerPool.connect();
  try {
    await client.query("begin; select from parcels where id = 2 for update");
    assert.equal(await db.database.one(timed.takeFirst(rows, now)), { id: 1 });
  } finally {
    await client.query("rollback");
    client.release();
  }
});

test.run();
