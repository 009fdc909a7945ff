import { type Call, ConsoleError } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { QueueMessageView, QueueView } from "../types.ts";

const MOST_MESSAGES = 100;

export const listQueues = ({ queues }: ConsoleSources): readonly QueueView[] => queues.list();

/** @throws ConsoleError for a queue that the program does not have */
export function listQueueMessages({ queues }: ConsoleSources, { params }: Call): readonly QueueMessageView[] {
  const messages = queues.messages(params.name ?? "", MOST_MESSAGES);
  if (!messages) throw new ConsoleError(404, `There is no queue ${params.name}.`);
  return messages;
}
