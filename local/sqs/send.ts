import { createHash } from "node:crypto";
import { AwsError, type Principal } from "../aws/types.ts";
import { invalid, invalidValue, missing } from "./errors.ts";
import type { Message } from "./message.ts";
import {
  attributeBytes,
  attributesMd5,
  type MessageAttributes,
  md5,
  readMessageAttributes,
} from "./message-attributes.ts";
import { type Input, type OperationContext, required, wholeNumber } from "./operation.ts";
import type { Queue } from "./queue.ts";

/** A FIFO queue knows a message again for this long. */
const DEDUPLICATION_MILLISECONDS = 5 * 60_000;
const MOST_DELAY_SECONDS = 900;
/** XML's characters, which SQS began with. */
const FOREIGN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** Adds a message to a queue. @throws AwsError for what AWS refuses */
export function send(input: Input, queue: Queue, context: OperationContext, sender: Principal): object {
  const { body, attributes } = readContent(input, queue);
  const trace = readMessageAttributes(input.MessageSystemAttributes);
  const traceHeader = trace.AWSTraceHeader?.StringValue;
  const { queues } = context;
  const delay = readDelay(input, queue);
  const now = queues.now();
  const fifo = readFifo(input, queue, body);
  const known = fifo && queues.deduplicated.get(`${queue.spec.name}/${fifo.deduplicationId}`);
  const isRepeated = known !== undefined && known !== null && known.until > now;
  const sent = isRepeated ? known : { messageId: context.newId(), sequenceNumber: nextSequence(queue, now) };
  if (!isRepeated) {
    queue.put({
      ...{ id: sent.messageId, queue: queue.spec.name, body, attributes, senderId: senderId(sender) },
      ...{ sentAt: now, visibleAt: now + delay * 1000, receiveCount: 0 },
      ...(traceHeader && { traceHeader }),
      ...(fifo ? { ...fifo, sequenceNumber: sent.sequenceNumber } : readGroup(input)),
    } satisfies Message);
    if (fifo)
      queues.deduplicated.set(`${queue.spec.name}/${fifo.deduplicationId}`, {
        ...sent,
        until: now + DEDUPLICATION_MILLISECONDS,
      });
  }
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: md5(body),
    MD5OfMessageAttributes: attributesMd5(attributes),
    MD5OfMessageSystemAttributes: attributesMd5(trace),
    ...(fifo && { SequenceNumber: sent.sequenceNumber }),
  };
}

/** Size of what an entry sends, body and attributes. */
export const sizeOf = (input: Input): number =>
  Buffer.byteLength(String(input.MessageBody ?? "")) +
  attributeBytes((input.MessageAttributes ?? {}) as MessageAttributes);

function readContent(input: Input, { spec }: Queue): { body: string; attributes: MessageAttributes } {
  const body = required(input, "MessageBody");
  const attributes = readMessageAttributes(input.MessageAttributes);
  if (FOREIGN.test(body))
    throw new AwsError(
      "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.",
    );
  if (sizeOf(input) > spec.maximumBytes)
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${spec.maximumBytes} bytes.`,
    );
  return { body, attributes };
}

function readDelay(input: Input, { spec }: Queue): number {
  if (spec.isFifo && typeof input.DelaySeconds === "number" && input.DelaySeconds > 0)
    throw invalidValue(
      "DelaySeconds",
      input.DelaySeconds,
      "The request include parameter that is not valid for this queue type.",
    );
  return wholeNumber(input, "DelaySeconds", { from: 0, to: MOST_DELAY_SECONDS, otherwise: spec.delay });
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html */
function readFifo(input: Input, { spec }: Queue, body: string) {
  if (!spec.isFifo) return null;
  const { MessageGroupId: groupId, MessageDeduplicationId: given } = input;
  if (typeof groupId !== "string") throw missing("MessageGroupId");
  if (typeof given === "string") return { groupId, deduplicationId: given };
  if (spec.deduplicatesByContent)
    return { groupId, deduplicationId: createHash("sha256").update(body).digest("hex") };
  throw invalid(
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  );
}

const readGroup = ({ MessageGroupId: groupId }: Input) => (typeof groupId === "string" ? { groupId } : {});

/** Twenty digits that rise with each message, over a restart too. */
function nextSequence(queue: Queue, now: number): string {
  queue.sent++;
  return `188${String(now).padStart(13, "0")}${String(queue.sent % 10_000).padStart(4, "0")}`;
}

/** AWS gives the id of the role and the session's name; ids are made up here, names are not. */
const senderId = ({ kind, name }: Principal) =>
  kind === "function" ? `AROALOCAL:${name}` : `AIDALOCAL:${name}`;
