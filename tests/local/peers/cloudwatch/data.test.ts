import * as assert from "uvu/assert";
import { metricCases, minute, query, start, values } from "./measured.ts";

/** What LocalStack's tests recorded on AWS, and what moto's assert, of the values of metrics. */
const test = metricCases("values");

const stats = ["SampleCount", "Sum", "Average", "Minimum", "Maximum"] as const;
test("statistics of a metric", async ({ statistics }) =>
  assert.equal(await statistics("eleven", { Statistics: [...stats] }), [
    {
      Timestamp: new Date(start),
      Unit: "None",
      SampleCount: 11,
      Sum: 66,
      Average: 6,
      Minimum: 1,
      Maximum: 11,
    },
  ]));
for (const [index, value] of [11, 66, 6, 1, 11].entries())
  test(`data: ${stats[index]}`, async ({ data }) => {
    const [found] = await data([query("result1", "eleven", { Stat: stats[index] ?? "" })]);
    assert.equal([found?.Label, found?.StatusCode, found?.Values], ["eleven", "Complete", [value]]);
  });
test("a zero is a value", async ({ data }) =>
  assert.equal(values(await data([query("a", "metric1", { Stat: "Minimum" })])), [[0]]));
test("an average is not rounded", async ({ data }) =>
  assert.equal(values(await data([query("a", "metric1", { Stat: "Average" })])), [[19.416666666666668]]));

const labels: [[string, number, string], [string, number, string], string, string][] = [
  [["Sum", 60, "Seconds"], ["Minimum", 120, "Seconds"], "labels Sum 60", "labels Minimum 120"],
  [["Sum", 60, "Seconds"], ["Minimum", 60, "Seconds"], "labels Sum", "labels Minimum"],
  [["Sum", 60, "Seconds"], ["Sum", 120, "Seconds"], "labels 60", "labels 120"],
  [["Sum", 60, "Seconds"], ["Minimum", 120, "Milliseconds"], "labels Sum 60", "labels Minimum 120"],
  [["Sum", 60, "Seconds"], ["Sum", 60, "Milliseconds"], "labels", "labels"],
];
for (const [one, other, first, second] of labels)
  test(`labels tell what differs: ${first}, ${second}`, async ({ data }) => {
    const queries = [one, other].map(([Stat, Period, Unit], index) =>
      query(`q${index}`, "labels", { Stat, Period, Unit }),
    );
    const found = await data(queries);
    assert.equal(
      found.map(({ Label }) => Label),
      [first, second],
    );
    assert.equal(found[0]?.Values, [109]);
  });
test("a label of its own stays", async ({ data }) => {
  const [found] = await data([
    { ...query("a", "eleven"), Label: "mine" },
    query("b", "eleven", { Stat: "Maximum" }),
  ]);
  assert.is(found?.Label, "mine");
});
test("several metrics have their names as labels", async ({ data }) => {
  const found = await data([query("a", "eleven"), query("b", "metric1")]);
  assert.equal(
    found.map(({ Label }) => Label),
    ["eleven", "metric1"],
  );
});

test("the newest value comes first", async ({ data }) =>
  assert.equal(values(await data([query("a", "minutes")])), [[30, 20, 10]]));
test("the oldest first, when asked", async ({ data }) =>
  assert.equal(values(await data([query("a", "minutes")], { ScanBy: "TimestampAscending" })), [
    [10, 20, 30],
  ]));
test("values outside the time are left out", async ({ data }) => {
  const EndTime = new Date(start + 2 * minute);
  assert.equal(values(await data([query("a", "minutes")], { EndTime })), [[20, 10]]);
  const later = { StartTime: EndTime, EndTime: new Date(start + 9 * minute) };
  assert.equal(values(await data([query("a", "eleven")], later)), [[]]);
});
test("a longer period sums its minutes", async ({ data }) =>
  assert.equal(values(await data([query("a", "minutes", { Period: 300 })])), [[60]]));
test("milliseconds of a start are passed over", async ({ statistics }) =>
  assert.is((await statistics("eleven", { StartTime: new Date(start + 500) })).length, 1));

test.run();
