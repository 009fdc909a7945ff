import { AwsError } from "../aws/types.ts";
import { invalidReceipt } from "./delete.ts";
import { invalidValue, missing } from "./errors.ts";
import { type Input, required, wholeNumber } from "./operation.ts";
import type { Queue } from "./queue.ts";

const TWELVE_HOURS = 43_200;

/**
 * Hides a received message for another time, or shows it at once. A standard queue takes handles that are late too: one
 * whose time is over, and one that is older than the latest receive.
 */
export function changeVisibility(input: Input, queue: Queue, now: number): undefined {
  const receipt = required(input, "ReceiptHandle");
  if (input.VisibilityTimeout === undefined) throw missing("VisibilityTimeout");
  const seconds = wholeNumber(input, "VisibilityTimeout", { from: 0, to: TWELVE_HOURS, otherwise: 0 });
  const message = queue.receivedBy(receipt);
  if (message === null) throw invalidReceipt(receipt);
  const isLatest = message?.receipt === receipt;
  const { isFifo } = queue.spec;
  if (message === undefined || (isFifo && !isLatest))
    throw invalidValue(
      "ReceiptHandle",
      receipt,
      "Message does not exist or is not available for visibility timeout change.",
    );
  if (isFifo && message.visibleAt <= now)
    throw new AwsError(
      "MessageNotInflight",
      `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: The message referred to isn't in flight.`,
    );
  if (message.receivedAt !== undefined && now - message.receivedAt > (TWELVE_HOURS - seconds) * 1000)
    throw invalidValue(
      "VisibilityTimeout",
      seconds,
      `Total VisibilityTimeout for the message is beyond the limit [${TWELVE_HOURS} seconds]`,
    );
  queue.put({ ...message, visibleAt: now + seconds * 1000 });
}
