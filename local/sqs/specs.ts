import { number, ofType, text } from "../graph/resources.ts";
import type { Graph, GraphResource } from "../graph/types.ts";

/** A queue of the program, `aws.sqs.Queue`. Times are seconds. */
export interface QueueSpec {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly isFifo: boolean;
  readonly deduplicatesByContent: boolean;
  /** The same deduplication id in two groups stands for two messages. */
  readonly deduplicatesByGroup: boolean;
  /** `perQueue` or `perMessageGroupId`; it limits nothing here. */
  readonly throughputLimit: string;
  /** How long a received message is hidden from others. */
  readonly visibilityTimeout: number;
  readonly delay: number;
  readonly retention: number;
  readonly maximumBytes: number;
  /** How long a receiver waits for a message when it does not say. */
  readonly wait: number;
  readonly redrive: Redrive | null;
  readonly policy: string | null;
  readonly isEncrypted: boolean;
  /** Id, alias or ARN of the key that encrypts it. */
  readonly keyId: string | null;
  readonly keyReuseSeconds: number;
  /** Which queues may use it for their dead letters, as JSON. */
  readonly redriveAllow: string | null;
}

/** Where messages go that were received too often. */
export interface Redrive {
  readonly deadLetterArn: string;
  readonly maximumReceives: number;
}

const FOUR_DAYS = 345_600;

/** Reads every queue of the graph, with the policies that stand beside them. */
export const readQueues = (graph: Graph): QueueSpec[] =>
  ofType(graph, "aws:sqs/queue:Queue").map(resource => readQueue(graph, resource));

function readQueue(graph: Graph, { name, inputs, outputs }: GraphResource): QueueSpec {
  const url = text(outputs.url) ?? text(outputs.id) ?? name;
  const beside = (type: string) => ofType(graph, type).find(other => other.inputs.queueUrl === url)?.inputs;
  const redrive = inputs.redrivePolicy ?? beside("aws:sqs/redrivePolicy:RedrivePolicy")?.redrivePolicy;
  return {
    name: text(outputs.name) ?? name,
    arn: text(outputs.arn) ?? name,
    url,
    isFifo: inputs.fifoQueue === true,
    deduplicatesByContent: inputs.contentBasedDeduplication === true,
    deduplicatesByGroup: inputs.deduplicationScope === "messageGroup",
    throughputLimit: text(inputs.fifoThroughputLimit) ?? "perQueue",
    visibilityTimeout: number(inputs.visibilityTimeoutSeconds) ?? 30,
    delay: number(inputs.delaySeconds) ?? 0,
    retention: number(inputs.messageRetentionSeconds) ?? FOUR_DAYS,
    maximumBytes: number(inputs.maxMessageSize) ?? 262_144,
    wait: number(inputs.receiveWaitTimeSeconds) ?? 0,
    redrive: readRedrive(redrive),
    policy: text(inputs.policy ?? beside("aws:sqs/queuePolicy:QueuePolicy")?.policy) ?? null,
    isEncrypted: inputs.sqsManagedSseEnabled !== false && inputs.kmsMasterKeyId === undefined,
    keyId: text(inputs.kmsMasterKeyId) ?? null,
    keyReuseSeconds: number(inputs.kmsDataKeyReusePeriodSeconds) ?? 300,
    redriveAllow:
      text(
        inputs.redriveAllowPolicy ??
          beside("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy")?.redriveAllowPolicy,
      ) ?? null,
  };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
function readRedrive(policy: unknown): Redrive | null {
  if (typeof policy !== "string") return null;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Record<string, unknown>;
  return typeof deadLetterTargetArn === "string"
    ? { deadLetterArn: deadLetterTargetArn, maximumReceives: Number(maxReceiveCount) }
    : null;
}
