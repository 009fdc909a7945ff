import type { GraphResource } from "../../local/graph/types.ts";
import { is, present, satisfies } from "../expect.ts";
import { allowsAnything, refusesPlainHttp } from "../policies.ts";
import { both, type Control, companion, prodOnly, property } from "../rule.ts";

const bucket = "aws:s3/bucket:Bucket";
const policy = "aws:s3/bucketPolicy:BucketPolicy";
const logging = "aws:s3/bucketLogging:BucketLogging";
const access = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const versioning = "aws:s3/bucketVersioning:BucketVersioning";
const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const ownership = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";

const ofBucket = ({ inputs }: GraphResource, { outputs }: GraphResource) => inputs.bucket === outputs.id;
const everybody = { Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }] };

/** Buckets. */
export const storage: readonly Control[] = [
  {
    row: 63,
    severity: "low",
    demand: "nag S1, CKV_AWS_18, S3.9: who reads a bucket is logged",
    stacks: prodOnly,
    rules: [companion(bucket, logging, ofBucket)],
  },
  {
    row: 64,
    severity: "critical",
    demand: "nag S2, CKV_AWS_53 to 56, S3.2, S3.3, S3.8: buckets are closed to the public",
    stacks: both,
    rules: [
      companion(bucket, access, ofBucket),
      ...["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map(block =>
        property(access, block, is(true)),
      ),
    ],
  },
  {
    row: 65,
    severity: "high",
    demand: "nag S10, CKV_AWS_379, S3.5: buckets take TLS only",
    stacks: both,
    rules: [
      companion(bucket, policy, ofBucket),
      property(policy, "policy", satisfies("refuses plain HTTP", refusesPlainHttp, { Statement: [] })),
    ],
  },
  {
    row: 66,
    severity: "high",
    demand: "CKV_AWS_19, CKV_AWS_145, S3.17: buckets are encrypted with KMS",
    stacks: both,
    rules: [
      companion(bucket, encryption, ofBucket),
      property(encryption, "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm", is("aws:kms")),
    ],
  },
  {
    row: 67,
    severity: "medium",
    demand: "CKV_AWS_21, S3.14: buckets keep versions",
    stacks: both,
    rules: [
      companion(bucket, versioning, ofBucket),
      property(versioning, "versioningConfiguration.status", is("Enabled")),
    ],
  },
  {
    row: 68,
    severity: "medium",
    demand: "CKV2_AWS_61, CKV_AWS_300, S3.10, S3.13: buckets forget what is old",
    stacks: both,
    rules: [
      companion(bucket, lifecycle, ofBucket),
      property(
        lifecycle,
        "rules",
        satisfies(
          "end unfinished uploads",
          rules => JSON.stringify(rules ?? "").includes("abortIncompleteMultipartUpload"),
          [],
        ),
      ),
    ],
  },
  {
    row: 69,
    severity: "low",
    demand: "CKV2_AWS_65, S3.12: buckets know no ACLs",
    stacks: both,
    rules: [
      companion(bucket, ownership, ofBucket),
      property(ownership, "rule.objectOwnership", is("BucketOwnerEnforced")),
    ],
  },
  {
    row: 70,
    severity: "critical",
    demand: "CKV_AWS_70, S3.6: no bucket is open to the public",
    stacks: both,
    rules: [
      companion(bucket, policy, ofBucket),
      property(
        policy,
        "policy",
        satisfies("names who and what", document => !allowsAnything(document), everybody),
      ),
      property(policy, "bucket", present),
    ],
  },
];
