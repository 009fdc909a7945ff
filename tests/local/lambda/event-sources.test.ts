import { setTimeout as wait } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AwsEndpoint } from "../../../local/aws/endpoint.ts";
import type { ConsoleQueues } from "../../../local/console/sources.ts";
import { EventSources, type FinishedBatch, readEventSources } from "../../../local/lambda/event-sources.ts";
import { Faults } from "../../../local/run/faults.ts";
import { sqsService } from "../../../local/sqs/index.ts";
import { testHost } from "../../support/service-host.ts";
import { ACCOUNT, CodeFolder, functionArn, graphOf, REGION, resource } from "../support/program.ts";
import { startRuntime } from "../support/runtime.ts";

const code = new CodeFolder();
const arnOf = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
const urlOf = (name: string) => `http://localhost:4001/${ACCOUNT}/${name}`;
const queue = (name: string, inputs: Record<string, unknown> = {}) =>
  resource("aws:sqs/queue:Queue", name, inputs, { name, arn: arnOf(name), url: urlOf(name) });
const source = (name: string, inputs: Record<string, unknown> = {}) =>
  resource(
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    `${name}-source`,
    { eventSourceArn: arnOf(name), functionName: `shop-test-${name}`, ...inputs },
    { functionArn: functionArn(name) },
  );
const mayWork = (name: string) => ({
  Effect: "Allow",
  Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  Resource: arnOf(name),
});
/** Logs the bodies of each batch and answers with a part of what the first body says. */
const handler = `exports.handler = async ({ Records }) => {
  console.log(JSON.stringify(Records.map(record => record.body)));
  const bad = Records.filter(record => record.body.startsWith("bad"));
  if (Records.some(record => record.body === "throw")) throw new Error("no");
  return { batchItemFailures: bad.map(record => ({ itemIdentifier: record.messageId })) };
};`;

interface World {
  readonly queues: ConsoleQueues;
  readonly lines: readonly { readonly line: string }[];
  readonly warnings: string[];
  readonly finished: FinishedBatch[];
  /** Each message as a request of another trace sends it: `Root=1-<body>`. */
  send(queueName: string, ...bodies: readonly string[]): Promise<void>;
  start(): void;
  until(holds: () => boolean): Promise<void>;
}

async function withSources(
  name: string,
  { inputs = {}, queueInputs = {}, statements = [mayWork(name)] }: Setting,
  work: (world: World) => Promise<void>,
): Promise<void> {
  const graph = graphOf(
    ...code.function(name, { code: handler, statements }),
    queue("dead"),
    queue(name, queueInputs),
    source(name, inputs),
  );
  const lambda = startRuntime(graph);
  const host = testHost(graph.resources);
  const sqs = sqsService({ ...host, clock: { now: () => new Date() }, region: REGION });
  const warnings: string[] = [];
  const finished: FinishedBatch[] = [];
  const warn = (message: string) => void warnings.push(message);
  const endpoint = new AwsEndpoint({
    identities: lambda.identities,
    authorizer: lambda.authorizer,
    region: REGION,
    accountId: ACCOUNT,
    clock: { now: () => new Date() },
    faults: new Faults([]),
    onCall: () => {},
  });
  endpoint.mount(sqs.aws);
  const developer = lambda.identities.addDeveloper({ accessKeyId: "AKIATEST", secretAccessKey: "x" });
  const sources = new EventSources({
    runtime: lambda.runtime,
    region: REGION,
    warn,
    onBatch: batch => void finished.push(batch),
    call: (identity, operation, input) => endpoint.call(identity, "sqs", operation, input),
  });
  try {
    await work({
      queues: sqs.view,
      lines: lambda.lines,
      warnings,
      finished,
      async send(queueName, ...bodies) {
        for (const MessageBody of bodies)
          await endpoint.call(
            developer,
            "sqs",
            "SendMessage",
            { QueueUrl: urlOf(queueName), MessageBody },
            `Root=1-${MessageBody}`,
          );
      },
      start: () => sources.deploy(readEventSources(graph, lambda.runtime, warn)),
      async until(holds) {
        while (!holds()) await wait(5);
      },
    });
  } finally {
    sources.close();
    await sqs.close?.();
    await lambda.runtime.close();
  }
}

