import { onQueue } from "../operation.ts";
import { send } from "../send.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export const sendMessage = onQueue("SendMessage", (input, queue, context, call) =>
  send(input, queue, context, call),
);
