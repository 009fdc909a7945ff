import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RecentLogs } from "../../../local/observe/recent-logs.ts";

const test = suite("recent log lines");

const texts = (logs: RecentLogs) => [...logs.latest()].map(({ text }) => text);

test("keeps the newest lines, newest first", () => {
  const logs = new RecentLogs(3);
  for (let number = 1; number <= 10; number++) logs.append("users", `id-${number}`, String(number));
  assert.equal(texts(logs), ["10", "9", "8"]);
  const [newest] = logs.latest();
  assert.is(newest?.sequence, 10);
  assert.is(newest?.requestId, "id-10");
  assert.is(newest?.function, "users");
  assert.is(logs.sequence, 10);
});

test("keeps less when lines are long", () => {
  const logs = new RecentLogs(100, 1_000);
  for (let number = 0; number < 10; number++) logs.append("users", undefined, "x".repeat(300));
  assert.is(texts(logs).length, 3);
});

test("cuts a line of more than 16,384 characters", () => {
  const logs = new RecentLogs(100);
  logs.append("users", undefined, "x".repeat(20_000));
  assert.is(texts(logs)[0]?.length, 16_385);
});

test.run();
