import { kms } from "@pulumi/aws";
import { type ComponentResourceOptions, type Input, interpolate, type Output } from "@pulumi/pulumi";
import { alarmPublishers } from "../monitoring/alarms.ts";
import { Component, child, type Transform } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";
import { accountOf, type PlaceArgs, partitionOf, regionOf } from "../shared/place.ts";
import { policyDocument, type Statement } from "../shared/policy.ts";
import { checkNumbers } from "../shared/ranges.ts";

/** Days for which a deleted key can be called back. */
export const deletionWindow = { least: 7, most: 30 };

/** Changes what the children of an {@link EncryptionKey} get. */
export interface EncryptionKeyTransform {
  readonly key?: Transform<kms.KeyArgs>;
  readonly alias?: Transform<kms.AliasArgs>;
}

export interface EncryptionKeyArgs extends PlaceArgs {
  /** How long a deleted key can be called back, 7 to 30 days. What it encrypted is lost with it. Default 30. */
  readonly deletionWindowDays?: number;
  /** Refuses in Pulumi to delete the key. Default false. */
  readonly deletionProtection?: boolean;
  /**
   * Leaves the key on AWS when the stack goes: the database's final snapshot, and deleted secrets that can still be
   * called back, are worth nothing without it. Default false.
   */
  readonly retainOnDelete?: boolean;
  /** What it is for, in the key's description. Default: everything that the stack keeps. */
  readonly description?: Input<string>;
  /** Lets logs and alarms of the account use the key. Default true; false for a key of the stack's functions alone. */
  readonly services?: boolean;
  /** AWS services that publish to topics which the key encrypts, each under a name. Default: CloudWatch and RDS. */
  readonly publishers?: Readonly<Record<string, string>>;
  /** Lets distributions of the account read what a bucket keeps with the key, and their logs be delivered. Default false. */
  readonly website?: boolean;
  /** Changes what the children get. */
  readonly transform?: EncryptionKeyTransform;
}

/**
 * One key of the stack's own for what it keeps: database, secrets, logs, environment variables, alarms.
 *
 * @example
 * const key = new EncryptionKey("key");
 * new AuroraDatabase("database", { migrations: "migrations", kmsKeyArn: key.arn });
 */
export class EncryptionKey extends Component {
  readonly arn: Output<string>;
  readonly key: kms.Key;
  readonly alias: kms.Alias;

  constructor(name: string, args: EncryptionKeyArgs = {}, options: ComponentResourceOptions = {}) {
    const { deletionWindowDays = 30, deletionProtection = false, retainOnDelete = false } = args;
    checkNumbers("EncryptionKey", name, [["deletionWindowDays", deletionWindowDays, deletionWindow]]);
    super("EncryptionKey", name, {}, options);
    this.key = child(
      kms.Key,
      `${name}-key`,
      {
        description: args.description ?? `Everything that ${physicalName("*")} keeps`,
        enableKeyRotation: true,
        deletionWindowInDays: deletionWindowDays,
        policy: policyDocument(keyPolicy(this, args)),
      },
      { parent: this, retainOnDelete, ...(deletionProtection && { protect: true }) },
      args.transform?.key,
    );
    this.alias = child(
      kms.Alias,
      `${name}-alias`,
      { name: `alias/${physicalName(name)}`, targetKeyId: this.key.keyId },
      { parent: this },
      args.transform?.alias,
    );
    this.arn = this.key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** In a key's policy `*` means this key. */
function keyPolicy(parent: Component, args: EncryptionKeyArgs): Statement[] {
  const place = { accountId: accountOf(parent, args), partition: partitionOf(parent, args) };
  // As in every key that AWS makes: without it the policy could never be changed again.
  const account: Statement = {
    Sid: "AccountDecidesByIam",
    Principal: { AWS: interpolate`arn:${place.partition}:iam::${place.accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return [
    account,
    ...(args.services === false
      ? []
      : servicePolicy({ ...place, region: regionOf(parent, args) }, args.publishers)),
    ...(args.website ? websitePolicy(place) : []),
  ];
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html */
const websitePolicy = ({ accountId, partition }: Omit<Required<PlaceArgs>, "region">): Statement[] => [
  {
    Sid: "DistributionsOfThisAccount",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "kms:Decrypt",
    Resource: "*",
    // Not the one distribution: the site's bucket needs the key before there is one.
    Condition: {
      ArnLike: { "aws:SourceArn": interpolate`arn:${partition}:cloudfront::${accountId}:distribution/*` },
    },
  },
  {
    Sid: "LogDeliveryOfThisAccount",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  },
];

function servicePolicy(
  { accountId, region, partition }: Required<PlaceArgs>,
  publishers: Readonly<Record<string, string>> = alarmPublishers,
): Statement[] {
  return [
    {
      Sid: "LogsOfThisAccount",
      Principal: { Service: interpolate`logs.${region}.amazonaws.com` },
      Action: [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        // With and without its plain text, as AWS documents it for logs.
        "kms:GenerateDataKey*",
        "kms:DescribeKey",
      ],
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:*`,
        },
      },
    },
    ...Object.entries(publishers).map(
      ([Sid, service]): Statement => ({
        Sid,
        Principal: { Service: service },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        // For RDS's events AWS documents this condition in the topic's policy, which has it, and not in the key's.
        ...(service === "events.rds.amazonaws.com"
          ? {}
          : { Condition: { StringEquals: { "aws:SourceAccount": accountId } } }),
      }),
    ),
  ];
}
