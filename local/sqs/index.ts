import { randomUUID } from "node:crypto";
import type { AwsOperation } from "../aws/types.ts";
import type { ConsoleQueues } from "../console/sources.ts";
import type { MountedAwsService, ServiceHost } from "../services/host.ts";
import { queryErrorCode } from "./errors.ts";
import type { OperationContext } from "./operation.ts";
import { changeMessageVisibility } from "./operations/change-message-visibility.ts";
import { changeMessageVisibilityBatch } from "./operations/change-message-visibility-batch.ts";
import { deleteMessage } from "./operations/delete-message.ts";
import { deleteMessageBatch } from "./operations/delete-message-batch.ts";
import { getQueueAttributes } from "./operations/get-queue-attributes.ts";
import { getQueueUrl } from "./operations/get-queue-url.ts";
import { listDeadLetterSourceQueues } from "./operations/list-dead-letter-source-queues.ts";
import { listQueues } from "./operations/list-queues.ts";
import { purgeQueue } from "./operations/purge-queue.ts";
import { receiveMessage } from "./operations/receive-message.ts";
import { sendMessage } from "./operations/send-message.ts";
import { sendMessageBatch } from "./operations/send-message-batch.ts";
import { startMessageMoveTask } from "./operations/start-message-move-task.ts";
import { Queues } from "./queues.ts";
import { readQueues } from "./specs.ts";
import { viewOf } from "./view.ts";

export interface SqsService extends MountedAwsService {
  /** For the console. */
  readonly view: ConsoleQueues;
}

/**
 * SQS: the queues that the program registers.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
 */
export function sqsService(host: ServiceHost): SqsService {
  const queues = new Queues(host);
  let isClosed = false;
  host.onGraph(graph => queues.deploy(readQueues(graph)));
  return {
    aws: {
      signingName: "sqs",
      protocol: "json-1.0",
      targetPrefix: "AmazonSQS.",
      queryErrorCode,
      operations: operations({ queues, newId: randomUUID, isClosed: () => isClosed }),
    },
    view: viewOf(queues, () => host.graph()),
    async close() {
      isClosed = true;
      queues.close();
    },
  };
}

const operations = (context: OperationContext): Record<string, AwsOperation> => ({
  ChangeMessageVisibility: changeMessageVisibility(context),
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch(context),
  DeleteMessage: deleteMessage(context),
  DeleteMessageBatch: deleteMessageBatch(context),
  GetQueueAttributes: getQueueAttributes(context),
  GetQueueUrl: getQueueUrl(context),
  ListDeadLetterSourceQueues: listDeadLetterSourceQueues(context),
  ListQueues: listQueues(context),
  PurgeQueue: purgeQueue(context),
  ReceiveMessage: receiveMessage(context),
  SendMessage: sendMessage(context),
  SendMessageBatch: sendMessageBatch(context),
  StartMessageMoveTask: startMessageMoveTask(context),
});
