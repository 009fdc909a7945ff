import { sqs } from "@pulumi/aws";
import type { Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";
import { policyDocument, tlsOnly } from "../shared/policy.ts";

/** Refuses calls without TLS. Who may call at all is said by the callers' roles. */
export const privateQueue = (
  parent: Resource,
  name: string,
  queue: sqs.Queue,
  transform?: Transform<sqs.QueuePolicyArgs>,
): sqs.QueuePolicy =>
  child(
    sqs.QueuePolicy,
    `${name}-queue-policy`,
    {
      queueUrl: queue.url,
      policy: policyDocument([
        tlsOnly(["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"], queue.arn),
      ]),
    },
    { parent },
    transform,
  );
