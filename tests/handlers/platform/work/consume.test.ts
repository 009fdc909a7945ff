import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { consume } from "../../../../handlers/platform/work/consume.ts";
import { fakeDatabase, lambdaContext, memoryLog } from "../fakes.ts";

const test = suite("platform/consume");

const Message = v.strictObject({ number: v.number() });
const event = (...bodies: readonly string[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index + 1}`,
    body,
    attributes: { ApproximateReceiveCount: String(index + 1), SentTimestamp: "1" },
    eventSource: "aws:sqs",
  })),
});
const failed = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map(itemIdentifier => ({ itemIdentifier })),
});

test("one message's failure does not hurt the others", async () => {
  const { log, lines } = memoryLog();
  const worked: unknown[] = [];
  const times = [10, 34];
  const dependencies = { name: "worker", database: fakeDatabase(), log, now: () => times.shift() ?? 0 };
  const handler = consume(Message, dependencies, async ({ number }, { messageId, tries }) => {
    worked.push([messageId, tries, number]);
    if (number === 2) throw new Error("no");
  });
  const reply = await handler(event('{"number":1}', '{"number":2}', '{"number":3}'), lambdaContext());
  assert.equal(reply, failed("m2"));
  assert.equal(worked, [
    ["m1", 1, 1],
    ["m2", 2, 2],
    ["m3", 3, 3],
  ]);
  const told = lines.map(({ level, messageId, tries, done, failed, left, ms }) => ({
    level,
    messageId,
    tries,
    done,
    failed,
    left,
    ms,
  }));
  const none = { done: undefined, failed: undefined, left: undefined, ms: undefined };
  assert.equal(told, [
    { level: "ERROR", messageId: "m2", tries: 2, ...none },
    { level: "INFO", messageId: undefined, tries: undefined, done: 2, failed: 1, left: 0, ms: 24 },
  ]);
});

test("a malformed message fails each time, and its values are not logged", async () => {
  const { log, lines } = memoryLog();
  const handler = consume(Message, { name: "worker", log }, async () => assert.unreachable());
  const reply = await handler(event("secret-text", '{"number":"secret","more":1}', "null"), lambdaContext());
  assert.equal(reply, failed("m1", "m2", "m3"));
  const messages = lines.map(({ error }) => (error as { message?: string } | undefined)?.message);
  assert.equal(messages.slice(0, 2), [
    "The message is not JSON.",
    "The message is malformed: number: Invalid type: Expected number; more: is not a known field.",
  ]);
  assert.not.match(JSON.stringify(lines), "secret");
});

test("messages for which no time is left come again, untouched", async () => {
  const { log, lines } = memoryLog();
  let left = 30_000;
  const limits: number[] = [];
  const database = {
    ...fakeDatabase(),
    limitTime: (remaining: () => number) => void limits.push(remaining()),
  };
  const handler = consume(
    Message,
    { name: "worker", log, database, reserveMilliseconds: 9_000 },
    async ({ number }) => {
      left -= number;
    },
  );
  const context = { ...lambdaContext(), getRemainingTimeInMillis: () => left };
  const reply = await handler(event('{"number":21001}', '{"number":1}', '{"number":1}'), context);
  assert.equal([reply, left], [failed("m2", "m3"), 8_999]);
  assert.equal([lines[0]?.done, lines[0]?.left], [1, 2]);
  assert.equal(limits, [30_000]);
});

test("an event of something else is refused", async () => {
  const { log, lines } = memoryLog();
  const handler = consume(Message, { name: "worker", log }, async () => undefined);
  const error = await handler({ scheduledTime: "x" }, lambdaContext()).catch(String);
  assert.match(String(error), "Records");
  assert.is(lines[0]?.message, "batch");
  assert.is(lines[0]?.outcome, "failed");
});

test.run();
