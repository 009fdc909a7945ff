import { setTimeout as wait } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EventQueue, type QueuedEvent } from "../../../local/lambda/events.ts";
import { CodeFolder, graphOf, resource } from "../support/program.ts";
import { startRuntime, type TestRuntime } from "../support/runtime.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:failures";
const code = new CodeFolder();
/** Counts its deliveries in a file, and fails as often as the event says. */
const counting = `const fs = require("node:fs");
exports.handler = async ({ file, failures }) => {
  fs.appendFileSync(file, "x");
  if (fs.readFileSync(file, "utf8").length <= failures) throw new Error("not yet");
};`;
const config = (name: string, inputs: object) =>
  resource("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", `${name}-config`, {
    functionName: `shop-test-${name}`,
    ...inputs,
  });
const graph = graphOf(
  ...code.function("count", { code: counting }),
  config("count", { destinationConfig: { onFailure: { destination: QUEUE } } }),
  ...code.function("once", { code: counting }),
  config("once", { maximumRetryAttempts: 0 }),
  ...code.function("buried", {
    code: counting,
    inputs: { deadLetterConfig: { targetArn: QUEUE } },
  }),
  config("buried", { maximumRetryAttempts: 0 }),
  ...code.function("old", { code: counting }),
  config("old", { maximumEventAgeInSeconds: 60, destinationConfig: { onFailure: { destination: QUEUE } } }),
);

interface Delivered {
  readonly destination: string;
  readonly record: {
    requestContext: Record<string, unknown>;
    requestPayload: unknown;
    responsePayload: { errorMessage: string };
  };
}

let lambda: TestRuntime;
let shelf: Map<string, QueuedEvent>;
let delivered: Delivered[];
let buried: { target: string; body: string; attributes: Readonly<Record<string, string | number>> }[];
let warnings: string[];

const open = (retryDelays: readonly number[] = [0, 0]) =>
  new EventQueue({
    runtime: lambda.runtime,
    shelf,
    retryDelays,
    deliver: async (_spec, destination, record) =>
      void delivered.push({ destination, record: record as Delivered["record"] }),
    bury: async (_spec, target, letter) => void buried.push({ target, ...letter }),
    warn: message => warnings.push(message),
  });
const specOf = (label: string) => {
  const spec = lambda.runtime.find(label);
  if (!spec) throw new Error(label);
  return spec;
};
async function settled(): Promise<void> {
  while (shelf.size > 0) await wait(2);
}
const deliveries = (label: string) => lambda.invocations.filter(({ spec }) => spec.label === label);

const test = suite("lambda events");
test.before.each(() => {
  lambda = startRuntime(graph);
  shelf = new Map();
  delivered = [];
  buried = [];
  warnings = [];
});
test.after.each(() => lambda.runtime.close());
test.after(() => code.remove());

let files = 0;
const newFile = () => code.write(`counter-${files++}`, "").concat("/count");

test("an accepted event is delivered, under its own request id, and forgotten", async () => {
  const queue = open();
  const id = queue.accept(specOf("count"), JSON.stringify({ file: newFile(), failures: 0 }));
  assert.is(shelf.size, 1);
  await settled();
  assert.equal(
    deliveries("count").map(({ requestId, outcome }) => [requestId, outcome.ok]),
    [[id, true]],
  );
  assert.equal(delivered, []);
});

test("a failed one is delivered twice more", async () => {
  const queue = open();
  queue.accept(specOf("count"), JSON.stringify({ file: newFile(), failures: 2 }));
  await settled();
  assert.equal(
    deliveries("count").map(({ outcome }) => outcome.ok),
    [false, false, true],
  );
  assert.equal(delivered, []);
});

test("one that fails for good goes to its destination, with what was asked and what went wrong", async () => {
  const queue = open();
  const event = { file: newFile(), failures: 9 };
  const id = queue.accept(specOf("count"), JSON.stringify(event));
  await settled();
  assert.is(delivered.length, 1);
  const [{ destination, record }] = delivered as [Delivered];
  assert.is(destination, QUEUE);
  assert.equal(record.requestPayload, event);
  assert.is(record.responsePayload.errorMessage, "not yet");
  assert.equal(record.requestContext, {
    requestId: id,
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:shop-test-count:$LATEST",
    condition: "RetriesExhausted",
    approximateInvokeCount: 3,
  });
});

test("a function without retries and destination fails once, and the terminal says so", async () => {
  const queue = open();
  queue.accept(specOf("once"), JSON.stringify({ file: newFile(), failures: 9 }));
  await settled();
  assert.is(deliveries("once").length, 1);
  assert.equal(warnings, [
    "once failed 1 times on an asynchronous event; the program gives it no on-failure destination.",
  ]);
});

test("an event that would be too old at its next delivery is given up", async () => {
  const queue = open([61_000]);
  queue.accept(specOf("old"), JSON.stringify({ file: newFile(), failures: 9 }));
  await settled();
  assert.is(delivered[0]?.record.requestContext.condition, "EventAgeExceeded");
});

test("what waits for its next delivery at the end is delivered after the next start", async () => {
  const file = newFile();
  const first = open([3_600_000]);
  first.accept(specOf("count"), JSON.stringify({ file, failures: 1 }));
  while ([...shelf.values()].every(event => event.attempts === 0)) await wait(2);
  first.close();
  const [waiting] = shelf.values();
  assert.ok(waiting && waiting.dueAt - waiting.acceptedAt >= 3_600_000);
  shelf.set(waiting.id, { ...waiting, dueAt: Date.now() });
  open();
  await settled();
  assert.equal(
    deliveries("count").map(({ outcome }) => outcome.ok),
    [false, true],
  );
});

test("a dead-letter queue gets the event as it was, and why it failed", async () => {
  const payload = JSON.stringify({ file: newFile(), failures: 9 });
  const id = open().accept(specOf("buried"), payload);
  await settled();
  assert.equal(buried, [
    {
      target: QUEUE,
      body: payload,
      attributes: { RequestID: id, ErrorCode: 200, ErrorMessage: "not yet" },
    },
  ]);
  assert.equal(delivered, []);
  assert.equal(warnings, []);
});

test.run();
