import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AwsError } from "../../../../local/aws/types.ts";
import type { QueueState } from "../../../../local/console/sources.ts";
import type { QueueMessageView, QueueView } from "../../../../local/console/types.ts";
import { functionArn, graphOf, resource } from "../../support/program.ts";
import { withConsole } from "../support/server.ts";
import { fakeSources } from "../support/sources.ts";

const test = suite("console: queues");

const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const queue = (name: string, more: Partial<QueueState> = {}): QueueState => ({
  name,
  arn: arnOf(name),
  isFifo: false,
  visible: 0,
  inFlight: 0,
  delayed: 0,
  deadLetterArn: null,
  isDeadLetterQueue: false,
  ...more,
});
const message: QueueMessageView = {
  id: "1",
  sentAt: "2026-06-01T10:00:00Z",
  receiveCount: 3,
  state: "inFlight",
  body: "<b>",
  receipt: "handle",
};
const letters = queue("mails-letters-1", { isDeadLetterQueue: true, visible: 1 });
const mails = queue("mails-1.fifo", { isFifo: true, inFlight: 1, deadLetterArn: letters.arn });
const idle = queue("idle-1", { isDeadLetterQueue: true });
const queues = {
  version: 1,
  list: () => [idle, mails, letters],
  messages: (name: string) => (name === mails.name ? [message] : name === idle.name ? [] : null),
};

const queueResource = (label: string, arn: string) =>
  resource("aws:sqs/queue:Queue", `${label}-queue`, {}, { arn });
const graph = graphOf(
  queueResource("mails", mails.arn),
  queueResource("mails-dead-letters", letters.arn),
  queueResource("clean-up-failures", idle.arn),
  resource("aws:lambda/eventSourceMapping:EventSourceMapping", "mails", {
    eventSourceArn: mails.arn,
    functionName: functionArn("movies"),
  }),
  resource("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "clean-up", {
    functionName: functionArn("clean-up"),
    destinationConfig: { onFailure: { destination: idle.arn } },
  }),
);

interface Asked {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly traceId: string | undefined;
}

/** Sources whose SQS takes every call and notes it. */
function withSqs() {
  const asked: Asked[] = [];
  const call = async (
    service: string,
    operation: string,
    input: Record<string, unknown>,
    traceId?: string,
  ) => {
    asked.push({ service, operation, input, traceId });
    if (operation === "PurgeQueue") throw new AwsError("PurgeQueueInProgress", "Only one a minute.");
    return operation === "GetQueueUrl" ? { QueueUrl: `/0/${input.QueueName}` } : { MessageId: "m-1" };
  };
  return { asked, sources: fakeSources({ queues, graph: () => graph, call }) };
}

test("lists dead letters first and empty queues last, each with its service and who works on it", async () => {
  await withConsole(withSqs().sources, async ({ get }) => {
    const views = (await get("queues")).body as QueueView[];
    assert.equal(
      views.map(({ label }) => label),
      ["mails-dead-letters", "mails", "clean-up-failures"],
    );
    const [first, second, third] = views;
    assert.equal([first?.service, first?.deadLettersOf, first?.canRedrive], ["movies", ["mails"], true]);
    assert.equal([second?.service, second?.consumer, second?.canRedrive], ["movies", "movies", false]);
    assert.equal([third?.service, third?.deadLettersOf], ["clean-up", ["clean-up"]]);
  });
});

test("shows what is in a queue", async () => {
  await withConsole(withSqs().sources, async ({ get }) => {
    assert.equal((await get(`queues/${mails.name}`)).body, [message]);
    assert.is((await get("queues/none")).status, 404);
  });
});

test("sends to a FIFO queue in a trace of its own", async () => {
  const { asked, sources } = withSqs();
  await withConsole(sources, async ({ post }) => {
    const { body } = await post(`queues/${mails.name}/send`, { body: "hello", group: "g" });
    const { input, traceId } = asked.at(-1) ?? {};
    const { traceId: told } = body as { traceId: string };
    assert.is(traceId, `Root=${told}`);
    assert.equal(input, {
      QueueUrl: `/0/${mails.name}`,
      MessageBody: "hello",
      MessageGroupId: "g",
      MessageDeduplicationId: told,
    });
  });
});

test("retries what was received, and says so where nothing waits", async () => {
  const { asked, sources } = withSqs();
  await withConsole(sources, async ({ post }) => {
    assert.equal((await post(`queues/${mails.name}/retry`, { id: "1" })).body, { retried: 1 });
    assert.is(asked.at(-1)?.operation, "ChangeMessageVisibility");
    assert.equal(asked.at(-1)?.input, {
      QueueUrl: `/0/${mails.name}`,
      ReceiptHandle: "handle",
      VisibilityTimeout: 0,
    });
    assert.is((await post(`queues/${mails.name}/retry`, { id: "2" })).status, 409);
    assert.is((await post(`queues/${idle.name}/retry`, {})).status, 409);
  });
});

test("redrives, and tells what SQS refuses in its words", async () => {
  const { asked, sources } = withSqs();
  await withConsole(sources, async ({ post }) => {
    assert.is((await post(`queues/${letters.name}/redrive`, {})).status, 200);
    assert.equal(asked.at(-1)?.input, { SourceArn: letters.arn });
    assert.equal(await post(`queues/${mails.name}/purge`, {}), {
      status: 409,
      body: { message: "PurgeQueueInProgress: Only one a minute." },
    });
    assert.is((await post("queues/none/purge", {})).status, 404);
  });
});

test.run();
