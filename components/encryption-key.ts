import { kms } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
} from "@pulumi/pulumi";
import { alarmPublishers } from "./alarms.ts";
import { rejectArguments } from "./mistakes.ts";
import { physicalName } from "./naming.ts";
import { policyDocument, type Statement } from "./policy.ts";

export interface EncryptionKeyArgs {
  readonly accountId: Input<string>;
  readonly region: Input<string>;
  /** How long a deleted key can be called back, 7 to 30 days. What it encrypted is lost with it. Default 30. */
  readonly deletionWindowDays?: number;
  /** Refuses in Pulumi to delete the key. Default false. */
  readonly deletionProtection?: boolean;
  /**
   * Leaves the key on AWS when the stack goes: the database's final snapshot, and deleted secrets that can still be
   * called back, are worth nothing without it. Default false.
   */
  readonly retainOnDelete?: boolean;
}

/**
 * One key of the stack's own for what it keeps: database, secrets, logs, environment variables, alarms.
 *
 * @example
 * const key = new EncryptionKey("key", { accountId, region });
 * new aws.cloudwatch.LogGroup("log", { kmsKeyId: key.arn });
 */
export class EncryptionKey extends ComponentResource {
  readonly arn: Output<string>;

  constructor(name: string, args: EncryptionKeyArgs, options: ComponentResourceOptions = {}) {
    const { deletionWindowDays = 30, deletionProtection = false, retainOnDelete = false } = args;
    if (deletionWindowDays < 7 || deletionWindowDays > 30)
      rejectArguments(
        "EncryptionKey",
        name,
        ["deletionWindowDays"],
        `${deletionWindowDays} is outside 7 to 30`,
        "Leave it out for 30",
      );
    super("groundwork:index:EncryptionKey", name, {}, options);
    const key = new kms.Key(
      `${name}-key`,
      {
        description: `Everything that ${physicalName("*")} keeps`,
        enableKeyRotation: true,
        deletionWindowInDays: deletionWindowDays,
        policy: policyDocument(keyPolicy(args)),
      },
      { parent: this, protect: deletionProtection, retainOnDelete },
    );
    new kms.Alias(
      `${name}-alias`,
      { name: `alias/${physicalName(name)}`, targetKeyId: key.keyId },
      { parent: this },
    );
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** In a key's policy `*` means this key. */
function keyPolicy({ accountId, region }: EncryptionKeyArgs): Statement[] {
  return [
    {
      // As in every key that AWS makes: without it nobody could change the policy again.
      Sid: "AccountDecidesByIam",
      Principal: { AWS: interpolate`arn:aws:iam::${accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "LogsOfThisAccount",
      Principal: { Service: interpolate`logs.${region}.amazonaws.com` },
      Action: [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:GenerateDataKey",
        "kms:DescribeKey",
      ],
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": interpolate`arn:aws:logs:${region}:${accountId}:log-group:*`,
        },
      },
    },
    ...Object.entries(alarmPublishers).map(
      ([Sid, service]): Statement => ({
        Sid,
        Principal: { Service: service },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      }),
    ),
  ];
}
