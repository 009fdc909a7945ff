import type { Message } from "@aws-sdk/client-sqs";
import * as assert from "uvu/assert";
import { sqsCases } from "./queues.ts";

/** What LocalStack's and moto's tests assert of ReceiveMessage, DeleteMessage and ChangeMessageVisibility. */
const test = sqsCases("receiving", {
  work: {},
  brief: { visibilityTimeoutSeconds: 1 },
  again: { visibilityTimeoutSeconds: 0 },
  short: { messageRetentionSeconds: 60, visibilityTimeoutSeconds: 60 },
});
const madeUp: Message = { ReceiptHandle: "garbage" };

test("an empty queue has no member Messages", async sqs => assert.equal(await sqs.receive("work"), []));
test("one message comes unless more are asked for", async sqs => {
  for (const body of ["a", "b"]) await sqs.send("work", body);
  assert.is((await sqs.receive("work")).length, 1);
});
test("what is there comes without waiting for more", async sqs => {
  for (const body of ["a", "b"]) await sqs.send("work", body);
  assert.equal(await sqs.bodies("work", { MaxNumberOfMessages: 3, WaitTimeSeconds: 20 }), ["a", "b"]);
});
for (const MaxNumberOfMessages of [0, 11])
  test.refuses(
    `${MaxNumberOfMessages} messages`,
    "InvalidParameterValue",
    `Value ${MaxNumberOfMessages} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    sqs => sqs.receive("work", { MaxNumberOfMessages }),
  );
for (const WaitTimeSeconds of [-1, 21])
  test.refuses(
    `a wait of ${WaitTimeSeconds} s`,
    "InvalidParameterValue",
    `Value ${WaitTimeSeconds} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`,
    sqs => sqs.receive("work", { WaitTimeSeconds }),
  );
for (const VisibilityTimeout of [-1, 43_201])
  test.refuses(
    `a time-out of ${VisibilityTimeout} s`,
    "InvalidParameterValue",
    /^Value -?\d+ for parameter VisibilityTimeout is invalid\./,
    sqs => sqs.receive("work", { VisibilityTimeout }),
  );

test("times are whole milliseconds", async sqs => {
  await sqs.send("work", "x");
  sqs.wait(2);
  const { Attributes } = await sqs.one("work", { MessageSystemAttributeNames: ["All"] });
  assert.is(Attributes?.SentTimestamp, String(sqs.host.time - 2_000));
  assert.is(Attributes?.ApproximateFirstReceiveTimestamp, String(sqs.host.time));
});
test("the first receive's time stays, the count goes up", async sqs => {
  await sqs.send("again", "x");
  const first = await sqs.one("again", { AttributeNames: ["All"] });
  sqs.wait(1);
  const second = await sqs.one("again", { AttributeNames: ["All"] });
  const { ApproximateFirstReceiveTimestamp: time } = first.Attributes ?? {};
  assert.is(second.Attributes?.ApproximateFirstReceiveTimestamp, time);
  assert.equal(
    [first, second].map(one => one.Attributes?.ApproximateReceiveCount),
    ["1", "2"],
  );
});
test("system attributes are those that are asked for", async sqs => {
  await sqs.send("again", "x");
  const names = async (more: object) => Object.keys((await sqs.one("again", more)).Attributes ?? {}).sort();
  const every = ["ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "SenderId", "SentTimestamp"];
  assert.equal(await names({}), []);
  assert.equal(await names({ AttributeNames: ["All"] }), every);
  assert.equal(await names({ AttributeNames: ["SenderId"] }), ["SenderId"]);
  assert.equal(await names({ MessageSystemAttributeNames: ["All"] }), every);
  assert.equal(await names({ MessageSystemAttributeNames: ["SenderId", "SequenceNumber"] }), ["SenderId"]);
  assert.equal(await names({ AttributeNames: ["All"], MessageSystemAttributeNames: ["SenderId"] }), every);
});

const named = { "Help.Me": "Me", Hello: "There", General: "Kenobi" };
const digests: [string[], string[], string | undefined][] = [
  [[], [], undefined],
  [["All"], ["General", "Hello", "Help.Me"], "4c360f3fdafd970e05fae2f149d997f5"],
  [["*"], ["General", "Hello", "Help.Me"], "4c360f3fdafd970e05fae2f149d997f5"],
  [[".*"], ["General", "Hello", "Help.Me"], "4c360f3fdafd970e05fae2f149d997f5"],
  [["Foo", "Help"], [], undefined],
  [["Hello", "General"], ["General", "Hello"], "fca026605781cb4126a1e9044df24232"],
  [["Foo", "Hello"], ["Hello"], "a311262e065454b75da111d535b8dacd"],
  [["Hel.*"], ["Hello", "Help.Me"], "83fee93c1bcd8b9a5a923ffacdc636c7"],
  [["AWS."], [], undefined],
  [["..foo"], [], undefined],
];
for (const [MessageAttributeNames, names, digest] of digests)
  test(`attributes asked for by ${JSON.stringify(MessageAttributeNames)}`, async sqs => {
    const attributes = Object.entries(named).map(([name, StringValue]) => [
      name,
      { DataType: "String", StringValue },
    ]);
    await sqs.send("again", "msg", { MessageAttributes: Object.fromEntries(attributes) });
    const got = await sqs.one("again", { MessageAttributeNames });
    assert.equal(Object.keys(got.MessageAttributes ?? {}).sort(), names);
    assert.is(got.MD5OfMessageAttributes, digest);
  });

test("a message comes again when its time is over, with another handle", async sqs => {
  await sqs.send("brief", "x");
  const first = await sqs.one("brief");
  assert.equal(await sqs.receive("brief"), []);
  sqs.wait(1);
  assert.is.not((await sqs.one("brief")).ReceiptHandle, first.ReceiptHandle);
});
test("a time-out of 0 hides nothing, and the next receive counts", async sqs => {
  await sqs.send("work", "x");
  const first = await sqs.one("work", { VisibilityTimeout: 0 });
  const second = await sqs.one("work", { VisibilityTimeout: 3 });
  assert.is.not(first.ReceiptHandle, second.ReceiptHandle);
  assert.equal(await sqs.receive("work"), []);
  sqs.wait(3);
  assert.equal(await sqs.bodies("work"), ["x"]);
});
test("messages are counted as in flight until their time is over", async sqs => {
  for (const body of ["1", "2", "3", "4", "5", "6"]) await sqs.send("brief", body);
  await sqs.receive("brief", { MaxNumberOfMessages: 2 });
  assert.equal(await sqs.counts("brief"), [4, 2, 0]);
  sqs.wait(1);
  assert.equal(await sqs.counts("brief"), [6, 0, 0]);
});

test("a message is gone when it is deleted", async sqs => {
  await sqs.send("brief", "x");
  await sqs.delete("brief", await sqs.one("brief"));
  sqs.wait(10);
  assert.equal(await sqs.receive("brief"), []);
});
test("a message that came once is deleted after its time, too", async sqs => {
  await sqs.send("brief", "x");
  const got = await sqs.one("brief");
  sqs.wait(1);
  await sqs.delete("brief", got);
  assert.equal(await sqs.receive("brief"), []);
});
test("to delete twice is no mistake", async sqs => {
  await sqs.send("work", "x");
  const got = await sqs.one("work");
  await sqs.delete("work", got);
  await sqs.delete("work", got);
});
test("a handle that is older than the latest receive is taken", async sqs => {
  await sqs.send("again", "x");
  const [first] = [await sqs.one("again"), await sqs.one("again")];
  await sqs.delete("again", first);
});
for (const [name, call] of Object.entries({ delete: "delete", hide: "hide" } as const))
  test.refuses(
    `a made-up handle to ${name}`,
    "ReceiptHandleIsInvalid",
    'The input receipt handle "garbage" is not a valid receipt handle.',
    sqs => sqs[call]("work", madeUp, 60),
  );
for (const call of ["delete", "hide"] as const)
  test.refuses(
    `an unknown queue to ${call}`,
    "AWS.SimpleQueueService.NonExistentQueue",
    "The specified queue does not exist.",
    sqs => sqs[call]("none", madeUp, 60),
  );

test("a message can be hidden for longer", async sqs => {
  await sqs.send("brief", "x");
  await sqs.hide("brief", await sqs.one("brief"), 2);
  sqs.wait(1);
  assert.equal(await sqs.receive("brief"), []);
  sqs.wait(1);
  assert.equal(await sqs.bodies("brief"), ["x"]);
});
test("a message can be shown at once, for one receive", async sqs => {
  await sqs.send("work", "x");
  await sqs.hide("work", await sqs.one("work"), 0);
  assert.equal(await sqs.bodies("work"), ["x"]);
  assert.equal(await sqs.receive("work"), []);
});
test("a message that is shown at once still has its handle", async sqs => {
  await sqs.send("work", "x");
  const got = await sqs.one("work");
  await sqs.hide("work", got, 0);
  await sqs.delete("work", got);
  assert.equal(await sqs.receive("work"), []);
});
test("a handle whose time is over hides the message again", async sqs => {
  await sqs.send("brief", "x");
  const got = await sqs.one("brief");
  sqs.wait(2);
  await sqs.hide("brief", got, 2);
  assert.equal(await sqs.receive("brief"), []);
});
test("a handle older than the latest receive hides the message, too", async sqs => {
  await sqs.send("brief", "x");
  const old = await sqs.one("brief");
  sqs.wait(1);
  await sqs.one("brief");
  await sqs.hide("brief", old, 100);
  sqs.wait(2);
  assert.equal(await sqs.receive("brief"), []);
});
test.refuses(
  "a deleted message cannot be hidden",
  "InvalidParameterValue",
  /^Value .+ for parameter ReceiptHandle is invalid\. Reason: Message does not exist or is not available for visibility timeout change\.$/,
  async sqs => {
    await sqs.send("work", "x");
    const got = await sqs.one("work");
    await sqs.delete("work", got);
    return sqs.hide("work", got, 42);
  },
);
test.refuses(
  "twelve hours from the receive on are the most",
  "InvalidParameterValue",
  "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]",
  async sqs => {
    await sqs.send("work", "x");
    const got = await sqs.one("work");
    await sqs.hide("work", got, 360);
    sqs.wait(300);
    return sqs.hide("work", got, 43_200);
  },
);

test("messages are kept for their time", async sqs => {
  for (const body of ["1", "2"]) await sqs.send("short", body);
  sqs.wait(60);
  assert.equal(await sqs.receive("short"), []);
  assert.equal(await sqs.counts("short"), [0, 0, 0]);
});
test("messages in flight are kept for no longer", async sqs => {
  await sqs.send("short", "1");
  const got = await sqs.one("short");
  sqs.wait(60);
  await sqs.delete("short", got);
  assert.equal(await sqs.receive("short"), []);
});

test.run();
