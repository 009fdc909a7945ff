import type { Graph, GraphResource } from "../../local/graph/types.ts";
import { atLeast, between, present, satisfies } from "../expect.ts";
import { allowsAnything, refusesPlainHttp } from "../policies.ts";
import { both, type Control, companion, prodOnly, property, rule, valueAt } from "../rule.ts";

const queue = "aws:sqs/queue:Queue";
const queuePolicy = "aws:sqs/queuePolicy:QueuePolicy";
const schedule = "aws:scheduler/schedule:Schedule";

const everybody = { Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" }] };

/** Queues and schedules. */
export const queues: readonly Control[] = [
  {
    row: 56,
    severity: "high",
    demand: "nag SQS2, CKV_AWS_27, SQS.1: queues are encrypted",
    stacks: both,
    rules: [
      rule({
        type: queue,
        says: "is encrypted",
        holds: ({ inputs }) => inputs.sqsManagedSseEnabled === true || Boolean(inputs.kmsMasterKeyId),
        spoil: ({ inputs }) => {
          inputs.sqsManagedSseEnabled = false;
          delete inputs.kmsMasterKeyId;
        },
      }),
    ],
  },
  {
    row: 57,
    severity: "medium",
    demand: "nag SQS3: what cannot be processed goes to a dead-letter queue",
    stacks: both,
    rules: [
      rule({
        type: queue,
        says: "has a redrive policy or is a dead-letter queue",
        holds: (resource, graph) =>
          Boolean(resource.inputs.redrivePolicy) || takesDeadLetters(resource, graph),
        spoil: resource => {
          resource.outputs = { ...resource.outputs, arn: "arn:aws:sqs:::unused" };
          delete resource.inputs.redrivePolicy;
        },
      }),
    ],
  },
  {
    row: 58,
    severity: "high",
    demand: "nag SQS4: queues take TLS only",
    stacks: both,
    rules: [
      companion(queue, queuePolicy, ({ inputs }, { outputs }) => inputs.queueUrl === outputs.url),
      property(queuePolicy, "policy", satisfies("refuses plain HTTP", refusesPlainHttp, { Statement: [] })),
    ],
  },
  {
    row: 59,
    severity: "critical",
    demand:
      "CKV_AWS_72, CKV_AWS_168, CKV_AWS_387, SQS.3: no queue policy allows every principal or every action",
    stacks: both,
    rules: [
      property(
        queuePolicy,
        "policy",
        satisfies("names who and what", policy => !allowsAnything(policy), everybody),
      ),
    ],
  },
  {
    row: 60,
    severity: "low",
    demand: "CKV2_AWS_73: not with the key that AWS shares",
    stacks: both,
    rules: [
      property(
        queue,
        "kmsMasterKeyId",
        satisfies("is not AWS's own", key => key !== "alias/aws/sqs", "alias/aws/sqs"),
      ),
    ],
  },
  {
    row: 61,
    severity: "low",
    demand: "CKV_AWS_297: schedules are encrypted with a key of the stack",
    stacks: prodOnly,
    rules: [property(schedule, "kmsKeyArn", present)],
  },
  {
    row: 62,
    severity: "medium",
    demand: "schedules retry within bounds and keep what they could not deliver",
    stacks: both,
    rules: [
      property(schedule, "target.deadLetterConfig.arn", present),
      property(schedule, "target.retryPolicy.maximumRetryAttempts", between(0, 185)),
      property(schedule, "target.retryPolicy.maximumEventAgeInSeconds", atLeast(60)),
    ],
  },
];

/** Failed deliveries, failed functions or what another queue gave up go there. */
function takesDeadLetters({ outputs: { arn } }: GraphResource, graph: Graph): boolean {
  const places = [
    "target.deadLetterConfig.arn",
    "deadLetterConfig.targetArn",
    "destinationConfig.onFailure.destination",
    "redrivePolicy",
  ];
  return graph.resources.some(({ inputs }) =>
    places.some(place => JSON.stringify(valueAt(inputs, place) ?? "").includes(String(arn))),
  );
}
