import { AwsError } from "../../aws/types.ts";
import { onQueue, strings } from "../operation.ts";
import type { Queue } from "../queue.ts";

/** Attributes that only some queues have. */
const OPTIONAL =
  "RedrivePolicy RedriveAllowPolicy Policy FifoQueue ContentBasedDeduplication DeduplicationScope FifoThroughputLimit KmsMasterKeyId KmsDataKeyReusePeriodSeconds".split(
    " ",
  );

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export const getQueueAttributes = onQueue("GetQueueAttributes", (input, queue) => {
  const wanted = strings(input.AttributeNames);
  const all = attributesOf(queue);
  const unknown = wanted.find(name => name !== "All" && !(name in all) && !OPTIONAL.includes(name));
  if (unknown !== undefined) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
  const found = Object.entries(all).filter(([name]) => wanted.includes("All") || wanted.includes(name));
  return found.length > 0 ? { Attributes: Object.fromEntries(found) } : {};
});

function attributesOf(queue: Queue): Record<string, string> {
  const { spec } = queue;
  const { visible, inFlight, delayed } = queue.count();
  const { redrive } = spec;
  return {
    QueueArn: spec.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: seconds(queue.createdAt),
    LastModifiedTimestamp: seconds(queue.modifiedAt),
    VisibilityTimeout: String(spec.visibilityTimeout),
    DelaySeconds: String(spec.delay),
    MessageRetentionPeriod: String(spec.retention),
    MaximumMessageSize: String(spec.maximumBytes),
    ReceiveMessageWaitTimeSeconds: String(spec.wait),
    SqsManagedSseEnabled: String(spec.isEncrypted),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: redrive.deadLetterArn,
        maxReceiveCount: redrive.maximumReceives,
      }),
    }),
    ...(spec.redriveAllow && { RedriveAllowPolicy: spec.redriveAllow }),
    ...(spec.policy && { Policy: spec.policy }),
    ...(spec.keyId && {
      KmsMasterKeyId: spec.keyId,
      KmsDataKeyReusePeriodSeconds: String(spec.keyReuseSeconds),
    }),
    ...(spec.isFifo && {
      FifoQueue: "true",
      ContentBasedDeduplication: String(spec.deduplicatesByContent),
      DeduplicationScope: spec.deduplicatesByGroup ? "messageGroup" : "queue",
      FifoThroughputLimit: spec.throughputLimit,
    }),
  };
}

const seconds = (milliseconds: number): string => String(Math.floor(milliseconds / 1000));
