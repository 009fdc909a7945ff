import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
} from "@aws-sdk/client-sqs";
import * as assert from "uvu/assert";
import { type Sqs, sqsCases, urlOf } from "./queues.ts";

/** What LocalStack's and moto's tests assert of the batches of SQS. */
const test = sqsCases("batches", {
  work: { maxMessageSize: 1_048_576 },
  small: { maxMessageSize: 1024 },
  brief: { visibilityTimeoutSeconds: 1 },
});
const send = ({ client }: Sqs, queue: string, Entries: SendMessageBatchRequestEntry[]) =>
  client.send(new SendMessageBatchCommand({ QueueUrl: urlOf(queue), Entries }));
const remove = (
  { client }: Sqs,
  queue: string,
  Entries: { Id: string; ReceiptHandle: string | undefined }[],
) => client.send(new DeleteMessageBatchCommand({ QueueUrl: urlOf(queue), Entries }));
const hide = (
  { client }: Sqs,
  queue: string,
  Entries: { Id: string; ReceiptHandle: string | undefined; VisibilityTimeout: number }[],
) => client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: urlOf(queue), Entries }));
const entries = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ Id: `id_${index}`, MessageBody: String(index) }));
const handles = (count: number) =>
  entries(count).map(({ Id }) => ({ Id, ReceiptHandle: "garbage", VisibilityTimeout: 1 }));

test("each entry is a message", async sqs => {
  const { Successful, Failed } = await send(sqs, "work", entries(2));
  assert.equal(
    Successful?.map(({ Id }) => Id),
    ["id_0", "id_1"],
  );
  assert.is(Failed, undefined);
  assert.equal(await sqs.bodies("work"), ["0", "1"]);
});
test("an entry's reply has the digests", async sqs => {
  const MessageAttributes = { timestamp: { DataType: "Number", StringValue: "1493147359900" } };
  const { Successful } = await send(sqs, "work", [{ Id: "1", MessageBody: "message", MessageAttributes }]);
  assert.is(Successful?.[0]?.MD5OfMessageBody, "78e731027d8fd50ed642340b7c9a63b3");
  assert.is(Successful?.[0]?.MD5OfMessageAttributes, "235c5c510d26fb653d073faed50ae77c");
  assert.is(Successful?.[0]?.SequenceNumber, undefined);
});
test("ten entries go, come and are deleted", async sqs => {
  const { Successful } = await send(sqs, "work", entries(10));
  const got = await sqs.receive("work", { MaxNumberOfMessages: 10 });
  assert.equal(
    got.map(({ MessageId }) => MessageId),
    Successful?.map(({ MessageId }) => MessageId),
  );
  const gone = await remove(
    sqs,
    "work",
    got.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle })),
  );
  assert.is(gone.Successful?.length, 10);
  assert.equal(await sqs.counts("work"), [0, 0, 0]);
});
test("an entry that is refused fails alone", async sqs => {
  const { Successful, Failed } = await send(sqs, "work", [...entries(9), { Id: "9", MessageBody: "\u0001" }]);
  assert.is(Successful?.length, 9);
  assert.equal(
    Failed?.map(({ Id, Code }) => [Id, Code]),
    [["9", "InvalidMessageContents"]],
  );
  assert.is((await sqs.bodies("work")).length, 9);
});
test("an entry that is too long for the queue fails alone, in words of its own", async sqs => {
  const long = [
    { Id: "a", MessageBody: "a".repeat(1024) },
    { Id: "b", MessageBody: "a".repeat(1025) },
  ];
  const { Successful, Failed } = await send(sqs, "small", long);
  assert.is(Successful?.[0]?.MD5OfMessageBody, "c9a34cfc85d982698c6ac89f76071abd");
  assert.equal(Failed, [
    {
      Id: "b",
      SenderFault: true,
      Code: "InvalidParameterValue",
      Message: "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.",
    },
  ]);
});
test("a delay beyond fifteen minutes fails alone", async sqs => {
  const { Successful, Failed } = await send(sqs, "work", [
    { Id: "id_1", MessageBody: "body_1", DelaySeconds: 1 },
    { Id: "id_2", MessageBody: "body_2", DelaySeconds: 1800 },
  ]);
  assert.equal(
    Successful?.map(({ Id }) => Id),
    ["id_1"],
  );
  assert.is(
    Failed?.[0]?.Message,
    "Value 1800 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
  );
});
test.refuses(
  "a mebibyte is the most of one batch",
  "AWS.SimpleQueueService.BatchRequestTooLong",
  "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
  sqs => {
    const MessageAttributes = { k: { DataType: "String", StringValue: "x" } };
    return send(sqs, "work", [
      { Id: "1", MessageBody: "a".repeat(1_048_568), MessageAttributes },
      { Id: "2", MessageBody: "a" },
    ]);
  },
);

