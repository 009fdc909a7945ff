import { newTraceRoot } from "../../aws/trace-root.ts";
import { member, text } from "../../graph/resources.ts";
import { type Call, ConsoleError } from "../http.ts";
import type { ConsoleSources, QueueState } from "../sources.ts";
import type { QueueMessageView, QueueSent, QueueView } from "../types.ts";
import { calling } from "./calling.ts";
import { relationsOf } from "./queue-relations.ts";

const MOST_MESSAGES = 100;

/** Those with messages first, dead letters above all; then by service and name. */
export function listQueues({ queues, graph, functions }: ConsoleSources): readonly QueueView[] {
  const all = queues.list();
  const relations = relationsOf(graph(), functions, all);
  return all.map(queue => ({ ...queue, ...relations(queue) })).sort(filledFirst);
}

/** @throws ConsoleError for a queue that the program does not have */
export function listQueueMessages({ queues }: ConsoleSources, { params }: Call): readonly QueueMessageView[] {
  const messages = queues.messages(params.name ?? "", MOST_MESSAGES);
  if (!messages) throw unknown(params.name);
  return messages;
}

/** Sends the dead letters of a queue back to where they came from. @throws ConsoleError with SQS's words */
export async function redriveQueue(sources: ConsoleSources, { params }: Call): Promise<object> {
  const { arn } = find(sources, params.name);
  await calling(sources, "sqs", "StartMessageMoveTask", { SourceArn: arn });
  return {};
}

/** Deletes all messages of a queue. @throws ConsoleError with SQS's words */
export async function purgeQueue(sources: ConsoleSources, { params }: Call): Promise<object> {
  await calling(sources, "sqs", "PurgeQueue", await urlOf(sources, find(sources, params.name)));
  return {};
}

/** Sends a message, in a trace of its own that leads to what works on it. @throws ConsoleError with SQS's words */
export async function sendMessage(sources: ConsoleSources, { params, body }: Call): Promise<QueueSent> {
  const queue = find(sources, params.name);
  const traceId = newTraceRoot();
  const MessageBody = text(member(body, "body")) ?? "";
  const group = text(member(body, "group")) ?? "console";
  // A person who sends the same text twice wants two messages.
  const fifo = queue.isFifo
    ? { MessageGroupId: group, MessageDeduplicationId: traceId.replace("Root=", "") }
    : {};
  const input = { ...(await urlOf(sources, queue)), MessageBody, ...fifo };
  const sent = await calling(sources, "sqs", "SendMessage", input, traceId);
  return { messageId: text(member(sent, "MessageId")) ?? "", traceId: traceId.slice("Root=".length) };
}

/**
 * Ends the wait of messages that were received and not deleted: all of the queue, or the one with the `id`.
 * @throws ConsoleError where none waits
 */
export async function retryMessages(
  sources: ConsoleSources,
  { params, body }: Call,
): Promise<{ readonly retried: number }> {
  const queue = find(sources, params.name);
  const id = text(member(body, "id"));
  const waiting = (sources.queues.messages(queue.name, Number.POSITIVE_INFINITY) ?? []).filter(
    message => message.state === "inFlight" && (id === undefined || message.id === id),
  );
  if (waiting.length === 0) throw new ConsoleError(409, "No message waits for its next try any more.");
  const url = await urlOf(sources, queue);
  for (const { receipt } of waiting) {
    const input = { ...url, ReceiptHandle: receipt, VisibilityTimeout: 0 };
    await calling(sources, "sqs", "ChangeMessageVisibility", input);
  }
  return { retried: waiting.length };
}

function find({ queues }: ConsoleSources, name: string | undefined): QueueState {
  const queue = queues.list().find(one => one.name === name);
  if (!queue) throw unknown(name);
  return queue;
}

async function urlOf(sources: ConsoleSources, { name }: QueueState): Promise<{ QueueUrl: unknown }> {
  const reply = await calling(sources, "sqs", "GetQueueUrl", { QueueName: name });
  return { QueueUrl: member(reply, "QueueUrl") };
}

const unknown = (name: string | undefined) => new ConsoleError(404, `There is no queue ${name}.`);

function filledFirst(a: QueueView, b: QueueView): number {
  const rank = (queue: QueueView) => (sizeOf(queue) === 0 ? 2 : queue.isDeadLetterQueue ? 0 : 1);
  return (
    rank(a) - rank(b) || (a.service ?? "~").localeCompare(b.service ?? "~") || a.label.localeCompare(b.label)
  );
}

const sizeOf = ({ visible, inFlight, delayed }: QueueView) => visible + inFlight + delayed;
