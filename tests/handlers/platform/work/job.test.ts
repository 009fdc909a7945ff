import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import type { DataApi } from "../../../../handlers/platform/database/data-api.ts";
import { dataApiDatabase } from "../../../../handlers/platform/database/data-api-database.ts";
import type { Database, Transaction } from "../../../../handlers/platform/database/database.ts";
import { sql } from "../../../../handlers/platform/database/sql.ts";
import { createMetrics } from "../../../../handlers/platform/observe/metrics.ts";
import type { LambdaContext } from "../../../../handlers/platform/work/invocation.ts";
import {
  type BeforeResult,
  type Job,
  type JobDependencies,
  type JobFacts,
  runJob,
} from "../../../../handlers/platform/work/job.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { awsError, fakeClock, lambdaContext, memoryLog } from "../fakes.ts";

const test = suite("platform/job");

let db: TestDatabase;
test.before(async () => {
  db = await testDatabase();
  await db.ownerPool.query("create table effects (at int not null); grant all on effects to public");
});
test.after(() => db.close());
test.before.each(async () => {
  await db.ownerPool.query("truncate effects, job_runs");
});

const night = "2026-06-01T22:00:00Z";
const nextNight = "2026-06-02T22:00:00Z";
const quiet = { count: () => undefined, duration: () => undefined };

/** Counts from 1 to 3, one number and one row a batch; `before` runs within the batch of that number. */
const counting = (before: (at: number) => unknown = () => undefined): Job<number> => ({
  name: "count",
  watermark: v.number(),
  start: () => 0,
  batch: async (transaction: Transaction, watermark: number) => {
    const at = watermark + 1;
    await transaction.execute(sql`insert into effects values (${at})`);
    await before(at);
    return { watermark: at, done: at === 3, items: 10 };
  },
});

function arena<Facts extends JobFacts>(
  job: Job<number, undefined, Facts>,
  change: Partial<JobDependencies> = {},
  context = lambdaContext(300_000),
) {
  const { log, lines } = memoryLog();
  const metricLines: Record<string, unknown>[] = [];
  const write = (line: string) => metricLines.push(JSON.parse(line));
  const metrics = createMetrics({ namespace: "n", dimensions: { Service: "s" }, now: () => 0, write });
  const handler = runJob(job, { database: db.database, metrics, log, now: () => 0, ...change });
  const run = (scheduledTime: unknown = night) => handler({ scheduledTime }, context);
  const failure = (scheduledTime?: unknown) =>
    run(scheduledTime).then(JSON.stringify, (error: Error) => error.message);
  return { run, failure, lines, metricLines };
}

const effects = async () =>
  (await db.pool.query("select at from effects order by at")).rows.map(row => row.at);
const rows = async () =>
  (
    await db.pool.query(`
      select to_char(scheduled_time at time zone 'UTC', 'MM-DD') as day, watermark, batches::int, items::int,
        fencing_token::int as token, finished_at is not null as finished
      from job_runs order by scheduled_time`)
  ).rows;

test("a run works in batches and records how far it came", async () => {
  const { run, lines, metricLines } = arena(counting());
  assert.equal(await run(), {
    job: "count",
    scheduledTime: night,
    outcome: "succeeded",
    batches: 3,
    items: 30,
  });
  assert.equal(await effects(), [1, 2, 3]);
  assert.equal(await rows(), [
    { day: "06-01", watermark: 3, batches: 3, items: 30, token: 1, finished: true },
  ]);
  assert.equal(lines, [
    {
      timestamp: "1970-01-01T00:00:00.000Z",
      level: "INFO",
      message: "job",
      job: "count",
      requestId: "function-request-1",
      scheduledTime: night,
      outcome: "succeeded",
      batches: 3,
      items: 30,
      ms: 0,
      coldStart: true,
    },
  ]);
  assert.equal(metricLines, [
    {
      _aws: {
        Timestamp: 0,
        CloudWatchMetrics: [
          {
            Namespace: "n",
            Dimensions: [["Service", "Job"]],
            Metrics: [{ Name: "JobSucceeded", Unit: "Count" }],
          },
        ],
      },
      Service: "s",
      Job: "count",
      JobSucceeded: 1,
    },
  ]);
});

