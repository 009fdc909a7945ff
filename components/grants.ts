import { type Input, interpolate, type Resource } from "@pulumi/pulumi";
import type { Statement } from "./policy.ts";

/** What a function gets by being linked to something: the minimal statements, where it stands, and what comes first. */
export interface FunctionLink {
  readonly environment?: Readonly<Record<string, Input<string>>>;
  readonly statements: readonly Statement[];
  /** Registered and ready before the function is created or changed. */
  readonly dependsOn?: readonly Resource[];
}

/** Writing to one log group, which exists already: no function may create one. */
export const writeLogs = (logGroupArn: Input<string>): Statement => ({
  Sid: "WriteLogs",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: interpolate`${logGroupArn}:*`,
});

/** X-Ray knows no resources: the one wildcard that a role of this program has. */
export const sendTraces: Statement = {
  Sid: "SendTraces",
  Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  Resource: "*",
};

/** Statements on one cluster through the RDS Data API; without transactions, single statements only. */
export const useDataApi = (clusterArn: Input<string>, transactions = true): Statement => ({
  Sid: "UseDataApi",
  Action: transactions
    ? [
        "rds-data:ExecuteStatement",
        "rds-data:BatchExecuteStatement",
        "rds-data:BeginTransaction",
        "rds-data:CommitTransaction",
        "rds-data:RollbackTransaction",
      ]
    : ["rds-data:ExecuteStatement"],
  Resource: clusterArn,
});

/** A customer managed key, and the region in whose services it is used. */
export interface KeyUse {
  readonly arn: Input<string>;
  readonly region: Input<string>;
}

/** Reading secrets, and using the key that they are encrypted with through Secrets Manager alone. */
export const readSecrets = (
  secretArns: readonly Input<string>[],
  key: KeyUse,
  keyActions: string | readonly string[] = "kms:Decrypt",
): Statement[] => [
  { Sid: "ReadSecrets", Action: "secretsmanager:GetSecretValue", Resource: one(secretArns) },
  useKeyThrough("secretsmanager", key, keyActions),
];

/** What a rotation does to a secret beyond reading it. */
export const changeSecret = (secretArn: Input<string>): Statement => ({
  Sid: "ChangeSecret",
  Action: [
    "secretsmanager:DescribeSecret",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
  ],
  Resource: secretArn,
});

const useKeyThrough = (service: string, key: KeyUse, actions: string | readonly string[]): Statement => ({
  Sid: "UseKeyOfSecrets",
  Action: actions,
  Resource: key.arn,
  Condition: { StringEquals: { "kms:ViaService": interpolate`${service}.${key.region}.amazonaws.com` } },
});

export const sendMessages = (...queueArns: readonly Input<string>[]): Statement => ({
  Sid: "SendMessages",
  Action: "sqs:SendMessage",
  Resource: one(queueArns),
});

/**
 * What Lambda does with a queue in the name of the function that works on it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
 */
export const receiveMessages = (queueArn: Input<string>): Statement => ({
  Sid: "ReceiveMessages",
  Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  Resource: queueArn,
});

const one = (resources: readonly Input<string>[]) =>
  resources.length === 1 ? (resources[0] as Input<string>) : resources;

/** What the users service does with accounts of one pool. */
export const manageUsers = (userPoolArn: Input<string>): Statement => ({
  Sid: "ManageUsers",
  Action: [
    "cognito-idp:AdminGetUser",
    "cognito-idp:AdminDeleteUser",
    "cognito-idp:AdminAddUserToGroup",
    "cognito-idp:AdminRemoveUserFromGroup",
    "cognito-idp:AdminUserGlobalSignOut",
  ],
  Resource: userPoolArn,
});
