import { sqs } from "@pulumi/aws";
import type { Resource } from "@pulumi/pulumi";
import { policyDocument, tlsOnly } from "./policy.ts";

/** Refuses calls without TLS. Who may call at all is said by the callers' roles. */
export function privateQueue(parent: Resource, name: string, queue: sqs.Queue): void {
  new sqs.QueuePolicy(
    `${name}-queue-policy`,
    {
      queueUrl: queue.url,
      policy: policyDocument([
        tlsOnly(["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"], queue.arn),
      ]),
    },
    { parent },
  );
}
