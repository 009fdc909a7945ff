import { randomBytes } from "node:crypto";
import type { MessageAttributes } from "./message-attributes.ts";

/** A message as it is kept; replaced at each change. Times are milliseconds since the epoch. */
export interface Message {
  readonly id: string;
  /** Name of the queue that it lies in. */
  readonly queue: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly traceHeader?: string;
  readonly senderId: string;
  readonly sentAt: number;
  /** From when on it may be received (again). */
  readonly visibleAt: number;
  readonly receiveCount: number;
  /** Receives from the queue that it lies in, by which a dead-letter queue goes; undefined for none. */
  readonly receivedHere?: number;
  readonly firstReceivedAt?: number;
  /** Time and handle of the latest receive. */
  readonly receivedAt?: number;
  readonly receipt?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  /** ARN of the queue that gave it up. */
  readonly deadLetterSource?: string;
}

export type MessageState = "visible" | "inFlight" | "delayed";

export function stateOf({ visibleAt, receiveCount }: Message, now: number): MessageState {
  if (visibleAt <= now) return "visible";
  return receiveCount > 0 ? "inFlight" : "delayed";
}

/** Each receive gets another handle. It names its message, so that a stale one is known from a made-up one. */
export const newReceipt = (id: string): string =>
  Buffer.from(`${id} ${randomBytes(24).toString("base64url")}`).toString("base64");

/** Null for what no receive ever gave out. */
export const messageIdOf = (receipt: string): string | null =>
  /^([0-9a-f-]{36}) [\w-]{32}$/.exec(Buffer.from(receipt, "base64").toString("latin1"))?.[1] ?? null;

/** What SQS itself says of a message. */
export function systemAttributes(message: Message): Record<string, string> {
  const { firstReceivedAt, sequenceNumber, groupId, deduplicationId, traceHeader, deadLetterSource } =
    message;
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(firstReceivedAt ?? ""),
    ...(sequenceNumber && { SequenceNumber: sequenceNumber }),
    ...(groupId && { MessageGroupId: groupId }),
    ...(deduplicationId && { MessageDeduplicationId: deduplicationId }),
    ...(traceHeader && { AWSTraceHeader: traceHeader }),
    ...(deadLetterSource && { DeadLetterQueueSourceArn: deadLetterSource }),
  };
}
