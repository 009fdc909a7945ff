import * as assert from "uvu/assert";
import { type Sqs, sqsCases } from "./queues.ts";

/** What LocalStack's and moto's tests assert of FIFO queues. */
const test = sqsCases("FIFO", {
  "q.fifo": {},
  "brief.fifo": { visibilityTimeoutSeconds: 1 },
  "content.fifo": { contentBasedDeduplication: true },
  "late.fifo": { delaySeconds: 2, contentBasedDeduplication: true },
  "groups.fifo": { deduplicationScope: "messageGroup" },
  standard: {},
});
const q = "q.fifo";
const all = { MaxNumberOfMessages: 10 };
const g1 = { MessageGroupId: "g1" };

test("messages of a group come in order, one receive each", async sqs => {
  await sqs.sendGrouped(q, "g-1", "g-2", "g-3");
  for (const body of ["g-1", "g-2", "g-3"]) {
    const got = await sqs.one(q);
    assert.is(got.Body, body);
    await sqs.delete(q, got);
  }
});
test("a receive gives what it can of one group before the next", async sqs => {
  await sqs.sendGrouped(q, "g1-m1", "g2-m1", "g1-m2", "g1-m3");
  assert.equal(await sqs.bodies(q), ["g1-m1", "g1-m2", "g1-m3", "g2-m1"]);
});
test("a group in flight gives nothing more", async sqs => {
  await sqs.sendGrouped(q, "g1-m1", "g1-m2", "g1-m3", "g2-m1");
  assert.equal(await sqs.bodies(q, { MaxNumberOfMessages: 2 }), ["g1-m1", "g1-m2"]);
  assert.equal(await sqs.bodies(q), ["g2-m1"]);
});
test("a message that comes to a group in flight waits", async sqs => {
  await sqs.sendGrouped(q, "1-a");
  const got = await sqs.one(q);
  await sqs.sendGrouped(q, "1-b");
  assert.equal(await sqs.receive(q), []);
  await sqs.delete(q, got);
  assert.equal(await sqs.bodies(q), ["1-b"]);
});
test("a group comes in order again after its time", async sqs => {
  await sqs.sendGrouped("brief.fifo", "g-0", "g-1", "g-2");
  for (let time = 0; time < 3; time++) {
    assert.equal(await sqs.bodies("brief.fifo"), ["g-0", "g-1", "g-2"]);
    sqs.wait(1);
  }
});
test("groups take turns: one that gave stands behind the others", async sqs => {
  await sqs.sendGrouped(q, "g1-m1", "g2-m1", "g2-m2", "g3-m1", "g1-m2");
  const seen = { VisibilityTimeout: 0 };
  assert.equal(await sqs.bodies(q, { ...seen, MaxNumberOfMessages: 3 }), ["g1-m1", "g1-m2", "g2-m1"]);
  assert.equal(await sqs.bodies(q, seen), ["g3-m1", "g1-m1", "g1-m2", "g2-m1", "g2-m2"]);
});
test("turns stay when the time of messages is over", async sqs => {
  await sqs.sendGrouped("brief.fifo", "g1-m1", "g1-m2", "g1-m3", "g1-m4", "g2-m1", "g3-m1");
  assert.equal(await sqs.bodies("brief.fifo", { MaxNumberOfMessages: 2 }), ["g1-m1", "g1-m2"]);
  assert.equal(await sqs.bodies("brief.fifo", { MaxNumberOfMessages: 1 }), ["g2-m1"]);
  sqs.wait(1);
  const order = ["g3-m1", "g1-m1", "g1-m2", "g1-m3", "g1-m4", "g2-m1"];
  assert.equal(await sqs.bodies("brief.fifo", { VisibilityTimeout: 0 }), order);
});
for (const [name, seconds, waited] of [
  ["at once", 0, 0],
  ["after a time", 1, 1],
] as const)
  test(`a message shown ${name} comes without those behind it, after other groups`, async sqs => {
    await sqs.sendGrouped(q, "g1-m1", "g1-m2", "g2-m1");
    const [first] = await sqs.receive(q, { MaxNumberOfMessages: 2 });
    await sqs.hide(q, first ?? {}, seconds);
    sqs.wait(waited);
    assert.equal(await sqs.bodies(q, { MaxNumberOfMessages: 3 }), ["g2-m1", "g1-m1"]);
  });
