import { deleteReceived } from "../delete.ts";
import { onQueue } from "../operation.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export const deleteMessage = onQueue("DeleteMessage", (input, queue, { queues }) =>
  deleteReceived(input, queue, queues.now()),
);