interface Setting {
  readonly inputs?: Record<string, unknown>;
  readonly queueInputs?: Record<string, unknown>;
  readonly statements?: readonly object[];
}

const totalOf = ({ queues }: World, name: string) => {
  const view = queues.list().find(one => one.name === name);
  return view ? view.visible + view.inFlight + view.delayed : Number.NaN;
};
const batches = ({ lines }: World): string[][] =>
  lines.flatMap(({ line }) => {
    const message = /\[\\?".*\]/.exec(line)?.[0].replaceAll('\\"', '"');
    return message ? [JSON.parse(message)] : [];
  });
const test = suite("event sources");
test.after(() => code.remove());

test("messages come in batches, and are deleted when the function has done them", () =>
  withSources("many", {}, async world => {
    await world.send("many", ...Array.from({ length: 12 }, (_, index) => `m${index}`));
    world.start();
    await world.until(() => totalOf(world, "many") === 0);
    assert.equal(
      batches(world)
        .map(batch => batch.length)
        .sort(),
      [10, 2],
    );
    assert.equal(batches(world).flat().sort(), Array.from({ length: 12 }, (_, index) => `m${index}`).sort());
  }));

test("what fails of a batch comes again alone, then goes to the dead-letter queue", () =>
  withSources(
    "partly",
    {
      inputs: { functionResponseTypes: ["ReportBatchItemFailures"] },
      queueInputs: {
        visibilityTimeoutSeconds: 3,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 1 }),
      },
    },
    async world => {
      await world.send("partly", "good", "bad", "fine");
      world.start();
      await world.until(() => totalOf(world, "partly") === 1);
      assert.is(totalOf(world, "dead"), 0);
      await world.until(() => totalOf(world, "dead") === 1);
      assert.equal([totalOf(world, "partly"), world.queues.messages("dead", 9)?.[0]?.body], [0, "bad"]);
      assert.equal(batches(world), [["good", "bad", "fine"]]);
      const [batch] = world.finished;
      assert.equal(batch?.senders, ["Root=1-good", "Root=1-bad", "Root=1-fine"]);
      assert.match(batch?.traceId ?? "", /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
      assert.is(batch?.error, "failed on 1 of 3 messages of partly, which come again");
    },
  ));

test("a function that throws keeps the whole batch", () =>
  withSources("throws", {}, async world => {
    await world.send("throws", "one", "throw");
    world.start();
    await world.until(() => world.warnings.length > 0);
    assert.equal(world.warnings, ["throws failed on 2 messages of throws: they come again."]);
    assert.is(totalOf(world, "throws"), 2);
  }));

test("a window gathers what comes within it", () =>
  withSources("window", { inputs: { maximumBatchingWindowInSeconds: 1, batchSize: 2 } }, async world => {
    await world.send("window", "one");
    world.start();
    await world.until(() => world.queues.list().some(({ inFlight }) => inFlight === 1));
    await world.send("window", "two");
    await world.until(() => totalOf(world, "window") === 0);
    assert.equal(batches(world), [["one", "two"]]);
  }));

test("a role that may not receive gets nothing", () =>
  withSources("refused", { statements: [] }, async world => {
    await world.send("refused", "one");
    world.start();
    await wait(20);
    assert.equal([batches(world), totalOf(world, "refused")], [[], 1]);
  }));

test("what AWS would refuse is said, and does not run", () =>
  withSources("short", { queueInputs: { visibilityTimeoutSeconds: 1 } }, async world => {
    world.start();
    assert.match(
      world.warnings.join(),
      "The event source short-source does not run: Queue visibility timeout: 1 seconds is less than Function timeout: 3 seconds.",
    );
  }));

test.run();
