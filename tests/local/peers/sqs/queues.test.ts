import {
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  type ListQueuesCommandInput,
  type QueueAttributeName,
  StartMessageMoveTaskCommand,
  type StartMessageMoveTaskCommandInput,
} from "@aws-sdk/client-sqs";
import * as assert from "uvu/assert";
import { refusal } from "../support/refusal.ts";
import { arnOf, deadLetters, type Sqs, sqsCases, urlOf } from "./queues.ts";

/** What LocalStack's and moto's tests assert of queues, their attributes, purges and dead letters. */
const plain = { delaySeconds: 3, messageRetentionSeconds: 604_800, visibilityTimeoutSeconds: 20 };
const test = sqsCases("queues", {
  "a-1": { ...plain, receiveWaitTimeSeconds: 10, maxMessageSize: 2048 },
  "a-2": { kmsMasterKeyId: "testKeyId", kmsDataKeyReusePeriodSeconds: 6000 },
  "b-1": { policy: '{"Version":"2012-10-17"}', sqsManagedSseEnabled: true },
  "f.fifo": { contentBasedDeduplication: true },
  "g.fifo": { deduplicationScope: "messageGroup", fifoThroughputLimit: "perMessageGroupId" },
  dead: { visibilityTimeoutSeconds: 0 },
  "src-1": { ...deadLetters("dead", 1), visibilityTimeoutSeconds: 0 },
  "src-2": { ...deadLetters("dead", 2), visibilityTimeoutSeconds: 0 },
  "dead.fifo": { contentBasedDeduplication: true },
  "src.fifo": {
    ...deadLetters("dead.fifo", 1),
    contentBasedDeduplication: true,
    visibilityTimeoutSeconds: 1,
  },
  chained: { ...deadLetters("src-1", 1), visibilityTimeoutSeconds: 0 },
});
const list = async ({ client }: Sqs, input: ListQueuesCommandInput) => {
  const { QueueUrls, NextToken } = await client.send(new ListQueuesCommand(input));
  return { names: QueueUrls?.map(url => url.split("/").pop()), NextToken };
};

test("names are found by their beginning", async sqs => {
  assert.equal((await list(sqs, { QueueNamePrefix: "a-" })).names, ["a-1", "a-2"]);
  assert.equal((await list(sqs, { QueueNamePrefix: "b-" })).names, ["b-1"]);
});
test("without a beginning there are all", async sqs => assert.is((await list(sqs, {})).names?.length, 11));
test("where nothing is found there is no member", async sqs =>
  assert.is((await list(sqs, { QueueNamePrefix: "none" })).names, undefined));
test("pages follow one another until there is no token", async sqs => {
  const first = await list(sqs, { MaxResults: 2 });
  assert.is(first.names?.length, 2);
  const rest = await list(sqs, { MaxResults: 10, NextToken: first.NextToken });
  assert.is(rest.names?.length, 9);
  assert.is(rest.NextToken, undefined);
});
test("a queue's URL ends with its name", async sqs =>
  assert.is((await sqs.client.send(new GetQueueUrlCommand({ QueueName: "a-1" }))).QueueUrl, urlOf("a-1")));
test.refuses(
  "the URL of an unknown queue",
  "AWS.SimpleQueueService.NonExistentQueue",
  "The specified queue does not exist.",
  ({ client }) => client.send(new GetQueueUrlCommand({ QueueName: "none" })),
);

test("without names there are no attributes", async sqs => assert.is(await sqs.attributes("a-1"), undefined));
test("those that are asked for come, and no others", async sqs =>
  assert.equal(await sqs.attributes("a-1", "QueueArn", "VisibilityTimeout"), {
    QueueArn: arnOf("a-1"),
    VisibilityTimeout: "20",
  }));