for (const [hidden, visible] of [
  [0, []],
  [1, ["g-foo"]],
  [2, ["g-foo", "g-bar"]],
] as const)
  test(`message ${hidden} that is hidden for longer holds back those behind it`, async sqs => {
    await sqs.sendGrouped("brief.fifo", "g-foo", "g-bar", "g-baz");
    const received = await sqs.receive("brief.fifo", all);
    await sqs.hide("brief.fifo", received[hidden] ?? {}, 4);
    sqs.wait(2);
    assert.equal(await sqs.bodies("brief.fifo"), visible);
  });
const mixed = ["g1-m1", "g2-m1", "g1-m2", "g2-m2", "g1-m3", "g1-m4", "g3-m1"];
test("a group whose messages are deleted is there again", async sqs => {
  await sqs.sendGrouped(q, ...mixed);
  for (const got of await sqs.receive(q, { MaxNumberOfMessages: 2 })) await sqs.delete(q, got);
  const left = await sqs.bodies(q);
  assert.equal(left.slice(0, 2), ["g2-m1", "g2-m2"]);
  assert.equal([...left].sort(), ["g1-m3", "g1-m4", "g2-m1", "g2-m2", "g3-m1"]);
});
test("a group with one message left in flight is not", async sqs => {
  await sqs.sendGrouped(q, ...mixed);
  const [first] = await sqs.receive(q, { MaxNumberOfMessages: 2 });
  await sqs.delete(q, first ?? {});
  assert.equal(await sqs.bodies(q), ["g2-m1", "g2-m2", "g3-m1"]);
});
test("counts tell of groups in flight what waits in them", async sqs => {
  await sqs.sendGrouped(q, "1-a", "1-b", "1-c", "2-a", "3-a");
  assert.equal(await sqs.counts(q), [5, 0, 0]);
  await sqs.receive(q, { MaxNumberOfMessages: 4 });
  assert.equal(await sqs.counts(q), [1, 4, 0]);
});

test("attributes tell group, deduplication id and sequence", async sqs => {
  const sent = await sqs.send(q, "x", { ...g1, MessageDeduplicationId: "d1" });
  assert.match(sent.SequenceNumber ?? "", /^\d{20}$/);
  const { Attributes } = await sqs.one(q, { AttributeNames: ["All"] });
  assert.is(Attributes?.MessageGroupId, "g1");
  assert.is(Attributes?.MessageDeduplicationId, "d1");
  assert.is(Attributes?.SequenceNumber, sent.SequenceNumber);
});
test("sequence numbers rise", async sqs => {
  const numbers: bigint[] = [];
  for (const MessageDeduplicationId of ["1", "2", "3"])
    numbers.push(BigInt((await sqs.send(q, "x", { ...g1, MessageDeduplicationId })).SequenceNumber ?? ""));
  assert.ok(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0n)));
});

