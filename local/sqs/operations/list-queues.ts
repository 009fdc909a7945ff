import type { AwsOperation } from "../../aws/types.ts";
import { type Input, type OperationContext, wholeNumber } from "../operation.ts";

const MOST_QUEUES = 1_000;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export const listQueues = ({ queues }: OperationContext): AwsOperation<Input> => ({
  action: "sqs:ListQueues",
  resources: () => ["*"],
  run: async input => {
    const most = wholeNumber(input, "MaxResults", { from: 1, to: MOST_QUEUES, otherwise: MOST_QUEUES });
    const prefix = typeof input.QueueNamePrefix === "string" ? input.QueueNamePrefix : "";
    const after = typeof input.NextToken === "string" ? input.NextToken : "";
    const found = queues
      .all()
      .map(({ spec }) => spec)
      .filter(({ name }) => name.startsWith(prefix) && name > after)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = found.slice(0, most);
    const last = page.at(-1)?.name;
    return {
      ...(page.length > 0 && { QueueUrls: page.map(({ url }) => url) }),
      ...(found.length > most && input.MaxResults !== undefined && { NextToken: last }),
    };
  },
});
