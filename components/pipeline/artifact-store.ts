import { s3 } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
} from "@pulumi/pulumi";
import { policyDocument, tlsOnly } from "../shared/policy.ts";

export interface ArtifactStoreArgs {
  readonly kmsKeyArn: Input<string>;
  /** How long an artefact is kept, in days. A roll-back makes its artefact again from the commit. Default 30. */
  readonly keptDays?: number;
}

/** A bucket for what builds hand on: encrypted with the pipeline's own key, closed to the public, emptied by itself. */
export class ArtifactStore extends ComponentResource {
  readonly bucket: Output<string>;
  readonly arn: Output<string>;

  constructor(name: string, args: ArtifactStoreArgs, options: ComponentResourceOptions = {}) {
    super("groundwork:index:ArtifactStore", name, {}, options);
    const { keptDays = 30 } = args;
    const made = new s3.Bucket(`${name}-bucket`, { forceDestroy: true }, { parent: this });
    const child = { parent: this };
    const bucket = made.id;
    new s3.BucketPublicAccessBlock(
      `${name}-closed`,
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new s3.BucketOwnershipControls(
      `${name}-ownership`,
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    new s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.kmsKeyArn },
            bucketKeyEnabled: true,
          },
        ],
      },
      child,
    );
    new s3.BucketVersioning(
      `${name}-versions`,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    new s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        bucket,
        rules: [
          {
            id: "forget",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: keptDays },
            noncurrentVersionExpiration: { noncurrentDays: keptDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      child,
    );
    const objects = interpolate`${made.arn}/*`;
    const policy = new s3.BucketPolicy(
      `${name}-policy`,
      { bucket, policy: policyDocument([{ ...tlsOnly("s3:*", made.arn), Resource: [made.arn, objects] }]) },
      child,
    );
    // Who has the bucket's name comes after its policy.
    this.bucket = interpolate`${policy.bucket}`;
    this.arn = made.arn;
    this.registerOutputs({ bucket: this.bucket });
  }
}
