import { onQueue } from "../operation.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html */
export const listDeadLetterSourceQueues = onQueue(
  "ListDeadLetterSourceQueues",
  (_input, { spec: { arn } }, { queues }) => ({
    queueUrls: queues
      .all()
      .filter(({ spec }) => spec.redrive?.deadLetterArn === arn)
      .map(({ spec }) => spec.url),
  }),
);
