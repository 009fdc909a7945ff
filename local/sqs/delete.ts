import { AwsError } from "../aws/types.ts";
import { invalidValue } from "./errors.ts";
import { type Input, required } from "./operation.ts";
import type { Queue } from "./queue.ts";

/**
 * Deletes what a handle received. A handle that is out of date deletes nothing: a standard queue takes it, a FIFO queue
 * refuses it as long as the message is there.
 */
export function deleteReceived(input: Input, queue: Queue, now: number): undefined {
  const receipt = required(input, "ReceiptHandle");
  const message = queue.receivedBy(receipt);
  if (message === null) throw invalidReceipt(receipt);
  if (message === undefined) return;
  const isLatest = message.receipt === receipt;
  if (queue.spec.isFifo && !(isLatest && message.visibleAt > now))
    throw invalidValue("ReceiptHandle", receipt, "The receipt handle has expired.");
  if (isLatest) queue.delete(message.id);
}

export const invalidReceipt = (receipt: string) =>
  new AwsError(
    "ReceiptHandleIsInvalid",
    `The input receipt handle "${receipt}" is not a valid receipt handle.`,
  );
