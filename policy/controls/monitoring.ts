import type { GraphResource } from "../../local/graph/types.ts";
import { atLeast, is, noneOf, present, satisfies } from "../expect.ts";
import { refusesPlainHttp, statementsOf } from "../policies.ts";
import { both, type Control, companion, option, prodOnly, property, valueAt } from "../rule.ts";

const key = "aws:kms/key:Key";
const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const topic = "aws:sns/topic:Topic";
const topicPolicy = "aws:sns/topicPolicy:TopicPolicy";

const anyone = {
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" }],
};

/** Keys, logs, alarms and topics. */
export const monitoring: readonly Control[] = [
  {
    row: 72,
    severity: "medium",
    demand: "nag KMS5, CKV_AWS_7, KMS.4: keys are rotated",
    stacks: both,
    rules: [property(key, "enableKeyRotation", is(true))],
  },
  {
    row: 73,
    severity: "critical",
    demand: "CKV2_AWS_64, CKV_AWS_33, KMS.5: keys name who may use them",
    stacks: both,
    rules: [property(key, "policy", satisfies("is set, and has no principal *", namesItsUsers, anyone))],
  },
  {
    row: 74,
    severity: "medium",
    demand: "KMS.3: a deleted key can be called back for 30 days, and the stack's end does not delete it",
    stacks: prodOnly,
    rules: [
      property(key, "deletionWindowInDays", is(30)),
      option(key, "protect", is(true)),
      option(key, "retainOnDelete", is(true)),
    ],
  },
  {
    row: 75,
    severity: "medium",
    demand: "CKV_AWS_66: log groups have a retention, those that AWS would create too",
    stacks: both,
    rules: [
      property(logGroup, "retentionInDays", atLeast(1)),
      companion("aws:lambda/function:Function", logGroup, isLogOfFunction),
      companion("aws:rds/cluster:Cluster", logGroup, isLogOfCluster, exportsLogs),
      companion("aws:apigatewayv2/stage:Stage", logGroup, isLogOfStage),
    ],
  },
  {
    row: 76,
    severity: "low",
    demand: "CKV_AWS_338, CloudWatch.16: for a year and more",
    stacks: prodOnly,
    rules: [property(logGroup, "retentionInDays", atLeast(365))],
  },
  {
    row: 77,
    severity: "medium",
    demand: "CKV_AWS_158: logs are encrypted with a key of the stack",
    stacks: prodOnly,
    rules: [property(logGroup, "kmsKeyId", present)],
  },
  {
    row: 78,
    severity: "medium",
    demand: "CKV_AWS_319, CloudWatch.15, CloudWatch.17: alarms have an action",
    stacks: prodOnly,
    rules: [
      property(alarm, "alarmActions", present),
      property(
        alarm,
        "actionsEnabled",
        satisfies("is not off", enabled => enabled !== false, false),
      ),
    ],
  },
  {
    row: 79,
    severity: "high",
    demand:
      "nag SNS3, CKV_AWS_26, CKV_AWS_169, CKV_AWS_385, SNS.1, SNS.4: topics take TLS only, and are encrypted",
    stacks: both,
    rules: [
      property(topic, "kmsMasterKeyId", noneOf("alias/aws/sns")),
      companion(topic, topicPolicy, ({ inputs }, { outputs }) => inputs.arn === outputs.arn),
      property(topicPolicy, "policy", satisfies("refuses plain HTTP", refusesPlainHttp, { Statement: [] })),
      property(
        topicPolicy,
        "policy",
        satisfies(
          "names who may publish",
          policy => !JSON.stringify(allowed(policy)).includes('"*"'),
          anyone,
        ),
      ),
    ],
  },
];

const allowed = (policy: unknown) =>
  statementsOf(policy).flatMap(({ effect, principals }) => (effect === "Allow" ? principals : []));

function namesItsUsers(policy: unknown): boolean {
  return allowed(policy).length > 0 && !allowed(policy).includes("*");
}

function isLogOfFunction(group: GraphResource, { inputs, outputs }: GraphResource): boolean {
  return group.outputs.name === (valueAt(inputs, "loggingConfig.logGroup") ?? `/aws/lambda/${outputs.name}`);
}

function isLogOfCluster(group: GraphResource, { outputs }: GraphResource): boolean {
  return group.outputs.name === `/aws/rds/cluster/${outputs.clusterIdentifier}/postgresql`;
}

function isLogOfStage(group: GraphResource, { inputs }: GraphResource): boolean {
  return valueAt(inputs, "accessLogSettings.destinationArn") === group.outputs.arn;
}

function exportsLogs({ inputs }: GraphResource): boolean {
  return Array.isArray(inputs.enabledCloudwatchLogsExports);
}
