import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Graph } from "../../local/graph/types.ts";
import { ofType, valueAt } from "../../policy/rule.ts";
import { graphOf } from "../support/graph.ts";

const test = suite("alarms");
const [dev, prod] = await Promise.all([graphOf("dev"), graphOf("prod")]);

/** What an alarm looks at: `<namespace> <metric> {<dimensions>}`. */
const seriesOf = (graph: Graph): string[] =>
  ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => {
    const dimensions = Object.entries(inputs.dimensions ?? {}).sort();
    return `${inputs.namespace} ${inputs.metricName} ${JSON.stringify(Object.fromEntries(dimensions))}`;
  });

test("two stacks of one account look at no metric together: the success of one does not silence the other", () => {
  const ofDev = new Set(seriesOf(dev));
  assert.ok(ofDev.size > 0);
  assert.equal(
    seriesOf(prod).filter(series => ofDev.has(series)),
    [],
  );
});

for (const graph of [dev, prod]) {
  test(`${graph.stack}: alarms look where the stack's functions write`, () => {
    const written = ofType(graph, "aws:lambda/function:Function").map(({ inputs }) =>
      valueAt(inputs, "environment.variables.METRICS_NAMESPACE"),
    );
    assert.equal([...new Set(written)], [`${graph.project}/${graph.stack}`]);
    const watched = ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm")
      .map(({ inputs }) => String(inputs.namespace))
      .filter(namespace => !namespace.startsWith("AWS/"));
    assert.equal([...new Set(watched)], [`${graph.project}/${graph.stack}`]);
  });
}

test.run();
