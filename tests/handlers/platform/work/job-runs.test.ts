import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { lastSuccess, type Run, recordBatch, takeRun } from "../../../../handlers/platform/work/job-runs.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";

const test = suite("platform/job-runs");

let db: TestDatabase;
test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());
test.before.each(async () => {
  await db.ownerPool.query("truncate job_runs");
});

const nights = Array.from(
  { length: 20 },
  (_, index) => `2026-06-${String(index + 1).padStart(2, "0")}T22:00:00Z`,
);
const [firstNight = "", secondNight = ""] = nights;

const take = (scheduledTime: string) =>
  takeRun(db.database, "count", scheduledTime, randomUUID(), v.number());
const record = (run: Run<number>, done = false) =>
  db.database.transaction(transaction => recordBatch(transaction, run, { watermark: 1, done, items: 1 }));

async function taken(scheduledTime: string): Promise<Run<number>> {
  const run = await take(scheduledTime);
  if (run === undefined) throw new Error(`Somebody else holds the run of ${scheduledTime}.`);
  return run;
}

test("of one job a single run is held, however many scheduled times ask at once", async () => {
  const runs = await Promise.all(nights.map(take));
  assert.is(runs.filter(run => run !== undefined).length, 1);
});

test("each batch keeps the lease", async () => {
  const run = await taken(firstNight);
  await db.ownerPool.query("update job_runs set leased_until = clock_timestamp()");
  assert.is(await record(run), true);
  assert.equal([await take(firstNight), await take(secondNight)], [undefined, undefined]);
});

test("a batch is recorded once, also when it is sent again", async () => {
  const run = await taken(firstNight);
  assert.equal([await record(run), await record(run)], [true, false]);
  const { rows } = await db.pool.query("select batches::int, items::int from job_runs");
  assert.equal(rows, [{ batches: 1, items: 1 }]);
});

test("the last success is the one of the latest scheduled time, in whatever order they ran", async () => {
  for (const night of [secondNight, firstNight]) await record(await taken(night), true);
  assert.is((await lastSuccess(db.database, "count", v.number()))?.scheduledTime, secondNight);
  await db.ownerPool.query("truncate job_runs");
  for (const night of [firstNight, secondNight]) await record(await taken(night), true);
  assert.is((await lastSuccess(db.database, "count", v.number()))?.scheduledTime, secondNight);
});

test.run();
