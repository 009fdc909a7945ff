import { AwsError } from "../../aws/types.ts";
import { onQueue } from "../operation.ts";

const MINUTE_MILLISECONDS = 60_000;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
export const purgeQueue = onQueue("PurgeQueue", (_input, queue, { queues }) => {
  if (queues.now() - queue.purgedAt < MINUTE_MILLISECONDS)
    throw new AwsError(
      "PurgeQueueInProgress",
      `Only one PurgeQueue operation on ${queue.spec.name} is allowed every 60 seconds.`,
      403,
    );
  queue.purge();
  queues.forgetDeduplication(queue);
});