test("All gives a standard queue's", async sqs => {
  const time = String(sqs.host.time / 1000);
  assert.equal(await sqs.attributes("a-1", "All"), {
    ApproximateNumberOfMessages: "0",
    ApproximateNumberOfMessagesDelayed: "0",
    ApproximateNumberOfMessagesNotVisible: "0",
    CreatedTimestamp: time,
    DelaySeconds: "3",
    LastModifiedTimestamp: time,
    MaximumMessageSize: "2048",
    MessageRetentionPeriod: "604800",
    QueueArn: arnOf("a-1"),
    ReceiveMessageWaitTimeSeconds: "10",
    SqsManagedSseEnabled: "true",
    VisibilityTimeout: "20",
  });
});
test("a change of the program shows, and when it was", async sqs => {
  sqs.wait(60);
  await sqs.change({ "a-1": { visibilityTimeoutSeconds: 69, delaySeconds: 420 } });
  const found = await sqs.attributes("a-1", "All");
  assert.is(found?.VisibilityTimeout, "69");
  assert.is(found?.DelaySeconds, "420");
  assert.is(Number(found?.LastModifiedTimestamp) - Number(found?.CreatedTimestamp), 60);
});
for (const [queue, more] of [
  ["f.fifo", ["true", "queue", "perQueue"]],
  ["g.fifo", ["false", "messageGroup", "perMessageGroupId"]],
] as const)
  test(`All gives ${queue}'s, too`, async sqs => {
    const found = await sqs.attributes(queue, "All");
    assert.is(found?.FifoQueue, "true");
    assert.equal(
      [found?.ContentBasedDeduplication, found?.DeduplicationScope, found?.FifoThroughputLimit],
      more,
    );
  });
const encryption = ["KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled"] as const;
test("a key of KMS excludes the one of SQS", async sqs =>
  assert.equal(await sqs.attributes("a-2", ...encryption), {
    KmsMasterKeyId: "testKeyId",
    KmsDataKeyReusePeriodSeconds: "6000",
    SqsManagedSseEnabled: "false",
  }));
test("without a key of KMS its attributes are not there", async sqs =>
  assert.equal(await sqs.attributes("b-1", ...encryption), { SqsManagedSseEnabled: "true" }));
test("a policy is there when the queue has one", async sqs => {
  assert.is((await sqs.attributes("b-1", "Policy"))?.Policy, '{"Version":"2012-10-17"}');
  assert.is(await sqs.attributes("a-1", "Policy"), undefined);
});
test("a redrive policy is JSON with a number", async sqs =>
  assert.equal(JSON.parse((await sqs.attributes("src-2", "RedrivePolicy"))?.RedrivePolicy ?? ""), {
    deadLetterTargetArn: arnOf("dead"),
    maxReceiveCount: 2,
  }));
for (const name of ["not-existing", ""])
  test.refuses(
    `an attribute ${JSON.stringify(name)}`,
    "InvalidAttributeName",
    `Unknown Attribute ${name}.`,
    sqs => sqs.attributes("a-1", "QueueArn", name as QueueAttributeName),
  );
test.refuses(
  "attributes of an unknown queue",
  "AWS.SimpleQueueService.NonExistentQueue",
  "The specified queue does not exist.",
  sqs => sqs.attributes("none", "All"),
);

test("a purge takes what waits, what is in flight and what is delayed", async sqs => {
  for (const DelaySeconds of [0, 0, 5]) await sqs.send("a-2", "x", { DelaySeconds });
  await sqs.one("a-2");
  assert.equal(await sqs.counts("a-2"), [1, 1, 1]);
  await sqs.purge("a-2");
  assert.equal(await sqs.counts("a-2"), [0, 0, 0]);
});
test("after a purge messages come as before", async sqs => {
  await sqs.purge("a-2");
  await sqs.send("a-2", "x");
  assert.equal(await sqs.bodies("a-2"), ["x"]);
});
test("a handle from before a purge deletes nothing", async sqs => {
  await sqs.send("a-2", "x");
  const got = await sqs.one("a-2");
  await sqs.purge("a-2");
  await sqs.delete("a-2", got);
});
test("one purge a minute", async sqs => {
  await sqs.purge("a-2");
  assert.equal(await refusal(sqs.purge("a-2")), {
    code: "AWS.SimpleQueueService.PurgeQueueInProgress",
    status: 403,
    message: "Only one PurgeQueue operation on a-2 is allowed every 60 seconds.",
  });
  sqs.wait(60);
  await sqs.purge("a-2");
});

