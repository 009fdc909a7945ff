import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type SqsService, sqsService } from "../../../local/sqs/index.ts";
import { type ServedService, serveAws } from "../../support/aws-server.ts";
import { resource, type TestHost, testHost } from "../../support/service-host.ts";

const BASE = "http://localhost:4001/000000000000";
const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
const queue = (name: string, inputs: object = {}) =>
  resource("aws:sqs/queue:Queue", name, {
    inputs: { ...inputs },
    outputs: { name, arn: arnOf(name), url: `${BASE}/${name}` },
  });
const redrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 2 });
const resources = [
  queue("dead"),
  queue("work", { redrivePolicy, messageRetentionSeconds: 3600 }),
  queue("small", { maxMessageSize: 1024, delaySeconds: 10 }),
  queue("ordered.fifo", { fifoQueue: true, contentBasedDeduplication: true }),
  queue("by-group.fifo", {
    fifoQueue: true,
    deduplicationScope: "messageGroup",
    fifoThroughputLimit: "perMessageGroupId",
    kmsMasterKeyId: "alias/queues",
    redriveAllowPolicy: '{"redrivePermission":"denyAll"}',
  }),
];

interface Context {
  host: TestHost;
  service: SqsService;
  served: ServedService;
  client: SQSClient;
}
const test = suite<Context>("SQS", {} as Context);

test.before.each(async context => {
  context.host = testHost(resources);
  await open(context);
});
test.after.each(close);

async function open(context: Context): Promise<void> {
  context.service = sqsService(context.host);
  context.served = await serveAws(context.service.aws);
  context.client = new SQSClient(context.served.config);
}
async function close({ service, served, client }: Context): Promise<void> {
  await service.close?.();
  client.destroy();
  await served.close();
}

const QueueUrl = `${BASE}/work`;
const send = ({ client }: Context, MessageBody: string, more: object = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
async function receive(
  { client }: Context,
  more: Partial<ReceiveMessageCommandInput> = {},
): Promise<Message[]> {
  return (await client.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];
}
const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body);
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "accepted",
    error => `${error.name}: ${error.message}`,
  );
const counts = async ({ client }: Context, name: string) => {
  const command = new GetQueueAttributesCommand({ QueueUrl: `${BASE}/${name}`, AttributeNames: ["All"] });
  const { Attributes = {} } = await client.send(command);
  return [
    Attributes.ApproximateNumberOfMessages,
    Attributes.ApproximateNumberOfMessagesNotVisible,
    Attributes.ApproximateNumberOfMessagesDelayed,
  ].map(Number);
};

test("a message comes with what was sent, and is gone when it is deleted", async context => {
  const MessageAttributes = {
    kind: { DataType: "String", StringValue: "run" },
    bytes: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2, 255]) },
    "other.count": { DataType: "Number.int", StringValue: "12" },
  };
  const sent = await send(context, "žeton ✓", { MessageAttributes });
  const [message, ...others] = await receive(context, {
    MessageAttributeNames: ["All"],
    MessageSystemAttributeNames: ["All"],
  });
  assert.equal([others, message?.Body, message?.MessageId], [[], "žeton ✓", sent.MessageId]);
  assert.equal(message?.MessageAttributes, MessageAttributes);
  assert.is(message?.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
  const time = String(context.host.time);
  assert.equal(message?.Attributes, {
    SenderId: "AIDALOCAL:developer",
    SentTimestamp: time,
    ApproximateReceiveCount: "1",
    ApproximateFirstReceiveTimestamp: time,
  });
  assert.equal(await counts(context, "work"), [0, 1, 0]);
  await context.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
  assert.equal(await counts(context, "work"), [0, 0, 0]);
});

test("the digest of attributes is the one that AWS documents", async context => {
  const sent = await send(context, "x", {
    MessageAttributes: { timestamp: { DataType: "Number", StringValue: "1493147359900" } },
  });
  assert.is(sent.MD5OfMessageAttributes, "235c5c510d26fb653d073faed50ae77c");
});

test("a received message is hidden for its time-out, then comes again; the old handle deletes nothing", async context => {
  await send(context, "one");
  const [first] = await receive(context);
  assert.equal(await receive(context), []);
  context.host.time += 30_000;
  const [second] = await receive(context, { MessageSystemAttributeNames: ["ApproximateReceiveCount"] });
  assert.equal([second?.Body, second?.Attributes], ["one", { ApproximateReceiveCount: "2" }]);
  await context.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
  assert.equal(await counts(context, "work"), [0, 1, 0]);
});

