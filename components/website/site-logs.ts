import { type cloudfront, cloudwatch, type s3 } from "@pulumi/aws";
import { type Input, interpolate, type Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";
import {
  allowOverTls,
  type PrivateBucket,
  type PrivateBucketArgs,
  type PrivateBucketTransform,
  registerPrivateBucket,
} from "../storage/private-bucket.ts";

/** CloudFront is a service of this region, wherever its stack is. */
export const cloudfrontRegion = "us-east-1";

/** What a line has: neither the query, which holds a code after sign-in, nor cookies. */
const fields = [
  "date",
  "time",
  "x-edge-location",
  "c-ip",
  "cs-method",
  "cs(Host)",
  "cs-uri-stem",
  "sc-status",
  "sc-bytes",
  "cs(User-Agent)",
  "x-edge-result-type",
  "x-edge-request-id",
  "time-taken",
  "ssl-protocol",
  "ssl-cipher",
];

export interface SiteLogsTransform extends PrivateBucketTransform {
  readonly source?: Transform<cloudwatch.LogDeliverySourceArgs>;
  readonly destination?: Transform<cloudwatch.LogDeliveryDestinationArgs>;
  readonly delivery?: Transform<cloudwatch.LogDeliveryArgs>;
}

/** The bucket of the lines, and how they come there. */
export interface SiteLogs extends PrivateBucket {
  readonly policy: s3.BucketPolicy;
  readonly source: cloudwatch.LogDeliverySource;
  readonly destination: cloudwatch.LogDeliveryDestination;
  readonly delivery: cloudwatch.LogDelivery;
}

export interface SiteLogsArgs extends Pick<PrivateBucketArgs, "kmsKeyArn" | "forceDestroy"> {
  readonly transform?: SiteLogsTransform | undefined;
  readonly accountId: Input<string>;
  readonly partition: Input<string>;
  readonly logRetentionDays: number;
}

/**
 * Keeps a line for each request, in a bucket without ACLs: the older kind of logs, `loggingConfig`, needs ACLs.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export function registerSiteLogs(
  parent: Resource,
  name: string,
  distribution: cloudfront.Distribution,
  args: SiteLogsArgs,
): SiteLogs {
  const { accountId, partition, logRetentionDays, transform = {}, ...rest } = args;
  const kept = registerPrivateBucket(parent, `${name}-logs`, {
    ...rest,
    transform,
    expireAfterDays: logRetentionDays,
    oldVersionDays: 1,
  });
  const { bucket } = kept;
  const policy = allowOverTls(
    parent,
    `${name}-logs`,
    bucket,
    [
      {
        Sid: "LogDelivery",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: interpolate`${bucket.arn}/AWSLogs/${accountId}/*`,
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId, "s3:x-amz-acl": "bucket-owner-full-control" },
          ArnLike: {
            "aws:SourceArn": interpolate`arn:${partition}:logs:${cloudfrontRegion}:${accountId}:delivery-source:*`,
          },
        },
      },
    ],
    transform.policy,
  );
  return { ...kept, policy, ...registerDelivery(parent, name, { distribution, bucket, policy }, transform) };
}

function registerDelivery(
  parent: Resource,
  name: string,
  {
    distribution,
    bucket,
    policy,
  }: Pick<SiteLogs, "bucket" | "policy"> & { distribution: cloudfront.Distribution },
  transform: SiteLogsTransform,
): Pick<SiteLogs, "source" | "destination" | "delivery"> {
  const region = cloudfrontRegion;
  const source = child(
    cloudwatch.LogDeliverySource,
    `${name}-log-source`,
    { name: physicalName(`${name}-log`), logType: "ACCESS_LOGS", resourceArn: distribution.arn, region },
    { parent },
    transform.source,
  );
  const destination = child(
    cloudwatch.LogDeliveryDestination,
    `${name}-log-destination`,
    {
      name: physicalName(`${name}-log`),
      deliveryDestinationConfiguration: { destinationResourceArn: bucket.arn },
      outputFormat: "json",
      region,
    },
    { parent },
    transform.destination,
  );
  const delivery = child(
    cloudwatch.LogDelivery,
    `${name}-log-delivery`,
    {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields: fields,
      s3DeliveryConfigurations: [{ suffixPath: "{yyyy}/{MM}/{dd}/{HH}", enableHiveCompatiblePath: false }],
      region,
    },
    { parent, dependsOn: [policy] },
    transform.delivery,
  );
  return { source, destination, delivery };
}