const dedup = (
  sqs: Sqs,
  queue: string,
  body: string,
  MessageGroupId: string,
  MessageDeduplicationId?: string,
) => sqs.send(queue, body, { MessageGroupId, MessageDeduplicationId });
test("the same content comes once", async sqs => {
  for (let time = 0; time < 2; time++) await dedup(sqs, "content.fifo", "x", "g");
  assert.equal(await sqs.bodies("content.fifo"), ["x"]);
});
test("the same content comes once in two groups as well", async sqs => {
  for (const group of ["g1", "g2"]) await dedup(sqs, "content.fifo", "x", group);
  assert.equal(await sqs.bodies("content.fifo"), ["x"]);
});
test("the same id comes once, whatever the content", async sqs => {
  for (const body of ["x", "y"]) await dedup(sqs, q, body, "g", "id");
  assert.equal(await sqs.bodies(q), ["x"]);
});
test("the digest of the content is its id", async sqs => {
  await dedup(sqs, "content.fifo", "first", "1");
  const sha256 = "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e";
  await dedup(sqs, "content.fifo", "second", "2", sha256);
  assert.equal(await sqs.bodies("content.fifo"), ["first"]);
});
for (const [queue, id] of [
  ["content.fifo", undefined],
  [q, "id"],
] as const)
  test(`what was deleted still counts in ${queue}`, async sqs => {
    await dedup(sqs, queue, "x", "g", id);
    await sqs.delete(queue, await sqs.one(queue));
    await dedup(sqs, queue, "x", "g", id);
    assert.equal(await sqs.receive(queue), []);
  });
test("five minutes later the same message is another", async sqs => {
  const first = await dedup(sqs, q, "x", "g", "id");
  await sqs.delete(q, await sqs.one(q));
  sqs.wait(150);
  assert.is((await dedup(sqs, q, "half", "g", "id")).MessageId, first.MessageId);
  sqs.wait(150);
  const again = await dedup(sqs, q, "y", "g", "id");
  assert.is.not(again.MessageId, first.MessageId);
  assert.is((await sqs.one(q)).MessageId, again.MessageId);
});
test("with the scope of groups, the same id in two groups is two messages", async sqs => {
  for (const group of ["g1", "g2"]) await dedup(sqs, "groups.fifo", group, group, "id");
  assert.equal(await sqs.bodies("groups.fifo"), ["g1", "g2"]);
});
test("groups and ids with slashes are not mixed up", async sqs => {
  await dedup(sqs, "groups.fifo", "one", "a/b", "c");
  await dedup(sqs, "groups.fifo", "two", "a", "b/c");
  assert.equal(await sqs.bodies("groups.fifo"), ["one", "two"]);
});
test("a purge forgets what was seen", async sqs => {
  await dedup(sqs, q, "one", "g", "id");
  await sqs.purge(q);
  await dedup(sqs, q, "two", "g", "id");
  assert.equal(await sqs.bodies(q), ["two"]);
});

const missing = "The request must contain the parameter MessageGroupId.";
test.refuses("no group", "MissingParameter", missing, sqs =>
  sqs.send(q, "x", { MessageDeduplicationId: "d" }),
);
const either =
  "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";
test.refuses("neither id nor content", "InvalidParameterValue", either, sqs => sqs.send(q, "x", g1));
for (const id of ["", "a".repeat(129), "group 123", "a\b"])
  for (const member of ["MessageGroupId", "MessageDeduplicationId"])
    test.refuses(
      `${member} ${JSON.stringify(id.slice(0, 9))}`,
      "InvalidParameterValue",
      `Value ${id} for parameter ${member} is invalid. Reason: ${member} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
      sqs => sqs.send(q, "x", { ...g1, MessageDeduplicationId: "d", [member]: id }),
    );
for (const queue of [q, "late.fifo"])
  test.refuses(
    `a delay of one message in ${queue}`,
    "InvalidParameterValue",
    "Value 5 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
    sqs => sqs.send(queue, "x", { ...g1, MessageDeduplicationId: "d", DelaySeconds: 5 }),
  );
test("the queue's delay holds", async sqs => {
  for (const body of ["1", "2"]) await dedup(sqs, "late.fifo", body, "g");
  assert.equal(await sqs.receive("late.fifo"), []);
  sqs.wait(2);
  assert.equal(await sqs.bodies("late.fifo"), ["1", "2"]);
});
test("a delay of 0 means the queue's", async sqs => {
  await sqs.send("late.fifo", "x", { ...g1, DelaySeconds: 0 });
  assert.equal(await sqs.receive("late.fifo"), []);
  sqs.wait(2);
  assert.equal(await sqs.bodies("late.fifo"), ["x"]);
});

test.run();
