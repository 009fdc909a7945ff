import { onQueue } from "../operation.ts";
import { changeVisibility } from "../visibility.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
export const changeMessageVisibility = onQueue("ChangeMessageVisibility", (input, queue, { queues }) =>
  changeVisibility(input, queue, queues.now()),
);
