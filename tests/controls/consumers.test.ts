import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readEventSources } from "../../local/lambda/event-sources.ts";
import { statementsOf } from "../../policy/policies.ts";
import { ofType, valueAt } from "../../policy/rule.ts";
import { graphOf } from "../support/graph.ts";
import { contracts } from "./contracts.ts";

const test = suite("consumers");
const graphs = await Promise.all([graphOf("dev"), graphOf("prod")]);
const consumers = contracts.flatMap(contract => Object.entries(contract.consumers ?? {}));

for (const graph of graphs) {
  const mappings = ofType(graph, "aws:lambda/eventSourceMapping:EventSourceMapping");
  const queueOf = (arn: unknown) =>
    ofType(graph, "aws:sqs/queue:Queue").find(({ outputs }) => outputs.arn === arn);
  // In production the mapping names the function's alias.
  const functionOf = (arn: unknown) =>
    ofType(graph, "aws:lambda/function:Function").find(
      ({ outputs }) => outputs.arn === String(arn).replace(/:live$/, ""),
    );

  test(`${graph.stack}: each consumer of a contract is fed by its queue, and reports what failed`, () => {
    const fed = mappings.map(({ inputs }) => [
      String(functionOf(inputs.functionName)?.outputs.name).replace(`${graph.project}-${graph.stack}-`, ""),
      queueOf(inputs.eventSourceArn)?.name,
      inputs.functionResponseTypes,
    ]);
    const wanted = consumers.map(([name, { queue }]) => [
      name,
      `${queue}-queue`,
      ["ReportBatchItemFailures"],
    ]);
    assert.equal(fed.sort(), wanted.sort());
  });

  test(`${graph.stack}: a message stays hidden for six time-outs of its worker, and then has dead letters`, () => {
    for (const { inputs, name } of mappings) {
      const queue = queueOf(inputs.eventSourceArn);
      const timeout = Number(functionOf(inputs.functionName)?.inputs.timeout);
      assert.ok(Number(queue?.inputs.visibilityTimeoutSeconds) >= 6 * timeout, name);
      assert.is(JSON.parse(String(queue?.inputs.redrivePolicy)).maxReceiveCount, 5, name);
    }
  });

  test(`${graph.stack}: messages are received by their worker alone, in no more batches than it may run`, () => {
    for (const { inputs, name } of mappings) {
      const policies = ofType(graph, "aws:iam/rolePolicy:RolePolicy");
      const receivers = policies.filter(policy =>
        statementsOf(policy.inputs.policy).some(
          ({ actions, resources }) =>
            actions.includes("sqs:ReceiveMessage") && resources.includes(String(inputs.eventSourceArn)),
        ),
      );
      assert.equal(
        receivers.map(policy => policy.name),
        [name.replace(/-messages$/, "-policy")],
      );
      const reserved = functionOf(inputs.functionName)?.inputs.reservedConcurrentExecutions;
      const atOnce = Number(valueAt(inputs, "scalingConfig.maximumConcurrency"));
      assert.ok(reserved === undefined || Number(reserved) >= atOnce, name);
    }
  });
}

test("local mode runs them as they are", () => {
  for (const graph of graphs) {
    const warnings: string[] = [];
    const timeoutOf = (arn: string) => {
      const found = ofType(graph, "aws:lambda/function:Function").find(
        ({ outputs }) => outputs.arn === arn.replace(/:live$/, ""),
      );
      return { timeoutSeconds: Number(found?.inputs.timeout) };
    };
    const runtime = { find: timeoutOf } as unknown as Parameters<typeof readEventSources>[1];
    const sources = readEventSources(graph, runtime, message => warnings.push(message));
    assert.equal([sources.length, warnings], [consumers.length, []]);
    assert.ok(sources.every(({ reportsFailures }) => reportsFailures));
  }
});

test.run();
