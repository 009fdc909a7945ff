import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cleanUp } from "../../../handlers/maintenance/service.ts";
import { createLog } from "../../../handlers/platform/log.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";
import { type FakeDirectory, fakeDirectory } from "../support/directory.ts";

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

const run = (scheduledTime: string, remaining = () => 299_000) =>
  cleanUp({
    database: db.database,
    directory,
    metrics: { count: name => counted.push(name), duration: () => undefined },
    log: createLog({ write: () => undefined }),
  })({ scheduledTime }, { awsRequestId: "test", getRemainingTimeInMillis: remaining });

const keys = (from: number, to: number, expiresAt: string) =>
  db.pool.query(
    `insert into idempotency_keys (caller, operation, key, request_hash, expires_at)
     select 'ann', 'movies.create', n::text, 'h', $3 from generate_series($1::int, $2::int) n`,
    [from, to, expiresAt],
  );
const rowsOf = async (query: string) => (await db.pool.query(query)).rows;

test("removes the keys that had expired by then, in batches, and no other", async () => {
  await keys(1, 2500, "2026-06-02T01:30:00Z");
  await keys(2501, 2503, "2026-06-02T01:30:01Z");
  const result = await run(night);
  assert.equal(result, {
    ...{ job: "clean-up", scheduledTime: night, outcome: "succeeded" },
    ...{ batches: 4, items: 2500, accounts: 0 },
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
  const failed = await run(night, () => (++calls > 4 ? 20_000 : 299_000)).catch((error: Error) => error);
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
      ...["failed-later 2025-01-01", "failed-later 2025-01-02"],
      ...["old-and-new 2026-01-03", "old-and-new 2026-05-01", "only-old 2025-01-01"],
    ],
  );
});

test("the user pool follows what it missed; while it is away the rest is done and the run fails", async () => {
  const id = "7f1b9f0e-6b7e-4d27-9b43-0c7f6f0b7a10";
  await db.pool.query(
    `insert into users (id, username, roles, directory_version) values ($1, 'ann', '{editor}', 3)`,
    [id],
  );
  await keys(1, 1, "2026-06-01T00:00:00Z");
  directory.state = "away";
  const failed = await run(night).catch((error: Error) => error.message);
  assert.match(String(failed), /has not followed 1 change/);
  assert.is((await rowsOf("select from idempotency_keys")).length, 0);
  directory.state = "there";
  assert.is((await run(night)).accounts, 1);
  assert.equal(directory.groups.get("ann"), ["editor"]);
  assert.equal(await rowsOf("select directory_synced::int as synced from users"), [{ synced: 3 }]);
});

test.run();
