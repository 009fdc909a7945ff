import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LambdaMetrics } from "../../../local/cloudwatch/lambda.ts";
import { Metrics } from "../../../local/cloudwatch/metrics.ts";
import { Series } from "../../../local/cloudwatch/series.ts";

const minute = 60_000;
const now = Date.UTC(2026, 5, 1, 9);
const measurement = (name: string, at = now, values: readonly number[] = [1]) => ({
  namespace: "shop",
  name,
  dimensions: [],
  unit: "Count",
  at,
  values,
});
const test = suite("metrics in memory");

test("a late measurement goes to its own minute", () => {
  const series = new Series();
  for (const [at, value] of [
    [2 * minute, 7],
    [0, 1],
    [2 * minute + 59_999, 3],
    [minute, 5],
  ] as const)
    series.add(at, value);
  assert.equal(
    series.summarise(0, 3 * minute, 60).map(({ at, count, sum }) => [at / minute, count, sum]),
    [
      [0, 1, 1],
      [1, 1, 5],
      [2, 2, 10],
    ],
  );
});

test("a metric keeps a day of minutes", () => {
  const series = new Series();
  for (let index = 0; index < 1_500; index++) series.add(index * minute, 1);
  assert.equal([series.length, series.summarise(0, 61 * minute, 60).length], [1_440, 1]);
});

test("memory is bounded: the metric that was silent longest goes, and the older half of the longest", () => {
  const metrics = new Metrics({ mostMetrics: 2, mostMinutes: 40, now: () => now });
  metrics.add(measurement("first", now - 2 * minute));
  metrics.add(measurement("second", now - minute));
  metrics.add(measurement("third"));
  const names = () => metrics.all().map(({ name }) => name.name);
  assert.equal(names(), ["second", "third"]);
  for (let index = 0; index < 1_000; index++)
    metrics.add(measurement("third", now - 1_000 * minute + index * minute));
  const minutes = metrics.all().reduce((sum, { series }) => sum + series.length, 0);
  assert.ok(minutes <= 56, `${minutes} minutes are kept`);
});

test("what is too old or lies ahead is not taken", () => {
  const metrics = new Metrics({ now: () => now });
  metrics.add(measurement("old", now - 15 * 86_400_000));
  metrics.add(measurement("ahead", now + 3 * 3_600_000));
  assert.equal([metrics.all(), metrics.version], [[], 0]);
});

test("Lambda counts invocations, errors and their time, whatever else is measured", () => {
  const metrics = new Metrics({ mostMetrics: 3 });
  const lambda = new LambdaMetrics(metrics);
  lambda.invoked("shop-users", 20, false);
  lambda.invoked("shop-users", 40, true);
  for (let index = 0; index < 20; index++) metrics.add(measurement(`other-${index}`, Date.now()));
  lambda.invoked("shop-users", 60, false);
  const sums = metrics
    .all()
    .filter(({ name }) => name.namespace === "AWS/Lambda")
    .map(({ name, series }) => {
      const summaries = series.summarise(0, Number.POSITIVE_INFINITY, 86_400);
      return [name.name, summaries.reduce((all, { sum }) => all + sum, 0)];
    });
  assert.equal(sums, [
    ["Invocations", 3],
    ["Errors", 1],
    ["Duration", 120],
  ]);
});

test.run();
