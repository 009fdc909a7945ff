import { createHash } from "node:crypto";
import { AwsError, type CallContext, type Principal } from "../aws/types.ts";
import { invalid, invalidValue, missing } from "./errors.ts";
import type { Message } from "./message.ts";
import {
  attributeBytes,
  attributesMd5,
  FOREIGN,
  foreignCharacters,
  type MessageAttributes,
  md5,
  readMessageAttributes,
} from "./message-attributes.ts";
import { type Input, type OperationContext, required, wholeNumber } from "./operation.ts";
import type { Queue } from "./queue.ts";

/** A FIFO queue knows a message again for this long. */
const DEDUPLICATION_MILLISECONDS = 5 * 60_000;
const MOST_DELAY_SECONDS = 900;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const FIFO_ID = /^[!-~]{1,128}$/;

export interface Sender extends Pick<CallContext, "principal" | "traceId"> {
  /** True for an entry of a batch, which AWS refuses in other words. */
  readonly isEntry?: boolean;
}

/** Adds a message to a queue. @throws AwsError for what AWS refuses */
export function send(input: Input, queue: Queue, context: OperationContext, sender: Sender): object {
  const { principal, traceId, isEntry = false } = sender;
  const { body, attributes } = readContent(input, queue, isEntry);
  const trace = readMessageAttributes(input.MessageSystemAttributes);
  // SQS takes it from the request where the message itself names none:
  // https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sqs.html
  const traceHeader = trace.AWSTraceHeader?.StringValue ?? traceId;
  const { queues } = context;
  const delay = readDelay(input, queue);
  const now = queues.now();
  const fifo = readFifo(input, queue, body);
  const key = fifo && deduplicationKey(queue, fifo);
  const known = key && queues.deduplicated.get(key);
  const repeated = known && known.until > now ? known : undefined;
  const sent = repeated ?? { messageId: context.newId(), sequenceNumber: nextSequence(queue, now) };
  if (!repeated) {
    queue.put({
      id: sent.messageId,
      queue: queue.spec.name,
      body,
      attributes,
      senderId: senderId(principal),
      sentAt: now,
      visibleAt: now + delay * 1000,
      receiveCount: 0,
      ...(traceHeader && { traceHeader }),
      ...(fifo ? { ...fifo, sequenceNumber: sent.sequenceNumber } : readGroup(input)),
    } satisfies Message);
    if (key) queues.deduplicated.set(key, { ...sent, until: now + DEDUPLICATION_MILLISECONDS });
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

function readContent(
  input: Input,
  { spec }: Queue,
  isEntry: boolean,
): { body: string; attributes: MessageAttributes } {
  const body = required(input, "MessageBody");
  const attributes = readMessageAttributes(input.MessageAttributes);
  if (FOREIGN.test(body)) throw new AwsError("InvalidMessageContents", foreignCharacters);
  if (sizeOf(input) > spec.maximumBytes)
    throw invalid(
      `One or more parameters ${isEntry ? "cannot be validated" : "are invalid"}. Reason: Message must be shorter than ${spec.maximumBytes} bytes.`,
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
  const delay = wholeNumber(input, "DelaySeconds", {
    from: 0,
    to: MOST_DELAY_SECONDS,
    otherwise: spec.delay,
    reason: `DelaySeconds must be >= 0 and <= ${MOST_DELAY_SECONDS}.`,
  });
  // A FIFO queue takes 0 from those who must give a number, and means its own delay.
  return spec.isFifo ? spec.delay : delay;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html */
export function readFifo(input: Input, { spec }: Queue, body: string) {
  if (!spec.isFifo) return null;
  const groupId = fifoId(input, "MessageGroupId");
  const given = fifoId(input, "MessageDeduplicationId");
  if (groupId === undefined) throw missing("MessageGroupId");
  if (given !== undefined) return { groupId, deduplicationId: given };
  if (spec.deduplicatesByContent)
    return { groupId, deduplicationId: createHash("sha256").update(body).digest("hex") };
  throw invalid(
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  );
}

/** Where a queue tells messages apart: as a whole, or within each group. No part of it holds a space. */
const deduplicationKey = (
  { spec }: Queue,
  { groupId, deduplicationId }: { readonly groupId: string; readonly deduplicationId: string },
): string => [spec.name, ...(spec.deduplicatesByGroup ? [groupId] : []), deduplicationId].join(" ");

function fifoId(input: Input, member: string): string | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && FIFO_ID.test(value)) return value;
  throw invalidValue(
    member,
    value,
    `${member} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}

function readGroup(input: Input) {
  const deduplicationId = fifoId(input, "MessageDeduplicationId");
  if (deduplicationId !== undefined)
    throw invalidValue(
      "MessageDeduplicationId",
      deduplicationId,
      "The request includes a parameter that is not valid for this queue type.",
    );
  const groupId = fifoId(input, "MessageGroupId");
  return groupId === undefined ? {} : { groupId };
}

/** Twenty digits that rise with each message, over a restart too. */
function nextSequence(queue: Queue, now: number): string {
  queue.sent++;
  return `188${String(now).padStart(13, "0")}${String(queue.sent % 10_000).padStart(4, "0")}`;
}

/** AWS gives the id of the role and the session's name; ids are made up here, names are not. */
const senderId = ({ kind, name }: Principal) =>
  kind === "function" ? `AROALOCAL:${name}` : `AIDALOCAL:${name}`;
