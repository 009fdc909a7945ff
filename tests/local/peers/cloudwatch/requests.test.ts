import * as assert from "uvu/assert";
import { metricCases, minute, query, start, values } from "./measured.ts";

/** What LocalStack's tests recorded on AWS, and what moto's and MiniStack's assert, of what is asked of metrics. */
const test = metricCases("requests");

test("dimensions are those of the metric, all of them", async ({ data }) =>
  assert.equal(
    values(
      await data([
        query("a", "dims", { dims: { dim1: "v1" } }),
        query("b", "dims", { dims: { dim1: "v1", dim2: "v2" } }),
        query("c", "dims", { dims: { dim1: "none" } }),
        query("d", "dims"),
      ]),
    ),
    [[3], [6], [], [75]],
  ));
test("statistics by dimensions", async ({ statistics }) => {
  const Dimensions = [{ Name: "dim1", Value: "v1" }];
  const [found] = (await statistics("dims", { Dimensions, Statistics: ["Average", "Sum"] })) as Record<
    string,
    number
  >[];
  assert.equal([found?.Sum, found?.Average], [3, 1.5]);
});
test("two metrics with the same dimensions", async ({ data }) =>
  assert.equal(
    values(
      await data([query("a", "same", { dims: { Name: "B" } }), query("b", "same2", { dims: { Name: "B" } })]),
    ),
    [[50], [25]],
  ));

test("a unit chooses among the measurements", async ({ data, statistics }) => {
  assert.equal(values(await data([query("a", "by-unit", { Unit: "Seconds" })])), [[60]]);
  assert.equal(values(await data([query("a", "by-unit", { Unit: "Bytes" })])), [[]]);
  assert.equal(await statistics("by-unit", { Unit: "Bytes" }), []);
});
for (const [metric, value, units] of [
  ["by-unit", 60_000, "Milliseconds, Seconds"],
  ["three-units", 5, "Count, Milliseconds, Seconds"],
] as const)
  test(`without a unit the first of ${units} counts, and a message tells the others`, async ({ data }) => {
    const [found] = await data([query("a", metric)]);
    assert.equal(found?.Values, [value]);
    assert.equal(found?.Messages, [
      { Code: "MultipleUnits", Value: `Multiple units returned: '[${units}]'` },
    ]);
  });

const less = "The parameter StartTime must be less than the parameter EndTime.";
const second = (count: number) => new Date(start + 30_000 + count * 1_000);
for (const [name, EndTime, message] of [
  ["before the start", second(-1), "The parameter EndTime must be greater than StartTime."],
  ["at the start", second(0), "The parameter StartTime must not equal parameter EndTime."],
  [
    "within the second of the start",
    second(0.7),
    "The parameter StartTime must not equal parameter EndTime.",
  ],
] as const) {
  const when = { StartTime: second(0), EndTime };
  test.refuses(`statistics with an end ${name}`, "InvalidParameterValue", less, ({ statistics }) =>
    statistics("eleven", when),
  );
  test.refuses(`data with an end ${name}`, "ValidationError", message, ({ data }) =>
    data([query("a", "eleven")], when),
  );
}
test.refuses(
  "more than 1,440 points",
  "InvalidParameterCombination",
  "You have requested up to 2880 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.",
  ({ statistics }) => statistics("eleven", { EndTime: new Date(start + 2_880 * minute) }),
);
test.refuses(
  "no statistic at all",
  "InvalidParameterCombination",
  "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
  ({ statistics }) => statistics("eleven", { Statistics: undefined }),
);

const names = ({ found }: { found: object[] }) =>
  found.map(one => (one as { MetricName: string }).MetricName);
test("metrics of an unknown namespace", async ({ list }) =>
  assert.equal((await list({ Namespace: "unknown/" })).found, []));
test("metrics by namespace, name and dimensions", async ({ list }) => {
  assert.equal(names(await list({ Namespace: "MyNamespace" })), ["MyMetric", "MyMetric", "Other"]);
  assert.is((await list({ Namespace: "MyNamespace", MetricName: "Other" })).found.length, 1);
  const { found } = await list({ Namespace: "MyNamespace", Dimensions: [{ Name: "D1", Value: "b" }] });
  assert.equal(found, [
    { Namespace: "MyNamespace", MetricName: "MyMetric", Dimensions: [{ Name: "D1", Value: "b" }] },
  ]);
});
test("a dimension without a value stands for any", async ({ list }) =>
  assert.is((await list({ Namespace: "MyNamespace", Dimensions: [{ Name: "D1" }] })).found.length, 2));
test("units make no other metric", async ({ list }) =>
  assert.is((await list({ MetricName: "three-units" })).found.length, 1));
test("pages of 500, and no token on the last", async ({ list }) => {
  const first = await list({ Namespace: "paged" });
  const next = await list({ Namespace: "paged", NextToken: first.NextToken });
  const last = await list({ Namespace: "paged", NextToken: next.NextToken });
  assert.equal(
    [first, next, last].map(({ found }) => found.length),
    [500, 500, 100],
  );
  assert.is(last.NextToken, undefined);
});
test.refuses(
  "a token that is none",
  "InvalidParameterValue",
  "Request parameter NextToken is invalid",
  ({ list }) => list({ NextToken: "invalid-token" }),
);

test.run();