test("the time-out of a message can be changed while it is in flight", async context => {
  await send(context, "one");
  const [message] = await receive(context, { VisibilityTimeout: 100 });
  const { ReceiptHandle } = message as Message;
  const change = (VisibilityTimeout: number) =>
    context.client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  await change(200);
  context.host.time += 150_000;
  assert.equal(await receive(context), []);
  await change(0);
  // Late: the message is there for all again, and a standard queue hides it once more.
  await change(10);
  assert.equal(await receive(context), []);
  context.host.time += 10_000;
  assert.equal(bodies(await receive(context)), ["one"]);
  // A handle older than the latest receive still shows and hides it.
  await change(0);
  assert.equal(await counts(context, "work"), [1, 0, 0]);
  await change(100);
  assert.equal([await receive(context), await counts(context, "work")], [[], [0, 1, 0]]);
});

test("a FIFO queue refuses handles whose time is over, and keeps the message", async context => {
  const url = { QueueUrl: `${BASE}/ordered.fifo` };
  await send(context, "one", { ...url, MessageGroupId: "a" });
  const [{ ReceiptHandle = "" } = {}] = await receive(context, { ...url, VisibilityTimeout: 1 });
  const input = { ...url, ReceiptHandle };
  const remove = () => context.client.send(new DeleteMessageCommand(input));
  context.host.time += 1_000;
  const expired = `InvalidParameterValue: Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`;
  assert.is(await refusal(remove()), expired);
  const [again] = await receive(context, url);
  assert.is(await refusal(remove()), expired);
  const late = { ...input, VisibilityTimeout: 1 };
  assert.match(
    await refusal(context.client.send(new ChangeMessageVisibilityCommand(late))),
    /does not exist/,
  );
  assert.is(again?.Body, "one");
  await context.client.send(new DeleteMessageCommand({ ...url, ReceiptHandle: again?.ReceiptHandle }));
  assert.equal([await refusal(remove()), await counts(context, "ordered.fifo")], ["accepted", [0, 0, 0]]);
});

test("a receive keeps the messages of a group together", async context => {
  const url = { QueueUrl: `${BASE}/ordered.fifo` };
  for (const [body, MessageGroupId] of [
    ["g1-m1", "g1"],
    ["g2-m1", "g2"],
    ["g1-m2", "g1"],
    ["g1-m3", "g1"],
  ])
    await send(context, body as string, { ...url, MessageGroupId });
  const received = await receive(context, { ...url, MaxNumberOfMessages: 10 });
  assert.equal(bodies(received), ["g1-m1", "g1-m2", "g1-m3", "g2-m1"]);
});

test("messages are told apart within a group where the queue says so, and a purge forgets them", async context => {
  const url = { QueueUrl: `${BASE}/by-group.fifo`, MessageDeduplicationId: "same" };
  const put = async (MessageGroupId: string) =>
    (await send(context, "x", { ...url, MessageGroupId })).MessageId;
  const [a, b] = [await put("a"), await put("b")];
  assert.is.not(a, b);
  assert.is(await put("a"), a);
  await context.client.send(new PurgeQueueCommand({ QueueUrl: url.QueueUrl }));
  assert.is.not(await put("a"), a);
});

test("a FIFO batch whose entries cannot all be told apart is refused whole", async context => {
  const batch = (name: string, ...Entries: { Id: string; MessageBody: string; MessageGroupId?: string }[]) =>
    refusal(context.client.send(new SendMessageBatchCommand({ QueueUrl: `${BASE}/${name}`, Entries })));
  const good = { Id: "a", MessageBody: "one", MessageGroupId: "a" };
  assert.match(
    await batch("ordered.fifo", good, { Id: "b", MessageBody: "two" }),
    /^InvalidParameterValue.*MessageGroupId/,
  );
  assert.match(await batch("by-group.fifo", good), /^InvalidParameterValue.*ContentBasedDeduplication/);
  assert.equal(await counts(context, "ordered.fifo"), [0, 0, 0]);
});

