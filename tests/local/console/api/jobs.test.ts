import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { JobRun, JobView } from "../../../../local/console/types.ts";
import { functionArn } from "../../support/program.ts";
import { withConsole } from "../support/server.ts";
import { fakeSources } from "../support/sources.ts";
import { recordRun, traceIdOf } from "../support/traffic.ts";

const test = suite("console: jobs");

const schedule = "clean-up-schedule";

test("lists each with its next runs in its zone, and its latest", async () => {
  const sources = fakeSources();
  recordRun(sources.traces, 1, "clean-up");
  recordRun(sources.traces, 2, "movies");
  await withConsole(sources, async ({ get }) => {
    const [job, ...others] = (await get("jobs")).body as JobView[];
    assert.equal(others, []);
    const { next, runs, ...facts } = job ?? { next: [], runs: [] };
    assert.equal(facts, {
      schedule,
      function: "clean-up",
      expression: "cron(30 3 * * ? *)",
      zone: "Europe/Belgrade",
      enabled: true,
    });
    assert.is(next.length, 4);
    for (const time of next) assert.match(time, /T0[12]:30:00\.000Z$/);
    assert.equal(next, [...next].sort());
    assert.equal(
      runs.map(({ id }) => id),
      [traceIdOf(1)],
    );
  });
});

test("a schedule that is switched off or over has no next run", async () => {
  for (const inputs of [{ state: "DISABLED" }, { endDate: "2026-01-01T00:00:00Z" }]) {
    await withConsole(fakeSources({ schedule: inputs }), async ({ get }) => {
      const [job] = (await get("jobs")).body as JobView[];
      assert.equal(job?.next, []);
    });
  }
});

test("runs one now, with the scheduled time as its schedule gives it", async () => {
  const sources = fakeSources({ outcome: { ok: true, payload: '{"items":3}' } });
  await withConsole(sources, async ({ post }) => {
    const before = Date.now();
    const { status, body } = await post("jobs/run", { schedule });
    const run = body as JobRun;
    assert.equal([status, run.ok, run.result], [200, true, { items: 3 }]);
    const [invoked] = sources.invoked;
    assert.is(invoked?.label, "clean-up");
    assert.is(invoked?.traceId, `Root=${run.traceId}`);
    const { scheduledTime } = (invoked?.event ?? {}) as { scheduledTime: string };
    assert.match(scheduledTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.ok(Date.parse(scheduledTime) >= before - 1_000 && Date.parse(scheduledTime) <= Date.now());
  });
});

test("runs one as of a time in the schedule's zone, or with an offset", async () => {
  const sources = fakeSources();
  await withConsole(sources, async ({ post }) => {
    await post("jobs/run", { schedule, at: "2026-06-01T22:00" });
    await post("jobs/run", { schedule, at: "2026-06-01T22:00Z" });
    assert.equal(
      sources.invoked.map(({ event }) => event),
      [{ scheduledTime: "2026-06-01T20:00:00Z" }, { scheduledTime: "2026-06-01T22:00:00Z" }],
    );
  });
});

test("tells how a run failed", async () => {
  const outcome = {
    ok: false,
    reason: "function",
    errorType: "Error",
    errorMessage: "no",
    trace: [],
  } as const;
  await withConsole(fakeSources({ outcome }), async ({ post }) => {
    const run = (await post("jobs/run", { schedule })).body as JobRun;
    assert.equal([run.ok, run.result], [false, "Error: no"]);
  });
});

test("refuses what it cannot run", async () => {
  const sources = fakeSources({ schedule: { target: { arn: functionArn("gone") } } });
  await withConsole(sources, async ({ get, post }) => {
    assert.is((await post("jobs/run", { schedule })).status, 404);
    assert.is(((await get("jobs")).body as JobView[])[0]?.function, null);
  });
  await withConsole(fakeSources(), async ({ post }) => {
    assert.is((await post("jobs/run", { schedule: "none" })).status, 404);
    assert.is((await post("jobs/run", null)).status, 404);
    const { status, body } = await post("jobs/run", { schedule, at: "2026-03-29T02:30" });
    assert.is(status, 400);
    assert.match((body as { message: string }).message, /clocks of Europe\/Belgrade jump over/);
    assert.is((await post("jobs/run", { schedule, at: "soon" })).status, 400);
  });
});

test.run();
