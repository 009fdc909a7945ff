import { suite } from "uvu";
import * as assert from "uvu/assert";
import { erasers } from "../../../../handlers/erasers.ts";
import { cleanUpJob } from "../../../../handlers/operations/maintenance/service.ts";
import { newUuid } from "../../../../handlers/platform/clock.ts";
import { dataApiDatabase } from "../../../../handlers/platform/database/data-api-database.ts";
import type { Database } from "../../../../handlers/platform/database/database.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { runJob } from "../../../../handlers/platform/work/job.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { fakeClock } from "../../platform/fakes.ts";
import { type FakeDirectory, fakeDirectory } from "../../support/directory.ts";

const test = suite("maintenance: clean-up");
let db: TestDatabase;
let directory: FakeDirectory;
const counted: string[] = [];

test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());
test.before.each(async () => {
  directory = fakeDirectory();
  counted.length = 0;
  await db.ownerPool.query("truncate idempotency_keys, job_runs, users cascade");
});

const night = "2026-06-02T01:30:00Z";

const functionOn = (database: Database) =>
  runJob(cleanUpJob({ database, directory, erasers, newId: newUuid }), {
    database,
    metrics: { count: name => counted.push(name), duration: () => undefined },
    log: createLog({ write: () => undefined }),
  });

const run = (scheduledTime: string, remaining = () => 299_000) =>
  functionOn(db.database)({ scheduledTime }, { awsRequestId: "test", getRemainingTimeInMillis: remaining });

const keys = (from: number, to: number, expiresAt: string) =>
  db.pool.query(
    `insert into idempotency_keys (caller, operation, key, request_hash, expires_at)
     select 'ann', 'movies.create', n::text, 'h', $3 from generate_series($1::int, $2::int) n`,
    [from, to, expiresAt],
  );
/** A user whose roles the user pool does not have yet. */
const pendingUser = () =>
  db.pool.query(
    `insert into users (id, username, roles, directory_version) values (gen_random_uuid(), 'ann', '{editor}', 3)`,
  );
const rowsOf = async (query: string) => (await db.pool.query(query)).rows;

test("removes the keys that had expired by then, in batches, and no other", async () => {
  await keys(1, 2500, "2026-06-02T01:30:00Z");
  await keys(2501, 2503, "2026-06-02T01:30:01Z");
  const result = await run(night);
  assert.equal(result, {
    job: "clean-up",
    scheduledTime: night,
    outcome: "succeeded",
    batches: 5,
    items: 2500,
    accounts: 0,
  });
  assert.equal(await rowsOf("select key from idempotency_keys order by key"), [
    { key: "2501" },
    { key: "2502" },
    { key: "2503" },
  ]);
  assert.equal(counted, ["JobSucceeded"]);
});

test("a second delivery of the same night has no effect", async () => {
  await run(night);
  await keys(1, 1, "2026-06-01T00:00:00Z");
  assert.equal((await run(night)).outcome, "alreadyDone");
  assert.is((await rowsOf("select from idempotency_keys")).length, 1);
  assert.is((await run("2026-06-03T01:30:00Z")).items, 1);
});

test("a second delivery of a finished night does not look at the user pool", async () => {
  await run(night);
  await pendingUser();
  const { outcome, accounts } = await run(night);
  assert.is(outcome, "alreadyDone");
  assert.is(accounts, undefined);
  assert.is(directory.calls, 0);
  assert.is((await run("2026-06-03T01:30:00Z")).accounts, 1);
});

test("two deliveries at once remove everything once", async () => {
  await keys(1, 3000, "2026-06-01T00:00:00Z");
  const results = await Promise.all([run(night), run(night)]);
  assert.is(results[0].items + results[1].items, 3000);
  assert.is((await rowsOf("select from idempotency_keys")).length, 0);
});

test("without time for another batch it fails, and the next delivery goes on there", async () => {
  await keys(1, 2500, "2026-06-01T00:00:00Z");
  let calls = 0;
  // Enough for the first looks at the clock and one batch.
  const failed = await run(night, () => (++calls > 5 ? 20_000 : 299_000)).catch((error: Error) => error);
  assert.instance(failed, Error);
  const left = (await rowsOf("select from idempotency_keys")).length;
  assert.ok(left > 0 && left < 2500, `${left}`);
  assert.is((await run(night)).items, left);
});

