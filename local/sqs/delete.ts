import { AwsError } from "../aws/types.ts";
import { type Input, required } from "./operation.ts";
import type { Queue } from "./queue.ts";

/** Deletes what a handle received. A handle that is out of date deletes nothing, and is no error. */
export function deleteReceived(input: Input, queue: Queue): undefined {
  const receipt = required(input, "ReceiptHandle");
  const message = queue.byReceipt(receipt);
  if (message === null) throw invalidReceipt(receipt);
  if (message) queue.delete(message.id);
}

export const invalidReceipt = (receipt: string) =>
  new AwsError(
    "ReceiptHandleIsInvalid",
    `The input receipt handle "${receipt}" is not a valid receipt handle.`,
  );
