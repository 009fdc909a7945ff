import type { AwsOperation } from "../../aws/types.ts";
import { noSuchQueue } from "../errors.ts";
import { type Input, type OperationContext, required } from "../operation.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html */
export const getQueueUrl = ({ queues }: OperationContext): AwsOperation<Input> => ({
  action: "sqs:GetQueueUrl",
  resources: ({ QueueName }) => [queues.arnOf(QueueName)],
  run: async input => {
    const queue = queues.byName(required(input, "QueueName"));
    if (!queue) throw noSuchQueue();
    return { QueueUrl: queue.spec.url };
  },
});
