import { eachEntry, readEntries } from "../batch.ts";
import { onQueue } from "../operation.ts";
import { changeVisibility } from "../visibility.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html */
export const changeMessageVisibilityBatch = onQueue(
  "ChangeMessageVisibilityBatch",
  (input, queue, { queues }) =>
    eachEntry(readEntries(input, "ChangeMessageVisibilityBatch"), entry =>
      changeVisibility(entry, queue, queues.now()),
    ),
  "ChangeMessageVisibility",
);
