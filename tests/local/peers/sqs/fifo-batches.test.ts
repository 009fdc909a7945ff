import { SendMessageBatchCommand, type SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import * as assert from "uvu/assert";
import { type Sqs, sqsCases, urlOf } from "./queues.ts";

/** What LocalStack's and moto's tests assert of batches for FIFO queues. */
const test = sqsCases("FIFO batches", { "q.fifo": {} });
const send = ({ client }: Sqs, Entries: SendMessageBatchRequestEntry[]) =>
  client.send(new SendMessageBatchCommand({ QueueUrl: urlOf("q.fifo"), Entries }));

test("entries of a FIFO queue have a sequence each", async sqs => {
  const { Successful } = await send(
    sqs,
    ["id_0", "id_1"].map(Id => ({
      Id,
      MessageBody: Id,
      DelaySeconds: 0,
      MessageGroupId: Id,
      MessageDeduplicationId: Id,
    })),
  );
  assert.ok(Successful?.every(({ SequenceNumber }) => SequenceNumber));
  const got = await sqs.receive("q.fifo", {
    MaxNumberOfMessages: 10,
    AttributeNames: ["MessageDeduplicationId", "MessageGroupId"] as never,
  });
  assert.equal(
    got.map(({ Attributes }) => Attributes),
    ["id_0", "id_1"].map(id => ({ MessageGroupId: id, MessageDeduplicationId: id })),
  );
});
test.refuses(
  "a batch with an entry that lacks its id is refused whole",
  "InvalidParameterValue",
  "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  sqs => send(sqs, [{ Id: "1", MessageBody: "x", MessageGroupId: "g" }]),
);
test.refuses(
  "a batch with an entry that lacks its group is refused whole",
  "InvalidParameterValue",
  "The request must contain the parameter MessageGroupId.",
  sqs =>
    send(sqs, [
      { Id: "1", MessageBody: "x", MessageGroupId: "g", MessageDeduplicationId: "1" },
      { Id: "2", MessageBody: "x", MessageDeduplicationId: "2" },
    ]),
);

test.run();