test("what a batch needs from elsewhere is fetched before its transaction, and anew for each batch", async () => {
  const steps: string[] = [];
  const database = {
    ...db.database,
    transaction: ((work, options) =>
      db.database.transaction(transaction => {
        steps.push("transaction");
        return work(transaction);
      }, options)) as typeof db.database.transaction,
  };
  const job: Job<number, string> = {
    ...counting(),
    prepare: async (watermark, { scheduledTime }) => {
      steps.push(`prepare ${watermark}`);
      return `${scheduledTime} ${watermark}`;
    },
    batch: async (_transaction, watermark, _context, input) => {
      steps.push(input);
      return { watermark: watermark + 1, done: watermark === 1, items: 0 };
    },
  };
  await runJob(job, { database, metrics: { count: () => {}, duration: () => {} }, log: memoryLog().log })(
    { scheduledTime: night },
    lambdaContext(300_000),
  );
  assert.equal(steps, [
    "transaction",
    "prepare 0",
    "transaction",
    `${night} 0`,
    "prepare 1",
    "transaction",
    `${night} 1`,
  ]);
});

test("what cannot be fetched fails the batch before it has begun", async () => {
  const prepare = () => Promise.reject(new Error("nobody answers"));
  const { failure } = arena({ ...counting(), prepare });
  assert.is(await failure(), "nobody answers");
  assert.equal(await effects(), []);
});

test("a second delivery finds the run done", async () => {
  await arena(counting()).run();
  const second = await arena(counting()).run("2026-06-01T22:00:00.000Z");
  assert.equal([second.outcome, second.batches], ["alreadyDone", 0]);
  assert.equal(await effects(), [1, 2, 3]);
});

test("a batch that fails leaves nothing; the next delivery goes on after the last one that worked", async () => {
  const { failure, metricLines, lines } = arena(
    counting(at => {
      if (at === 2) throw new Error("out of memory");
    }),
  );
  assert.is(await failure(), "out of memory");
  assert.equal(await effects(), [1]);
  assert.equal([metricLines.length, lines[0]?.level, lines[0]?.outcome], [0, "ERROR", "failed"]);
  const next = await arena(counting()).run();
  assert.equal([next.outcome, next.batches], ["succeeded", 2]);
  assert.equal(await effects(), [1, 2, 3]);
  assert.equal((await rows())[0].token, 2);
});

test("a function that runs out of time stops between batches, and the next delivery goes on", async () => {
  let remaining = 60_000;
  const context: LambdaContext = { awsRequestId: "f", getRemainingTimeInMillis: () => remaining };
  const slow = counting(() => {
    remaining -= 20_000;
  });
  const { failure } = arena(slow, {}, context);
  assert.is(await failure(), "count ran out of time after 2 batches; the next delivery goes on there.");
  assert.equal(await effects(), [1, 2]);
  assert.equal((await arena(counting()).run()).batches, 1);
  assert.equal(await effects(), [1, 2, 3]);
});

test("a holder that is killed is replaced when its lease is over, and can write no more", async () => {
  let killed: () => void = () => undefined;
  let held: () => void = () => undefined;
  const isHeld = new Promise<void>(resolve => {
    held = resolve;
  });
  const wait = new Promise<void>(resolve => {
    killed = resolve;
  });
  const sleepy = counting(async at => {
    if (at !== 2) return;
    held();
    await wait;
  });
  const first = arena(sleepy);
  const outcome = first.failure();
  await isHeld;
  await db.ownerPool.query("update job_runs set leased_until = now() - interval '1 second'");
  const second = await arena(counting()).run();
  assert.equal([second.outcome, second.batches], ["succeeded", 2]);
  killed();
  assert.is(await outcome, "Another delivery has overtaken this one.");
  assert.equal(await effects(), [1, 2, 3]);
});

test("a delivery waits while another holds the run, then finds it done", async () => {
  let waits = 0;
  const waiting = async () => {
    waits += 1;
    if (waits === 2) release();
    await new Promise(setImmediate);
  };
  let release: () => void = () => undefined;
  let held: () => void = () => undefined;
  const isHeld = new Promise<void>(resolve => {
    held = resolve;
  });
  const gate = new Promise<void>(resolve => {
    release = resolve;
  });
  const first = arena(
    counting(async at => {
      if (at === 1) held();
      await gate;
    }),
  ).run();
  await isHeld;
  const second = await arena(counting(), { sleep: waiting }).run();
  assert.equal([(await first).outcome, second.outcome], ["succeeded", "alreadyDone"]);
  assert.equal(await effects(), [1, 2, 3]);
  assert.ok(waits >= 2);
});

