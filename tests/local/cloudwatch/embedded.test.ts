import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readEmbedded } from "../../../local/cloudwatch/embedded.ts";

const line = (directive: object, values: object) =>
  JSON.stringify({ _aws: { Timestamp: 1_000, CloudWatchMetrics: [directive] }, ...values });
const shown = (text: string) =>
  readEmbedded(text).map(({ name, dimensions, unit, values }) => [
    `${name} ${unit} ${dimensions.map(({ name, value }) => `${name}=${value}`)}`,
    values,
  ]);
const test = suite("embedded metric format");

test("each set of dimensions is a metric of its own, a value may be a list", () => {
  const directive = {
    Namespace: "shop",
    Dimensions: [["Service"], ["Service", "Job"], []],
    Metrics: [{ Name: "Rows", Unit: "Count" }, { Name: "Took" }],
  };
  assert.equal(shown(line(directive, { Service: "users", Job: "mine", Rows: [1, 2], Took: 3 })), [
    ["Rows Count Service=users", [1, 2]],
    ["Rows Count Service=users,Job=mine", [1, 2]],
    ["Rows Count ", [1, 2]],
    ["Took None Service=users", [3]],
    ["Took None Service=users,Job=mine", [3]],
    ["Took None ", [3]],
  ]);
});

test("what breaks the format is no metric", () => {
  const directive = { Namespace: "shop", Dimensions: [["Service"]], Metrics: [{ Name: "Rows" }] };
  const fine = { Service: "users", Rows: 1 };
  assert.is(shown(line(directive, fine)).length, 1);
  const broken = [
    line(directive, { Rows: 1 }),
    line(directive, { ...fine, Service: 7 }),
    line(directive, { ...fine, Rows: "1" }),
    line(directive, { ...fine, Rows: [] }),
    line(directive, { ...fine, Rows: Array(101).fill(1) }),
    line({ ...directive, Namespace: undefined }, fine),
    line({ ...directive, Dimensions: undefined }, fine),
    line({ ...directive, Metrics: "Rows" }, fine),
    JSON.stringify({ _aws: { CloudWatchMetrics: [directive] }, ...fine }),
    `"_aws" in a text`,
    `{"_aws": [`,
    "{}",
  ];
  for (const text of broken) assert.equal(shown(text), [], text);
});

test.run();