test("ids of groups and messages, and values of attributes, hold what AWS lets them", async context => {
  const url = { QueueUrl: `${BASE}/by-group.fifo` };
  for (const id of ["", "x".repeat(129), "a b", "č"]) {
    const group = { ...url, MessageGroupId: id, MessageDeduplicationId: "d" };
    assert.match(await refusal(send(context, "x", group)), /MessageGroupId can only include .* 1 to 128/, id);
    const message = { ...url, MessageGroupId: "g", MessageDeduplicationId: id };
    assert.match(await refusal(send(context, "x", message)), /MessageDeduplicationId can only include/, id);
  }
  assert.match(await refusal(send(context, "x", { MessageGroupId: "a b" })), /MessageGroupId can only/);
  const MessageAttributes = { a: { DataType: "String", StringValue: "\u0001" } };
  assert.match(await refusal(send(context, "x", { MessageAttributes })), /Invalid characters found/);
});

test("what is empty is left out of replies", async context => {
  const { client } = context;
  const Entries = [{ Id: "a", MessageBody: "one" }];
  const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  assert.not.ok("Failed" in sent && sent.Failed);
  assert.is((await client.send(new ListQueuesCommand({ QueueNamePrefix: "none" }))).QueueUrls, undefined);
  const bad = [{ Id: "a", MessageBody: "\u0000" }];
  assert.is(
    (await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: bad }))).Successful,
    undefined,
  );
});

test("attributes of a queue tell its times, its key and what FIFO queues have besides", async context => {
  const QueueUrl = `${BASE}/by-group.fifo`;
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
  const { Attributes = {} } = await context.client.send(command);
  const time = String(Math.floor(context.host.time / 1000));
  for (const [name, value] of Object.entries({
    CreatedTimestamp: time,
    LastModifiedTimestamp: time,
    KmsMasterKeyId: "alias/queues",
    KmsDataKeyReusePeriodSeconds: "300",
    RedriveAllowPolicy: '{"redrivePermission":"denyAll"}',
    DeduplicationScope: "messageGroup",
    FifoThroughputLimit: "perMessageGroupId",
    SqsManagedSseEnabled: "false",
  }))
    assert.is(Attributes[name as keyof typeof Attributes], value, name);
  const one = new GetQueueAttributesCommand({ QueueUrl: `${BASE}/work`, AttributeNames: ["KmsMasterKeyId"] });
  assert.is((await context.client.send(one)).Attributes, undefined);
});

test("an asterisk asks for all attributes of a message", async context => {
  const MessageAttributes = { a: { DataType: "String", StringValue: "1" } };
  await send(context, "x", { MessageAttributes });
  const [message] = await receive(context, { MessageAttributeNames: ["*"] });
  assert.equal(message?.MessageAttributes, MessageAttributes);
});

test("what was received too often goes to the dead-letter queue, and back by a move task", async context => {
  await send(context, "poison");
  for (let time = 0; time < 2; time++) {
    assert.equal(bodies(await receive(context, { VisibilityTimeout: 1 })), ["poison"]);
    context.host.time += 1_000;
  }
  assert.equal(await receive(context), []);
  const dead = { QueueUrl: `${BASE}/dead`, VisibilityTimeout: 0 };
  const [letter] = await receive(context, { ...dead, MessageSystemAttributeNames: ["All"] });
  assert.is(letter?.Attributes?.DeadLetterQueueSourceArn, arnOf("work"));
  assert.is(letter?.Attributes?.ApproximateReceiveCount, "3");
  const sources = await context.client.send(
    new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.QueueUrl }),
  );
  assert.equal(sources.queueUrls, [QueueUrl]);
  await context.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf("dead") }));
  assert.equal([await counts(context, "dead"), bodies(await receive(context))], [[0, 0, 0], ["poison"]]);
});

test("a long poll ends with the first message, or when its time is over", async context => {
  const polling = receive(context, { WaitTimeSeconds: 20 });
  await send(context, "late");
  assert.equal(bodies(await polling), ["late"]);
  assert.equal(await receive(context, { WaitTimeSeconds: 1 }), []);
});

test("a stop ends a long poll", async context => {
  const polling = receive(context, { WaitTimeSeconds: 20 });
  // The poll is answered before a later request only if it waits already.
  await counts(context, "work");
  await context.service.close?.();
  assert.equal(await polling, []);
});

test("delay, retention and size are the queue's", async context => {
  const small = `${BASE}/small`;
  await send(context, "later", { QueueUrl: small });
  assert.equal(
    [await counts(context, "small"), await receive(context, { QueueUrl: small })],
    [[0, 0, 1], []],
  );
  context.host.time += 10_000;
  assert.equal(bodies(await receive(context, { QueueUrl: small })), ["later"]);
  assert.is(
    await refusal(send(context, "x".repeat(1025), { QueueUrl: small })),
    "InvalidParameterValue: One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
  );
  await send(context, "old");
  context.host.time += 3_600_000;
  assert.equal([await receive(context), await counts(context, "work")], [[], [0, 0, 0]]);
});