test("a delivery that waits until its time is over fails, so that it comes again", async () => {
  const hold = (job: string) =>
    db.ownerPool.query(
      "insert into job_runs (job, scheduled_time, holder, leased_until, fencing_token) values ($1, $2, gen_random_uuid(), now() + interval '1 hour', 1)",
      [job, night],
    );
  await hold("count");
  let remaining = 60_000;
  const context: LambdaContext = { awsRequestId: "f", getRemainingTimeInMillis: () => remaining };
  const sleep = async () => {
    remaining -= 20_000;
  };
  assert.is(
    await arena(counting(), { sleep }, context).failure(),
    "count ran out of time while another delivery held the job.",
  );
  remaining = 60_000;
  assert.is(
    await arena(counting(), { sleep }, context).failure(nextNight),
    "count ran out of time while another delivery held the job.",
  );
  assert.equal(await effects(), []);
});

test("fifty deliveries at once: one effect", async () => {
  const sleep = () => new Promise<void>(resolve => setImmediate(resolve));
  const runs = await Promise.all(Array.from({ length: 50 }, () => arena(counting(), { sleep }).run()));
  assert.equal(await effects(), [1, 2, 3]);
  assert.is(runs.filter(({ batches }) => batches > 0).length, 1);
  assert.is(runs.filter(({ outcome }) => outcome === "alreadyDone").length, 49);
});

test("a run knows the last success, so that it catches up what was missed", async () => {
  const told: unknown[] = [];
  const job: Job<number> = {
    ...counting(),
    start: (scheduledTime, lastSuccess) => {
      told.push([scheduledTime, lastSuccess]);
      return 0;
    },
  };
  await arena(job).run("2026-05-30T22:00:00Z");
  await arena(counting(() => Promise.reject(new Error("missed")))).failure("2026-05-31T22:00:00Z");
  await arena(job).run(night);
  const last = { scheduledTime: "2026-05-30T22:00:00Z", watermark: 3 };
  assert.equal(told, [
    ["2026-05-30T22:00:00Z", null],
    [night, last],
  ]);
});

test("a late run of an older time is told of the newer success", async () => {
  const told: unknown[] = [];
  const job: Job<number> = {
    ...counting(),
    start: (_, lastSuccess) => {
      told.push(lastSuccess?.scheduledTime);
      return 2;
    },
  };
  await arena(counting()).run(nextNight);
  assert.is((await arena(job).run(night)).outcome, "succeeded");
  assert.equal(told, [nextNight]);
});

test("a watermark that no longer fits its schema stops the run", async () => {
  await arena(counting(() => Promise.reject(new Error("stop")))).failure();
  await db.ownerPool.query(`update job_runs set watermark = '"old"', leased_until = '-infinity'`);
  assert.match(await arena(counting()).failure(), "Invalid type");
  assert.equal(await effects(), []);
});

test("a batch gets the scheduled time and not the present one", async () => {
  const times: string[] = [];
  const job: Job<number> = {
    ...counting(),
    batch: async (_transaction, watermark, { scheduledTime }) => {
      times.push(scheduledTime);
      return { watermark, done: true, items: 0 };
    },
  };
  await arena(job).run(night);
  assert.equal(times, [night]);
});

test("an event without a scheduled time is refused", async () => {
  for (const time of [
    undefined,
    "now",
    "2026-06-01",
    "2026-02-30T00:00:00Z",
    5,
    "<aws.scheduler.scheduled-time>",
  ]) {
    assert.match(await arena(counting()).failure(time ?? null), "Invalid", String(time));
  }
  assert.equal(await rows(), []);
});

/** The Data API with a commit that takes place, or does not, but whose answer is lost each time that `when` says so. */
const losing = (when: (count: number) => "after" | "before" | "no"): DataApi => {
  let count = 0;
  return {
    ...db.dataApi,
    commit: async (id, signal) => {
      count += 1;
      const lost = when(count);
      if (lost !== "before") await db.dataApi.commit(id, signal);
      if (lost !== "no") throw awsError("DatabaseUnavailableException", 504);
      return {};
    },
  };
};

for (const lost of ["after", "before"] as const) {
  test(`answers to commits get lost ${lost} they take place: every batch counts once`, async () => {
    const database = dataApiDatabase(
      losing(count => (count % 2 === 1 ? lost : "no")),
      fakeClock(),
    );
    const result = await arena(counting(), { database }).run();
    assert.equal([result.outcome, result.batches, result.items], ["succeeded", 3, 30]);
    assert.equal(await effects(), [1, 2, 3]);
    assert.equal((await rows())[0].batches, 3);
  });
}

