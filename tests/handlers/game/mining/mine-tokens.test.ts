import { suite } from "uvu";
import * as assert from "uvu/assert";
import { shakyDatabase } from "../../support/shaky.ts";
import { openWorld, plenty, start, type World } from "./world.ts";

const test = suite("mining: mine-tokens");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(async () => {
  await world.db.ownerPool.query("truncate users, job_runs cascade");
  world.time = start;
});

const morning = "2026-06-01T04:00:00Z";
/** More than two batches. */
const many = 2_100;

/** Players who are known from the start. */
const crowd = (count: number) =>
  world.db.pool.query(
    `with person as (insert into users (id, username, created_at)
       select gen_random_uuid(), 'p' || n, $2 from generate_series(1, $1::int) n returning id)
     select count(*) from person`,
    [count, start],
  );
const sums = async () =>
  (
    await world.db.pool.query(
      `select count(*)::int as accounts, sum(micro_tokens)::float8 as mined, min(settled_at) as settled from mining_accounts`,
    )
  ).rows[0];
const settledBy = (mined: number) => ({ accounts: many, mined: many * mined, settled: new Date(morning) });

test("settles everybody up to the scheduled time, in batches", async () => {
  await crowd(many);
  const { outcome, items, batches } = await world.settle(morning);
  assert.equal([outcome, items, batches], ["succeeded", many, 3]);
  assert.equal(await sums(), settledBy(1_000_000));
});

test("nobody to settle is no problem", async () => {
  assert.is((await world.settle(morning)).items, 0);
});

test("twice, 20 times at once, by hand for the same hour, late: the same", async () => {
  await crowd(many);
  const results = await Promise.all(Array.from({ length: 20 }, () => world.settle(morning)));
  assert.is(
    results.reduce((sum, { items }) => sum + items, 0),
    many,
  );
  assert.is((await world.settle(morning)).outcome, "alreadyDone");
  assert.is((await world.settle("2026-06-01T03:00:00Z")).items, 0, "an older run, delivered late");
  assert.equal(await sums(), settledBy(1_000_000));
});

test("missed hours are mined by the next run", async () => {
  const ann = await world.player();
  await world.settle("2026-06-01T01:00:00Z");
  await world.settle("2026-06-01T09:00:00Z");
  const account = await world.account(ann);
  assert.equal([account.microTokens, account.settledAt], [2_250_000, new Date("2026-06-01T09:00:00Z")]);
});

test("a time-out between two batches loses nothing: the next delivery goes on there", async () => {
  await crowd(many);
  let looks = 0;
  const context = { ...plenty, getRemainingTimeInMillis: () => (++looks > 4 ? 20_000 : 299_000) };
  const failed = await world.settle(morning, { context }).then(String, (error: Error) => error.message);
  assert.match(failed, "ran out of time");
  const { items } = await world.settle(morning);
  assert.ok(items > 0 && items < many, `${items}`);
  assert.equal(await sums(), settledBy(1_000_000));
});

test("a database that resumes, and answers to commits that get lost, change nothing", async () => {
  await crowd(many);
  const result = await world.settle(morning, { database: shakyDatabase(world.db.dataApi) });
  assert.equal([result.outcome, result.items], ["succeeded", many]);
  assert.equal(await sums(), settledBy(1_000_000));
});

test("accounts that are full are left alone", async () => {
  const ann = await world.player();
  assert.is((await world.settle("2026-06-03T00:00:00Z")).items, 1);
  assert.is((await world.settle("2026-06-04T00:00:00Z")).items, 0);
  world.time = "2026-06-05T00:00:00Z";
  assert.is(await world.collect(ann), 12);
  assert.is((await world.settle("2026-06-05T01:00:00Z")).items, 1);
  assert.is((await world.account(ann)).microTokens, 250_000);
});

test("an account that somebody holds is not waited for, and misses nothing", async () => {
  const [ann, ben] = [await world.player(), await world.player()];
  const holder = await world.db.pool.connect();
  await holder.query("begin");
  await holder.query("select from mining_accounts where user_id = $1 for update", [ann]);
  assert.is((await world.settle(morning)).items, 1);
  await holder.query("commit");
  holder.release();
  world.time = morning;
  assert.equal([await world.mined(ann), await world.mined(ben)], [1_000_000, 1_000_000]);
});

test("players collect while everybody is settled: tokens and remainders add up", async () => {
  await crowd(many);
  const players = await Promise.all(Array.from({ length: 30 }, () => world.player()));
  world.time = "2026-06-01T09:00:00Z";
  const [collected] = await Promise.all([Promise.all(players.map(world.collect)), world.settle(world.time)]);
  assert.equal(
    collected,
    players.map(() => 2),
  );
  assert.equal(
    await Promise.all(players.map(world.mined)),
    players.map(() => 250_000),
  );
  assert.equal(
    await Promise.all(players.map(world.tokens)),
    players.map(() => 2),
  );
});

test.run();
