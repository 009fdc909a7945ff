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

/**
 * What Lambda does in the function's name to stand in a network; EC2 takes no narrower resource for it.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export const useNetwork: Statement = {
  Sid: "UseNetwork",
  Action: [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ],
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

/**
 * Reading secrets, and using the key that they are encrypted with through Secrets Manager alone. The key that AWS manages
 * needs no grant.
 */
export const readSecrets = (
  secretArns: readonly Input<string>[],
  key: KeyUse | undefined,
  keyActions: string | readonly string[] = "kms:Decrypt",
): Statement[] => [
  { Sid: "ReadSecrets", Action: "secretsmanager:GetSecretValue", Resource: one(secretArns) },
  ...(key ? [useKeyThrough("secretsmanager", key, keyActions)] : []),
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

/**
 * Making and decrypting data keys whose encryption context names the service.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
 */
export const useDataKeys = (keyArn: Input<string>, service: string): Statement => ({
  Sid: "UseDataKeys",
  Action: ["kms:GenerateDataKey", "kms:Decrypt"],
  Resource: keyArn,
  Condition: ofService(service),
});

/** The same, and asking which generation of the key is the latest. */
export const renewDataKeys = (keyArn: Input<string>, service: string): Statement[] => [
  useDataKeys(keyArn, service),
  { Sid: "DescribeKey", Action: "kms:DescribeKey", Resource: keyArn },
];

const ofService = (service: string) => ({ StringEquals: { "kms:EncryptionContext:service": service } });

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

/** What the users service does with accounts of one pool; deleting them only where it is part of the work. */
export const manageUsers = (userPoolArn: Input<string>, deletes = true): Statement => ({
  Sid: "ManageUsers",
  Action: [
    "cognito-idp:AdminGetUser",
    ...(deletes ? ["cognito-idp:AdminDeleteUser"] : []),
    "cognito-idp:AdminAddUserToGroup",
    "cognito-idp:AdminRemoveUserFromGroup",
    "cognito-idp:AdminUserGlobalSignOut",
  ],
  Resource: userPoolArn,
});

/** Reading the accounts of one pool, which the program's own functions do without changing them. */
export const readAccounts = (userPoolArn: Input<string>): Statement => ({
  Sid: "ReadAccounts",
  Action: ["cognito-idp:AdminGetUser", "cognito-idp:ListUsers"],
  Resource: userPoolArn,
});