test("keeps the runs of 90 days, those that are being worked on, and of each job the latest success", async () => {
  await db.pool.query(`insert into job_runs (job, scheduled_time, holder, leased_until, fencing_token, finished_at) values
    ('old-and-new', '2026-01-01Z', gen_random_uuid(), now(), 1, now()),
    ('old-and-new', '2026-01-02Z', gen_random_uuid(), '2026-01-02Z', 1, null),
    ('old-and-new', '2026-01-03Z', gen_random_uuid(), now() + interval '1 hour', 1, null),
    ('old-and-new', '2026-05-01Z', gen_random_uuid(), now(), 1, now()),
    ('only-old', '2025-01-01Z', gen_random_uuid(), now(), 1, now()),
    ('failed-later', '2025-01-01Z', gen_random_uuid(), now(), 1, now()),
    ('failed-later', '2025-01-02Z', gen_random_uuid(), '2025-01-02Z', 1, null)`);
  await run(night);
  const left = await rowsOf(`select job, scheduled_time::date::text as day from job_runs
    where job <> 'clean-up' order by job, scheduled_time`);
  assert.equal(
    left.map(({ job, day }) => `${job} ${day}`),
    [
      "failed-later 2025-01-01",
      "failed-later 2025-01-02",
      "old-and-new 2026-01-03",
      "old-and-new 2026-05-01",
      "only-old 2025-01-01",
    ],
  );
});

test("the user pool follows what it missed; while it is away the rest is done and the run fails", async () => {
  await pendingUser();
  await keys(1, 1, "2026-06-01T00:00:00Z");
  directory.state = "away";
  const failed = await run(night).catch((error: Error) => error.message);
  assert.match(String(failed), /has not followed 1 change/);
  assert.equal(counted, []);
  assert.is((await rowsOf("select from idempotency_keys")).length, 0);
  assert.equal(await rowsOf("select finished_at from job_runs"), [{ finished_at: null }]);
  directory.state = "there";
  const { outcome, accounts } = await run(night);
  assert.is(outcome, "succeeded");
  assert.is(accounts, 1);
  assert.equal(counted, ["JobSucceeded"]);
  assert.equal(directory.groups.get("ann"), ["editor"]);
  assert.equal(await rowsOf("select directory_synced::int as synced from users"), [{ synced: 3 }]);
});

test("erases what is left of deleted accounts, also when a delivery runs out of time", async () => {
  const { rows } = await db.pool.query<{ id: string }>(
    `insert into users (id, username, deleted_at, erasing)
     select gen_random_uuid(), 'ann', now(), true from generate_series(1, 2) returning id`,
  );
  await db.pool.query(
    `insert into idempotency_keys (caller, operation, key, request_hash, reply, expires_at)
     select 'admin', 'movies.create', n::text, 'h', json_build_object('userId', $1::text), now() + interval '1 day'
     from generate_series(1, 2500) n`,
    // Accounts that were deleted at the same moment are erased by their ids.
    [rows.map(({ id }) => id).sort()[0]],
  );
  let calls = 0;
  const failed = await run("2026-01-01T01:30:00Z", () => (++calls > 10 ? 20_000 : 299_000)).catch(
    (error: Error) => error.message,
  );
  assert.match(String(failed), /ran out of time/);
  const left = (await rowsOf("select from idempotency_keys")).length;
  assert.ok(left > 0 && left < 2500, `${left}`);
  await run("2026-01-01T01:30:00Z");
  assert.is((await rowsOf("select from idempotency_keys")).length, 0);
  assert.is((await rowsOf("select from users where erasing")).length, 0);
  assert.is((await rowsOf("select from users where deleted_at is not null")).length, 2);
});

/** One warm function: each event ends by itself, on a clock that only the test moves. */
function warmFunction() {
  const clock = fakeClock();
  const handler = functionOn(dataApiDatabase(db.dataApi, clock));
  const deliver = (event: object, milliseconds: number) => {
    const end = clock.time + milliseconds;
    return handler(event, { awsRequestId: "test", getRemainingTimeInMillis: () => end - clock.time });
  };
  return { clock, deliver };
}

test("a warm function sweeps within the time of its own event, not of the event before", async () => {
  const { clock, deliver } = warmFunction();
  await deliver({ scheduledTime: "2026-06-01T01:30:00Z" }, 299_000);
  clock.time += 24 * 3_600_000;
  await pendingUser();
  const { outcome, accounts } = await deliver({ scheduledTime: night }, 299_000);
  assert.is(outcome, "succeeded");
  assert.is(accounts, 1);
  assert.equal(directory.groups.get("ann"), ["editor"]);
});

test("a heartbeat sweeps nothing", async () => {
  const { deliver } = warmFunction();
  await deliver({ scheduledTime: "2026-06-01T01:30:00Z" }, 299_000);
  await pendingUser();
  const heartbeat = { maximumAgeSeconds: 86_400 };
  const { outcome } = await deliver({ scheduledTime: night, heartbeat }, 299_000);
  assert.is(outcome, "alive");
  assert.is(directory.calls, 0);
});

test.run();