test("a heartbeat runs nothing, and counts success while the last one is young enough", async () => {
  const { run, metricLines } = arena(counting());
  const beat = async (scheduledTime: string) => {
    metricLines.length = 0;
    const { log } = memoryLog();
    const metrics = createMetrics({
      namespace: "n",
      dimensions: {},
      write: line => metricLines.push(JSON.parse(line)),
    });
    const handler = runJob(counting(), { database: db.database, metrics, log });
    const event = { scheduledTime, heartbeat: { maximumAgeSeconds: 86_400 } };
    const { outcome } = await handler(event, lambdaContext(300_000));
    return [outcome, metricLines.length];
  };
  assert.equal(await beat(night), ["overdue", 0]);
  await run();
  assert.equal(await beat(nextNight), ["alive", 1]);
  assert.equal(await beat("2026-06-02T22:00:01Z"), ["overdue", 0]);
  assert.equal(await effects(), [1, 2, 3]);
});

/** A job whose `before` tells which deliveries it saw, and does what is given. */
function sweeping(result: Partial<BeforeResult<{ swept: number }>> = {}) {
  const seen: string[] = [];
  const job: Job<number, undefined, { swept: number }> = {
    ...counting(),
    before: async ({ scheduledTime }) => {
      seen.push(scheduledTime);
      return { facts: { swept: 7 }, ...result };
    },
  };
  return { job, seen };
}

test("work before the batches has the time limit of its own event, in a warm function too", async () => {
  const steps: unknown[] = [];
  const database: Database = {
    ...db.database,
    limitTime: remaining => void steps.push(remaining()),
  };
  const job: Job<number> = {
    ...counting(),
    before: async ({ timeIsLeft }) => {
      steps.push(timeIsLeft(60_000), timeIsLeft(60_001));
      return { facts: {} };
    },
  };
  const handler = runJob(job, { database, metrics: quiet, log: memoryLog().log });
  await handler({ scheduledTime: night }, lambdaContext(300_000));
  await handler({ scheduledTime: nextNight }, lambdaContext(60_000));
  assert.equal(steps, [300_000, true, true, 60_000, true, false]);
});

test("the facts of the work before the batches stand in the result and in the log line", async () => {
  const { job, seen } = sweeping();
  const { run, lines } = arena(job);
  const result = await run();
  const standard = { job: "count", scheduledTime: night, outcome: "succeeded", batches: 3, items: 30 };
  assert.equal(result, { ...standard, swept: 7 });
  assert.is(lines[0]?.swept, 7);
  assert.is(lines[0]?.outcome, "succeeded");
  assert.equal(seen, [night]);
});

test("a fact cannot replace a standard member", async () => {
  const job: Job<number, undefined, { items: number }> = {
    ...counting(),
    before: async () => ({ facts: { items: -1 } }),
  };
  assert.is((await arena(job).run()).items, 30);
});

test("nothing runs before the batches for a heartbeat, a wrong event or a finished run", async () => {
  const { job, seen } = sweeping();
  const handler = runJob(job, { database: db.database, metrics: quiet, log: memoryLog().log });
  await handler({ scheduledTime: night, heartbeat: { maximumAgeSeconds: 86_400 } }, lambdaContext(300_000));
  await arena(job).failure("now");
  assert.equal(seen, []);
  await arena(job).run();
  const second = await arena(job).run();
  assert.equal(second, { job: "count", scheduledTime: night, outcome: "alreadyDone", batches: 0, items: 0 });
  assert.equal(seen, [night]);
});

test("what is left unfinished before the batches fails the delivery after them, and the run goes on", async () => {
  const first = sweeping({ unfinished: "Three accounts are pending." });
  const { failure, metricLines } = arena(first.job);
  assert.is(await failure(), "Three accounts are pending.");
  assert.equal(await effects(), [1, 2, 3]);
  assert.is((await rows())[0].finished, false);
  assert.equal(metricLines, []);
  const job: Job<number> = {
    ...counting(),
    batch: async (_transaction, watermark) => ({ watermark, done: true, items: 0 }),
  };
  assert.is((await arena(job).run()).batches, 1);
  assert.equal(
    (await rows()).map(({ watermark, finished }) => ({ watermark, finished })),
    [{ watermark: 3, finished: true }],
  );
});

test("an error before the batches fails the delivery, and no batch runs", async () => {
  const job = { ...counting(), before: () => Promise.reject(new Error("away")) };
  const { failure, lines } = arena(job);
  assert.is(await failure(), "away");
  assert.is(lines[0]?.outcome, "failed");
  assert.equal(await effects(), []);
  assert.equal(await rows(), []);
});

test.run();
