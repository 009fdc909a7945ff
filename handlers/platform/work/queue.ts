import { callAws } from "../aws/aws-call.ts";

/** Puts a message, as JSON, into a queue. It may arrive twice. */
export type SendMessage = (message: unknown) => Promise<void>;

/**
 * @param queueUrl what the link `{ queue: "imports" }` puts into `QUEUE_IMPORTS_URL`
 * @throws AwsCallError when the queue does not take it
 */
export const queueSender =
  (queueUrl: string, call = callAws): SendMessage =>
  async message => {
    const input = { QueueUrl: queueUrl, MessageBody: JSON.stringify(message) };
    await call({ service: "sqs", target: "AmazonSQS.SendMessage", input });
  };
