import { AwsError } from "../../aws/types.ts";
import { eachEntry, readEntries } from "../batch.ts";
import { invalid } from "../errors.ts";
import { onQueue } from "../operation.ts";
import { readFifo, send, sizeOf } from "../send.ts";

const MOST_BYTES = 1_048_576;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export const sendMessageBatch = onQueue(
  "SendMessageBatch",
  (input, queue, context, call) => {
    const entries = readEntries(input, "SendMessageBatch");
    const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (bytes > MOST_BYTES)
      throw new AwsError(
        "BatchRequestTooLong",
        `Batch requests cannot be longer than ${MOST_BYTES} bytes. You have sent ${bytes} bytes.`,
      );
    // Where one entry of a FIFO queue cannot be told apart, none is taken.
    for (const entry of entries) {
      // One message without its group is MissingParameter; in a batch AWS gives another name.
      if (queue.spec.isFifo && entry.MessageGroupId === undefined)
        throw invalid("The request must contain the parameter MessageGroupId.");
      readFifo(entry, queue, String(entry.MessageBody ?? ""));
    }
    return eachEntry(entries, entry => send(entry, queue, context, { ...call, isEntry: true }));
  },
  "SendMessage",
);