test("the sources of a dead-letter queue", async ({ client }) => {
  const { queueUrls } = await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: urlOf("dead") }));
  assert.equal(queueUrls, [urlOf("src-1"), urlOf("src-2")]);
});
test("a message that came too often is a dead letter with its id, body and attributes", async sqs => {
  const MessageAttributes = { MyAttribute: { DataType: "String", StringValue: "foobar" } };
  const sent = await sqs.send("src-1", "message-1", { MessageAttributes });
  await sqs.one("src-1");
  assert.equal(await sqs.receive("src-1"), []);
  const got = await sqs.one("dead", { AttributeNames: ["All"], MessageAttributeNames: ["All"] });
  assert.is(got.MessageId, sent.MessageId);
  assert.equal(got.MessageAttributes, MessageAttributes);
  assert.is(got.MD5OfMessageAttributes, "adb59cd4678ea5a855436b949cd07ab6");
  assert.is(got.Attributes?.ApproximateReceiveCount, "2");
  assert.is(got.Attributes?.DeadLetterQueueSourceArn, arnOf("src-1"));
});
test("dead letters go on along a chain", async sqs => {
  await sqs.send("chained", "test");
  for (const queue of ["chained", "src-1"]) {
    assert.equal(await sqs.bodies(queue), ["test"]);
    assert.equal(await sqs.bodies(queue), []);
  }
  assert.equal(await sqs.bodies("dead"), ["test"]);
});
test("a group goes on when its dead letter has gone", async sqs => {
  await sqs.send("src.fifo", "first", { MessageGroupId: "1" });
  await sqs.one("src.fifo");
  sqs.wait(1);
  assert.equal(await sqs.receive("src.fifo"), []);
  assert.equal(await sqs.bodies("dead.fifo"), ["first"]);
  await sqs.send("src.fifo", "second", { MessageGroupId: "1" });
  assert.equal(await sqs.bodies("src.fifo"), ["second"]);
});

const move = ({ client }: Sqs, input: StartMessageMoveTaskCommandInput) =>
  client.send(new StartMessageMoveTaskCommand(input));
const bury = async (sqs: Sqs) => {
  for (const queue of ["src-1", "src-2"]) await sqs.send(queue, queue);
  for (let time = 0; time < 3; time++) for (const queue of ["src-1", "src-2"]) await sqs.receive(queue);
  assert.equal(await sqs.counts("dead"), [2, 0, 0]);
};
test("a move task sends dead letters to a queue; its handle names task and source", async sqs => {
  await bury(sqs);
  const { TaskHandle = "" } = await move(sqs, { SourceArn: arnOf("dead"), DestinationArn: arnOf("b-1") });
  assert.equal((await sqs.bodies("b-1")).sort(), ["src-1", "src-2"]);
  assert.equal(await sqs.counts("dead"), [0, 0, 0]);
  const handle = JSON.parse(Buffer.from(TaskHandle, "base64").toString());
  assert.match(handle.taskId, /^[\da-f-]{36}$/);
  assert.is(handle.sourceArn, arnOf("dead"));
});
test("without a destination each goes back to where it came from", async sqs => {
  await bury(sqs);
  await move(sqs, { SourceArn: arnOf("dead") });
  for (const queue of ["src-1", "src-2"]) assert.equal(await sqs.bodies(queue), [queue]);
});
test.refuses(
  "a source that is no dead-letter queue",
  "InvalidParameterValue",
  "Source queue must be configured as a Dead Letter Queue.",
  sqs => move(sqs, { SourceArn: arnOf("a-1"), DestinationArn: arnOf("a-2") }),
);
for (const member of ["SourceArn", "DestinationArn"])
  test(`an unknown ${member} is not found`, async sqs =>
    assert.equal(await refusal(move(sqs, { SourceArn: arnOf("dead"), [member]: arnOf("none") })), {
      code: "ResourceNotFoundException",
      status: 404,
      message: `The resource that you specified for the ${member} parameter doesn't exist.`,
    }));

test.run();
