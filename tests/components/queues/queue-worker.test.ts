import { suite } from "uvu";
import * as assert from "uvu/assert";
import { QueueWorker, type QueueWorkerArgs } from "../../../components/queues/queue-worker.ts";
import { planConsumers, visibilityTimeoutSeconds } from "../../../components/services/consumers.ts";
import type { Contract, FunctionSpec } from "../../../contract/contract.ts";
import { enterProject, mistake, only, register, settings, statementsOf } from "../support/register.ts";

const test = suite("components/queue-worker");

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({ "worker.ts": "export const handler = async () => 1;" });
});
test.after(() => leave());

const args: QueueWorkerArgs = {
  ...settings,
  description: "Imports runs",
  entry: "worker.ts",
  timeoutSeconds: 60,
  links: [],
  queueArn: "arn:aws:sqs:eu-central-1:000000000000:imports",
  impact: "Runs show up late.",
};
const lambda = "aws:lambda/function:Function";
const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";

test("a queue invokes the function with batches, of which the failed messages alone come again", async () => {
  const resources = await register(() => new QueueWorker("import-worker", args));
  assert.equal(only(resources, mapping).inputs, {
    eventSourceArn: args.queueArn,
    functionName: only(resources, lambda).outputs.arn,
    batchSize: 10,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: 2 },
  });
});

test("the function may do to its queue what Lambda does in its name, and no more", async () => {
  const resources = await register(() => new QueueWorker("import-worker", args));
  const statements = statementsOf(only(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy);
  assert.equal(statements.slice(2), [
    {
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: args.queueArn,
    },
  ]);
});

test("sizes are passed on; executions are kept for as many batches as may run at once", async () => {
  const sizes = { batchSize: 100, maximumBatchingWindowSeconds: 5, maximumConcurrency: 4 };
  const resources = await register(
    () => new QueueWorker("import-worker", { ...args, ...sizes, reserve: true }),
  );
  const { inputs } = only(resources, mapping);
  assert.equal(
    [inputs.batchSize, inputs.maximumBatchingWindowInSeconds, inputs.scalingConfig],
    [100, 5, { maximumConcurrency: 4 }],
  );
  assert.is(only(resources, lambda).inputs.reservedConcurrentExecutions, 4);
});

const contradictions: readonly [Partial<QueueWorkerArgs>, string][] = [
  [
    { timeoutSeconds: 0 },
    "timeoutSeconds: must be a whole number from 1 to 900 (got 0). Leave it out for the default.",
  ],
  [
    { batchSize: 0 },
    "batchSize: must be a whole number from 1 to 10000 (got 0). Leave it out for the default.",
  ],
  [
    { maximumBatchingWindowSeconds: 301 },
    "maximumBatchingWindowSeconds: must be a whole number from 0 to 300 (got 301). Leave it out for the default.",
  ],
  [
    { maximumConcurrency: 1 },
    "maximumConcurrency: must be a whole number from 2 to 1000 (got 1). Leave it out for the default.",
  ],
  [
    { batchSize: 11 },
    "batchSize and maximumBatchingWindowSeconds: a batch of 11 is not gathered without a window. Give maximumBatchingWindowSeconds of at least 1.",
  ],
];
for (const [change, message] of contradictions) {
  test(`stops before anything is registered: ${message}`, async () => {
    const stopped = await mistake(() => new QueueWorker("import-worker", { ...args, ...change }));
    assert.is(stopped, `QueueWorker "import-worker": ${message}`);
  });
}

const contract = (service: string, more: Partial<Contract>): Contract => ({
  service,
  summary: "",
  uses: [],
  operations: {},
  ...more,
});
const spec = (queue: string): FunctionSpec & { queue: string } => ({
  summary: "",
  timeoutSeconds: 60,
  uses: [],
  queue,
});

test("each queue has its consumer, of whichever service", () => {
  const sender = contract("shop", { uses: [{ queue: "imports" }] });
  const worker = contract("films", { consumers: { "import-worker": spec("imports") } });
  const plans = planConsumers([sender, worker]);
  assert.equal([...plans], [["imports", { name: "import-worker", service: "films", spec: spec("imports") }]]);
});

test("a queue without a consumer, or with two, is named", () => {
  const sender = contract("shop", { uses: [{ queue: "imports" }] });
  assert.throws(
    () => planConsumers([sender]),
    'Nothing works on the messages of the queue "imports". Name it under consumers in the contract of a service that is in the config value services.',
  );
  const both = ["one", "two"].map(name =>
    contract(name, { consumers: { [`${name}-worker`]: spec("imports") } }),
  );
  assert.throws(
    () => planConsumers(both),
    'The queue "imports" has two consumers, one-worker of the service one and two-worker of two: each would miss what the other takes. Leave it to one.',
  );
});

test("a message stays hidden for six times the worker's time-out, and while a batch is gathered", () => {
  assert.is(visibilityTimeoutSeconds(spec("imports")), 360);
  assert.is(visibilityTimeoutSeconds({ ...spec("imports"), maximumBatchingWindowSeconds: 5 }), 365);
});

test.run();
