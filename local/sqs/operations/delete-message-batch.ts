import { eachEntry, readEntries } from "../batch.ts";
import { deleteReceived } from "../delete.ts";
import { onQueue } from "../operation.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
export const deleteMessageBatch = onQueue(
  "DeleteMessageBatch",
  (input, queue, { queues }) =>
    eachEntry(readEntries(input, "DeleteMessageBatch"), entry => deleteReceived(entry, queue, queues.now())),
  "DeleteMessage",
);