test("batches succeed and fail entry by entry", async context => {
  const Entries = [
    { Id: "a", MessageBody: "first" },
    { Id: "b", MessageBody: "\u0000" },
    { Id: "c", MessageBody: "third", DelaySeconds: 5 },
  ];
  const sent = await context.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  assert.equal(
    [
      sent.Successful?.map(({ Id }) => Id),
      sent.Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
    ],
    [["a", "c"], [["b", "InvalidMessageContents", true]]],
  );
  const [first] = await receive(context, { MaxNumberOfMessages: 10 });
  const removed = await context.client.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: "a", ReceiptHandle: first?.ReceiptHandle },
        { Id: "x", ReceiptHandle: "made up" },
      ],
    }),
  );
  assert.equal(
    [removed.Successful?.map(({ Id }) => Id), removed.Failed?.map(({ Code }) => Code)],
    [["a"], ["ReceiptHandleIsInvalid"]],
  );
  const twice = [Entries[0], Entries[0]] as typeof Entries;
  const batch = (entries: typeof Entries) =>
    refusal(context.client.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries })));
  assert.equal(
    [await batch(twice), await batch([]), await batch(Array(11).fill(Entries[0]))].map(
      text => text.split(":")[0],
    ),
    ["BatchEntryIdsNotDistinct", "EmptyBatchRequest", "TooManyEntriesInBatchRequest"],
  );
});

test("a FIFO queue keeps the order within a group, and takes the same message once in five minutes", async context => {
  const url = { QueueUrl: `${BASE}/ordered.fifo` };
  const put = (body: string, MessageGroupId: string) => send(context, body, { ...url, MessageGroupId });
  const one = await put("a1", "a");
  assert.is((await put("a1", "a")).MessageId, one.MessageId);
  await put("a2", "a");
  await put("b1", "b");
  assert.equal(bodies(await receive(context, { ...url, MaxNumberOfMessages: 1 })), ["a1"]);
  assert.equal(bodies(await receive(context, { ...url, MaxNumberOfMessages: 10 })), ["b1"]);
  context.host.time += 300_000;
  assert.equal(bodies(await receive(context, { ...url, MaxNumberOfMessages: 10 })), ["a1", "a2", "b1"]);
  assert.not.equal((await put("a1", "a")).MessageId, one.MessageId);
  assert.match(await refusal(send(context, "x", url)), /MessageGroupId/);
});

test("queues are found and listed; an unknown one is refused under both of its names", async context => {
  const { client } = context;
  assert.is((await client.send(new GetQueueUrlCommand({ QueueName: "work" }))).QueueUrl, QueueUrl);
  const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: "d" }));
  assert.equal(QueueUrls, [`${BASE}/dead`]);
  const error = await client.send(new GetQueueUrlCommand({ QueueName: "none" })).catch(caught => caught);
  assert.instance(error, QueueDoesNotExist);
  assert.is(error.Error?.Code ?? error.Code, "AWS.SimpleQueueService.NonExistentQueue");
  assert.match(
    await refusal(receive(context, { MaxNumberOfMessages: 11 })),
    "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
  );
});

test("a purge empties a queue, once a minute", async context => {
  await send(context, "one");
  const purge = () => context.client.send(new PurgeQueueCommand({ QueueUrl }));
  await purge();
  assert.equal(await counts(context, "work"), [0, 0, 0]);
  assert.match(await refusal(purge()), /^PurgeQueueInProgress: /);
});

test("messages stay over a restart, the hidden ones hidden; the console sees them all", async context => {
  for (const body of ["one", "two"]) await send(context, body);
  await receive(context);
  await close(context);
  await open(context);
  const [dead, work] = context.service.view.list();
  assert.equal([dead?.isDeadLetterQueue, work?.visible, work?.inFlight], [true, 1, 1]);
  assert.equal(
    context.service.view.messages("work", 10)?.map(({ body, state }) => [body, state]),
    [
      ["one", "inFlight"],
      ["two", "visible"],
    ],
  );
  assert.equal(bodies(await receive(context)), ["two"]);
});

test.run();
