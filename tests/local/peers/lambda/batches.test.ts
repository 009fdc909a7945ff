import { suite } from "uvu";
import * as assert from "uvu/assert";
import { failedItems, type ReceivedMessage, sqsEvent } from "../../../../local/lambda/batch.ts";

/** What LocalStack's tests recorded on AWS of the events that queues invoke functions with, and of what these answer. */
const arn = "arn:aws:sqs:eu-west-1:000000000000:work";
const message = (MessageId: string, more: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
  MessageId,
  ReceiptHandle: `handle of ${MessageId}`,
  Body: '{"foo": "bar"}',
  MD5OfBody: "94232c5b8fc9272f6f73a1e36eb68fcf",
  Attributes: { ApproximateReceiveCount: "1" },
  ...more,
});
const [record] = sqsEvent([message("m-1")], arn, "eu-west-1").Records;
const test = suite("Lambda's events of queues as other projects' tests know them");

for (const [member, value] of Object.entries({
  messageId: "m-1",
  receiptHandle: "handle of m-1",
  body: '{"foo": "bar"}',
  attributes: { ApproximateReceiveCount: "1" },
  messageAttributes: {},
  md5OfMessageAttributes: null,
  md5OfBody: "94232c5b8fc9272f6f73a1e36eb68fcf",
  eventSource: "aws:sqs",
  eventSourceARN: arn,
  awsRegion: "eu-west-1",
}))
  test(`a record has ${member}`, () => assert.equal(record?.[member as "body"], value));
test("a record has nothing else", () => assert.is(Object.keys(record ?? {}).length, 10));
test("the digest of attributes comes with them", () => {
  const MessageAttributes = { a: { DataType: "String", StringValue: "1" } };
  const more = { MessageAttributes, MD5OfMessageAttributes: "d1" };
  assert.is(sqsEvent([message("m-1", more)], arn, "eu-west-1").Records[0]?.md5OfMessageAttributes, "d1");
});

const batch = [message("m-1"), message("m-2")];
for (const reply of ["null", "{}", '{"foo":"bar"}', '{"batchItemFailures":[]}', '{"batchItemFailures":null}'])
  test(`${reply} means that all went well`, () => assert.equal([...failedItems(reply, batch)], []));
for (const reply of [
  '"text"',
  "true",
  '{"batchItemFailures":"text"}',
  '{"batchItemFailures":[{"foo":"notvalid"}]}',
  '{"batchItemFailures":[{"itemIdentifier":""}]}',
  '{"batchItemFailures":[{"itemIdentifier":null}]}',
  '{"batchItemFailures":[{"itemIdentifier":"m-3"}]}',
])
  test(`${reply} means that all failed`, () => assert.equal([...failedItems(reply, batch)], ["m-1", "m-2"]));
test("those that are named failed, and no others", () =>
  assert.equal([...failedItems('{"batchItemFailures":[{"itemIdentifier":"m-2"}]}', batch)], ["m-2"]));

test.run();
