import { s3 } from "@pulumi/aws";
import { type Input, interpolate, type Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";
import { policyDocument, type Statement, tlsOnly } from "../shared/policy.ts";

export interface PrivateBucketArgs {
  /** Customer managed key for what it holds. */
  readonly kmsKeyArn: Input<string>;
  /** How long an object is kept. Default: until it is deleted. */
  readonly expireAfterDays?: number;
  /** How long a version that was replaced or deleted can be called back. */
  readonly oldVersionDays: number;
  /** Lets Pulumi delete the bucket with what is in it. */
  readonly forceDestroy: boolean;
  readonly transform?: PrivateBucketTransform | undefined;
}

/** Changes what a bucket and what belongs to it get. */
export interface PrivateBucketTransform {
  readonly bucket?: Transform<s3.BucketArgs>;
  readonly publicAccess?: Transform<s3.BucketPublicAccessBlockArgs>;
  readonly ownership?: Transform<s3.BucketOwnershipControlsArgs>;
  readonly encryption?: Transform<s3.BucketServerSideEncryptionConfigurationArgs>;
  readonly versioning?: Transform<s3.BucketVersioningArgs>;
  readonly lifecycle?: Transform<s3.BucketLifecycleConfigurationArgs>;
  readonly policy?: Transform<s3.BucketPolicyArgs>;
}

/** A bucket with what belongs to it, except its policy. */
export interface PrivateBucket {
  readonly bucket: s3.Bucket;
  readonly publicAccess: s3.BucketPublicAccessBlock;
  readonly ownership: s3.BucketOwnershipControls;
  readonly encryption: s3.BucketServerSideEncryptionConfiguration;
  readonly versioning: s3.BucketVersioning;
  readonly lifecycle: s3.BucketLifecycleConfiguration;
}

/** A bucket that is closed to the public, encrypted, versioned and without ACLs. It still needs {@link allowOverTls}. */
export function registerPrivateBucket(
  parent: Resource,
  name: string,
  args: PrivateBucketArgs,
): PrivateBucket {
  const { transform = {} } = args;
  const options = { parent };
  const bucket = child(s3.Bucket, name, { forceDestroy: args.forceDestroy }, options, transform.bucket);
  const of = { bucket: bucket.id };
  const publicAccess = child(
    s3.BucketPublicAccessBlock,
    `${name}-access`,
    {
      ...of,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    options,
    transform.publicAccess,
  );
  const ownership = child(
    s3.BucketOwnershipControls,
    `${name}-ownership`,
    { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } },
    options,
    transform.ownership,
  );
  const algorithm = { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.kmsKeyArn };
  const encryption = child(
    s3.BucketServerSideEncryptionConfiguration,
    `${name}-encryption`,
    // With a key of the bucket's own below it, S3 asks KMS rarely.
    { ...of, rules: [{ applyServerSideEncryptionByDefault: algorithm, bucketKeyEnabled: true }] },
    options,
    transform.encryption,
  );
  const versioning = child(
    s3.BucketVersioning,
    `${name}-versioning`,
    { ...of, versioningConfiguration: { status: "Enabled" } },
    options,
    transform.versioning,
  );
  const lifecycle = child(
    s3.BucketLifecycleConfiguration,
    `${name}-lifecycle`,
    { ...of, rules: [lifecycleRule(args)] },
    // S3 refuses a rule about old versions before there can be any.
    { parent, dependsOn: [versioning] },
    transform.lifecycle,
  );
  return { bucket, publicAccess, ownership, encryption, versioning, lifecycle };
}

/** The bucket's policy: refuses plain HTTP, and allows what is given. A bucket has one. */
export const allowOverTls = (
  parent: Resource,
  name: string,
  bucket: s3.Bucket,
  statements: readonly Statement[],
  transform?: PrivateBucketTransform["policy"],
): s3.BucketPolicy =>
  child(
    s3.BucketPolicy,
    `${name}-policy`,
    {
      bucket: bucket.id,
      policy: policyDocument([tlsOnly("s3:*", [bucket.arn, interpolate`${bucket.arn}/*`]), ...statements]),
    },
    { parent },
    transform,
  );

function lifecycleRule({ expireAfterDays, oldVersionDays }: PrivateBucketArgs) {
  return {
    id: "forget",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    noncurrentVersionExpiration: { noncurrentDays: oldVersionDays },
    ...(expireAfterDays !== undefined && { expiration: { days: expireAfterDays } }),
  };
}
