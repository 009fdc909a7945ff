import { interpolate } from "@pulumi/pulumi";
import type { Statement } from "../shared/policy.ts";
import { actions, type Place } from "./deploy-place.ts";

/** What a deployment does to the web page's buckets and distribution, and to the dashboard. */
export function websiteStatements({ partition, accountId, project, stack }: Place): Statement[] {
  // Neither has a region in its ARNs.
  const arn = (service: string, rest: string) =>
    interpolate`arn:${partition}:${service}::${accountId}:${rest}`;
  const buckets = interpolate`arn:${partition}:s3:::website-*`;
  return [
    {
      Sid: "Buckets",
      Action: actions(
        "s3",
        "CreateBucket DeleteBucket DeleteBucketPolicy GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLogging GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration ListBucket PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock PutBucketTagging PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration",
      ),
      Resource: buckets,
    },
    {
      Sid: "Pages",
      Action: actions("s3", "DeleteObject GetObject GetObjectTagging PutObject PutObjectTagging"),
      Resource: interpolate`${buckets}/*`,
    },
    {
      Sid: "Distribution",
      Action: actions(
        "cloudfront",
        "CreateDistribution CreateInvalidation DeleteDistribution GetDistribution ListTagsForResource TagResource UntagResource UpdateDistribution",
      ),
      Resource: arn("cloudfront", "distribution/*"),
    },
    ...[
      ["CachePolicies", "CachePolicy", "cache-policy"],
      ["OriginAccess", "OriginAccessControl", "origin-access-control"],
      ["ReplyHeaders", "ResponseHeadersPolicy", "response-headers-policy"],
      ["EdgeFunctions", "Function", "function"],
    ].map(
      ([Sid = "", kind = "", type = ""]): Statement => ({
        Sid,
        Action: actions(
          "cloudfront",
          `Create${kind} Delete${kind} Get${kind} Update${kind}${type === "function" ? " DescribeFunction PublishFunction" : ""}`,
        ),
        Resource: arn("cloudfront", `${type}/*`),
      }),
    ),
    {
      Sid: "Dashboards",
      Action: actions("cloudwatch", "DeleteDashboards GetDashboard PutDashboard"),
      Resource: arn("cloudwatch", `dashboard/${project}-${stack}*`),
    },
  ];
}
