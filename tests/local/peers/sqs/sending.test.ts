import * as assert from "uvu/assert";
import { sqsCases, urlOf } from "./queues.ts";

/** What LocalStack's and moto's tests assert of SendMessage and of what comes back. */
const test = sqsCases("sending", {
  work: {},
  other: {},
  small: { maxMessageSize: 1024 },
  late: { delaySeconds: 10 },
});
const text = (StringValue: string) => ({ DataType: "String", StringValue });
const all = { MessageAttributeNames: ["All"] };

test("the digest of the body is MD5", async sqs =>
  assert.is((await sqs.send("work", "message")).MD5OfMessageBody, "78e731027d8fd50ed642340b7c9a63b3"));
test("the same message comes back", async sqs => {
  const sent = await sqs.send("work", "message");
  const got = await sqs.one("work");
  assert.is(got.MessageId, sent.MessageId);
  assert.is(got.MD5OfBody, sent.MD5OfMessageBody);
  assert.is(got.Body, "message");
  assert.ok(got.ReceiptHandle);
});
test("another queue does not have it", async sqs => {
  await sqs.send("work", "message");
  assert.equal(await sqs.receive("other"), []);
});
test("a queue can be named instead of by its URL", async sqs => {
  await sqs.send("work", "by name", { QueueUrl: "work" });
  assert.equal(await sqs.bodies("work", { QueueUrl: "work" }), ["by name"]);
});
test("a standard queue gives no sequence number", async sqs =>
  assert.not.ok((await sqs.send("work", "x")).SequenceNumber));
test("without attributes there is no digest of them", async sqs =>
  assert.is((await sqs.send("work", "x")).MD5OfMessageAttributes, undefined));
for (const body of ['"&quot;&quot;\r', "one\rtwo\r\nthree", "<root>ü &amp; ✓</root>", "\ud83d\ude00 \t"])
  test(`a body comes back as it was: ${JSON.stringify(body)}`, async sqs => {
    await sqs.send("work", body);
    assert.equal(await sqs.bodies("work"), [body]);
  });
for (const body of ["\u0000", "a\bb", "\u0013", "\uffff"])
  test.refuses(
    `a body with ${JSON.stringify(body)}`,
    "InvalidMessageContents",
    /^Invalid characters found/,
    sqs => sqs.send("work", body),
  );
test.refuses(
  "an empty body",
  "MissingParameter",
  "The request must contain the parameter MessageBody.",
  sqs => sqs.send("work", ""),
);
test.refuses(
  "an unknown queue",
  "AWS.SimpleQueueService.NonExistentQueue",
  "The specified queue does not exist.",
  sqs => sqs.send("none", "x"),
);

test("a message may be as long as the queue says", async sqs =>
  assert.ok(await sqs.send("small", "a".repeat(1024))));
const short = /^One or more parameters are invalid\. Reason: Message must be shorter than 1024 bytes\.$/;
test.refuses("a longer one", "InvalidParameterValue", short, sqs => sqs.send("small", "a".repeat(1025)));
test.refuses("one that is longer with its attributes", "InvalidParameterValue", short, sqs =>
  sqs.send("small", "a".repeat(1017), { MessageAttributes: { k: text("x") } }),
);
test("name, type and value of attributes count", async sqs =>
  assert.ok(await sqs.send("small", "a".repeat(1016), { MessageAttributes: { k: text("x") } })));
test("bytes count, not characters", async sqs => assert.ok(await sqs.send("small", "ž".repeat(512))));
test.refuses("more bytes than the queue takes", "InvalidParameterValue", short, sqs =>
  sqs.send("small", "ž".repeat(513)),
);