const calls = {
  SendMessageBatch: (sqs: Sqs, count: number) => send(sqs, "work", entries(count)),
  DeleteMessageBatch: (sqs: Sqs, count: number) => remove(sqs, "work", handles(count)),
  ChangeMessageVisibilityBatch: (sqs: Sqs, count: number) => hide(sqs, "work", handles(count)),
};
for (const [name, call] of Object.entries(calls)) {
  test.refuses(
    `${name} of nothing`,
    "AWS.SimpleQueueService.EmptyBatchRequest",
    `There should be at least one ${name}RequestEntry in the request.`,
    sqs => call(sqs, 0),
  );
  test.refuses(
    `${name} of twenty`,
    "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
    "Maximum number of entries per request are 10. You have sent 20.",
    sqs => call(sqs, 20),
  );
}
const badId =
  "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";
for (const Id of ["", "invalid:id", ".!@#$%^&*()+=", "i".repeat(81)]) {
  test.refuses(
    `sending with the id ${JSON.stringify(Id.slice(0, 9))}`,
    "AWS.SimpleQueueService.InvalidBatchEntryId",
    badId,
    sqs => send(sqs, "work", [{ Id, MessageBody: "x" }]),
  );
  test.refuses(
    `deleting with the id ${JSON.stringify(Id.slice(0, 9))}`,
    "AWS.SimpleQueueService.InvalidBatchEntryId",
    badId,
    sqs => remove(sqs, "work", [{ Id, ReceiptHandle: "garbage" }]),
  );
}
test.refuses(
  "the first id that is there twice is named",
  "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  "Id id_2 repeated.",
  sqs =>
    send(
      sqs,
      "work",
      ["id_1", "id_2", "id_2", "id_1"].map(Id => ({ Id, MessageBody: "x" })),
    ),
);
test.refuses(
  "a batch for an unknown queue",
  "AWS.SimpleQueueService.NonExistentQueue",
  "The specified queue does not exist.",
  sqs => send(sqs, "none", entries(1)),
);

test("ids that are there twice delete nothing", async sqs => {
  await sqs.send("work", "x");
  const { ReceiptHandle } = await sqs.one("work", { VisibilityTimeout: 0 });
  const twice = [1, 2].map(() => ({ Id: "same", ReceiptHandle }));
  await remove(sqs, "work", twice).then(
    () => assert.unreachable(),
    error => assert.is(error.name, "BatchEntryIdsNotDistinct"),
  );
  assert.equal(await sqs.bodies("work"), ["x"]);
});
test("made-up handles fail alone", async sqs => {
  await sqs.send("work", "x");
  const { ReceiptHandle } = await sqs.one("work");
  const { Successful, Failed } = await remove(sqs, "work", [
    { Id: "fake-1", ReceiptHandle: "fake-1" },
    { Id: "good", ReceiptHandle },
    { Id: "fake-2", ReceiptHandle: "fake-2" },
  ]);
  assert.equal(Successful, [{ Id: "good" }]);
  const failed = (Id: string) => ({
    Id,
    SenderFault: true,
    Code: "ReceiptHandleIsInvalid",
    Message: `The input receipt handle "${Id}" is not a valid receipt handle.`,
  });
  assert.equal(Failed, [failed("fake-1"), failed("fake-2")]);
});
test("a batch hides messages for longer", async sqs => {
  await send(sqs, "brief", entries(3));
  const got = await sqs.receive("brief", { MaxNumberOfMessages: 2 });
  const { Successful } = await hide(
    sqs,
    "brief",
    got.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle, VisibilityTimeout: 40_000 })),
  );
  assert.is(Successful?.length, 2);
  sqs.wait(7_200);
  assert.equal(await sqs.bodies("brief"), ["2"]);
  sqs.wait(86_400);
  assert.is((await sqs.bodies("brief")).length, 3);
});
test("a batch takes handles older than the latest receive", async sqs => {
  await sqs.send("brief", "x");
  const { ReceiptHandle } = await sqs.one("brief");
  sqs.wait(1);
  await sqs.one("brief");
  const { Successful } = await hide(sqs, "brief", [{ Id: "old", ReceiptHandle, VisibilityTimeout: 4 }]);
  assert.is(Successful?.length, 1);
});

test.run();
