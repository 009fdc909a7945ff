import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Metrics } from "../../../../local/cloudwatch/metrics.ts";
import type { MetricsPage } from "../../../../local/console/types.ts";
import { withConsole } from "../support/server.ts";
import { fakeSources } from "../support/sources.ts";

const now = Date.UTC(2026, 5, 1, 9, 30, 20);
const minute = 60_000;
const test = suite("console: metrics");

function measured(): Metrics {
  const metrics = new Metrics({ now: () => now });
  const add = (name: string, dimension: string, value: string, at: number, values: readonly number[]) =>
    metrics.add({
      namespace: "shop",
      name,
      unit: "Count",
      at,
      values,
      dimensions: [{ name: dimension, value }],
    });
  add("Rows", "Service", "movies", now, [2, 4]);
  add("Rows", "Service", "movies", now - 90 * minute, [1]);
  add("JobSucceeded", "Job", "clean-up", now - minute, [1]);
  add("Invocations", "FunctionName", "shop-test-movies", now, [1]);
  add("Other", "Region", "x", now, [1]);
  return metrics;
}

const summary = ({ sources }: MetricsPage) =>
  sources.map(({ name, metrics }) => [name, ...metrics.map(metric => `${metric.name} ${metric.sum}`)]);

test("groups what was measured in the last hour by function and job", async () => {
  await withConsole(fakeSources({ metrics: measured(), now: () => now }), async ({ get }) => {
    const body = (await get("metrics")).body as MetricsPage;
    assert.equal(summary(body), [
      ["clean-up", "JobSucceeded 1"],
      ["movies", "Invocations 1", "Rows 6"],
      ["shop", "Other 1"],
    ]);
    assert.equal([body.from, body.periodSeconds], ["2026-06-01T08:31:00.000Z", 60]);
    const rows = body.sources[1]?.metrics[1];
    const point = { at: Date.UTC(2026, 5, 1, 9, 30), count: 2, sum: 6, minimum: 2, maximum: 4 };
    assert.equal([rows?.count, rows?.maximum, rows?.points], [2, 4, [point]]);
  });
});

test("looks further back in columns of several minutes, a day at most", async () => {
  await withConsole(fakeSources({ metrics: measured(), now: () => now }), async ({ get }) => {
    const hours = (await get("metrics?minutes=180")).body as MetricsPage;
    assert.equal([hours.periodSeconds, summary(hours)[1]], [180, ["movies", "Invocations 1", "Rows 7"]]);
    const day = (await get("metrics?minutes=99999")).body as MetricsPage;
    assert.equal([day.periodSeconds, day.columns], [1_440, 60]);
  });
});

test.run();