test("attributes come back when they are asked for", async sqs => {
  const MessageAttributes = { a: text("1"), b: { DataType: "Number", StringValue: "2" } };
  const sent = await sqs.send("work", "x", { MessageAttributes });
  const got = await sqs.one("work", all);
  assert.equal(got.MessageAttributes, MessageAttributes);
  assert.is(got.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
});
test("a binary attribute has the digest that AWS gives", async sqs => {
  const BinaryValue = Buffer.from("traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01");
  await sqs.send("work", "test", { MessageAttributes: { attr1: { DataType: "Binary", BinaryValue } } });
  const got = await sqs.one("work", all);
  assert.is(got.MD5OfMessageAttributes, "8cbe4db156db8a94db8b801b7addb984");
  assert.equal(Buffer.from(got.MessageAttributes?.attr1?.BinaryValue ?? []), BinaryValue);
});
test("types have labels", async sqs => {
  const MessageAttributes = {
    timestamp: { DataType: "Number.java.lang.Long", StringValue: "1493147359900" },
  };
  const sent = await sqs.send("work", "derp", { MessageAttributes });
  assert.is(sent.MD5OfMessageAttributes, "2e2e4876d8e0bd6b8c2c8f556831c349");
  assert.equal((await sqs.one("work", all)).MessageAttributes, MessageAttributes);
});
test("attributes stay when the message comes again", async sqs => {
  const MessageAttributes = { a: text("1") };
  await sqs.send("work", "x", { MessageAttributes });
  await sqs.one("work", { VisibilityTimeout: 0 });
  assert.equal((await sqs.one("work", all)).MessageAttributes, MessageAttributes);
});
test("names of attributes hold letters of every language", async sqs =>
  assert.ok(await sqs.send("work", "x", { MessageAttributes: { "attr.1øßä": text("Valida") } })));
for (const name of ["aWs.-x", "AMAZON.-x", ".-x", "x!y", 'x"y', "x§y", "x(y", "x?y", "L".repeat(257)])
  test.refuses(`an attribute named ${name.slice(0, 9)}`, "InvalidParameterValue", /./, sqs =>
    sqs.send("work", "x", { MessageAttributes: { [name]: text("v") } }),
  );
test.refuses(
  "an empty attribute",
  "InvalidParameterValue",
  "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.",
  sqs => sqs.send("work", "x", { MessageAttributes: { ErrorDetails: text("") } }),
);
test.refuses(
  "control characters in an attribute",
  "InvalidParameterValue",
  /^Invalid characters found/,
  sqs => sqs.send("work", "x", { MessageAttributes: { a: text("a\b\v") } }),
);
test.refuses(
  "a type that is none",
  "InvalidParameterValue",
  "The message attribute 'timestamp' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
  sqs =>
    sqs.send("work", "x", {
      MessageAttributes: { timestamp: { DataType: "InvalidNumber", StringValue: "1" } },
    }),
);
test.refuses("eleven attributes", "InvalidParameterValue", /\[11\] exceeds the allowed maximum \[10\]/, sqs =>
  sqs.send("work", "x", {
    MessageAttributes: Object.fromEntries([..."abcdefghijk"].map(name => [name, text("v")])),
  }),
);

test("the trace header is a system attribute, and has a digest of its own", async sqs => {
  const AWSTraceHeader = text("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
  const MessageAttributes = { timestamp: { DataType: "Number", StringValue: "1493147359900" } };
  const plain = await sqs.send("work", "test", { MessageAttributes });
  const sent = await sqs.send("other", "test", {
    MessageAttributes,
    MessageSystemAttributes: { AWSTraceHeader },
  });
  assert.is(sent.MD5OfMessageAttributes, "235c5c510d26fb653d073faed50ae77c");
  assert.is(plain.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
  assert.is(plain.MD5OfMessageSystemAttributes, undefined);
  assert.is(sent.MD5OfMessageSystemAttributes, "5ae4d5d7636402d80f4eb6d213245a88");
  const got = await sqs.one("other", { MessageSystemAttributeNames: ["AWSTraceHeader"] });
  assert.equal(got.Attributes, { AWSTraceHeader: AWSTraceHeader.StringValue });
});

test("a delay hides a message for its time", async sqs => {
  await sqs.send("work", "x", { DelaySeconds: 1 });
  assert.equal(await sqs.bodies("work"), []);
  assert.equal(await sqs.counts("work"), [0, 0, 1]);
  sqs.wait(1);
  assert.equal(await sqs.bodies("work"), ["x"]);
});
test("a queue has a delay of its own", async sqs => {
  await sqs.send("late", "x");
  assert.equal(await sqs.bodies("late"), []);
  sqs.wait(10);
  assert.equal(await sqs.bodies("late"), ["x"]);
});
test("a message's delay goes before the queue's", async sqs => {
  await sqs.send("late", "x", { DelaySeconds: 0 });
  assert.equal(await sqs.bodies("late"), ["x"]);
});
for (const DelaySeconds of [-1, 901])
  test.refuses(
    `a delay of ${DelaySeconds} s`,
    "InvalidParameterValue",
    `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    sqs => sqs.send("work", "x", { DelaySeconds }),
  );

test("a standard queue takes a group, and gives it back", async sqs => {
  await sqs.send("work", "message", { MessageGroupId: "test" });
  const got = await sqs.one("work", { MessageSystemAttributeNames: ["All"] });
  assert.is(got.Attributes?.MessageGroupId, "test");
  assert.is(got.Attributes?.SequenceNumber, undefined);
});
for (const MessageGroupId of ["", "a".repeat(129), "group 123"])
  test.refuses(
    `a group ${JSON.stringify(MessageGroupId.slice(0, 9))} on a standard queue`,
    "InvalidParameterValue",
    `Value ${MessageGroupId} for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    sqs => sqs.send("work", "x", { MessageGroupId }),
  );
test.refuses(
  "a deduplication id on a standard queue",
  "InvalidParameterValue",
  "Value id for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.",
  sqs => sqs.send("work", "x", { MessageDeduplicationId: "id" }),
);
test("other names of this machine name the same queue", async sqs => {
  await sqs.send("work", "x", { QueueUrl: urlOf("work").replace("localhost", "127.0.0.1") });
  assert.equal(await sqs.bodies("work"), ["x"]);
});

test.run();
