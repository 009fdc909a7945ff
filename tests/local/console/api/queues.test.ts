import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { QueueMessageView, QueueView } from "../../../../local/console/types.ts";
import { withConsole } from "../support/server.ts";
import { fakeSources } from "../support/sources.ts";

const test = suite("console: queues");

const queue: QueueView = {
  name: "failed",
  arn: "arn:aws:sqs:us-east-1:000000000000:failed",
  isFifo: false,
  visible: 1,
  inFlight: 0,
  delayed: 0,
  deadLetterArn: null,
  isDeadLetterQueue: true,
};
const message: QueueMessageView = {
  id: "1",
  sentAt: "2026-06-01T10:00:00Z",
  receiveCount: 3,
  state: "visible",
  body: "<b>",
};

test("lists queues and what is in one", async () => {
  const queues = {
    version: 1,
    list: () => [queue],
    messages: (name: string, most: number) => (name === "failed" && most === 100 ? [message] : null),
  };
  await withConsole(fakeSources({ queues }), async ({ get }) => {
    assert.equal((await get("queues")).body, [queue]);
    assert.equal((await get("queues/failed")).body, [message]);
    assert.is((await get("queues/none")).status, 404);
  });
});

test.run();
