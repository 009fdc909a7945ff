import { interpolate } from "@pulumi/pulumi";
import type { Statement } from "../shared/policy.ts";
import { actions, type Place } from "./deploy-place.ts";

/** What a deployment does to the web page's buckets and distribution, and to the dashboard. */
export function websiteStatements(place: Place): Statement[] {
  const { partition, accountId, project, stack } = place;
  // Neither has a region in its ARNs.
  const arn = (service: string, rest: string) =>
    interpolate`arn:${partition}:${service}::${accountId}:${rest}`;
  const buckets = interpolate`arn:${partition}:s3:::website-*`;
  return [
    {
      Sid: "Buckets",
      Action: actions(
        "s3",
        "CreateBucket DeleteBucket DeleteBucketPolicy GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration ListBucket ListBucketVersions ListTagsForResource PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock PutBucketTagging PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration TagResource UntagResource",
      ),
      Resource: buckets,
    },
    {
      Sid: "Pages",
      Action: actions(
        "s3",
        "DeleteObject DeleteObjectVersion GetObject GetObjectTagging GetObjectVersion PutObject PutObjectTagging",
      ),
      Resource: interpolate`${buckets}/*`,
    },
    {
      // What is not there yet has no ARN to CloudFront.
      Sid: "MakeEdge",
      Action: actions(
        "cloudfront",
        "CreateCachePolicy CreateDistribution CreateFunction CreateOriginAccessControl CreateResponseHeadersPolicy",
      ),
      Resource: "*",
    },
    {
      Sid: "Distribution",
      Action: actions(
        "cloudfront",
        "AllowVendedLogDeliveryForResource CreateInvalidation DeleteDistribution GetDistribution ListTagsForResource TagResource UntagResource UpdateDistribution",
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
          `Delete${kind} Get${kind} Update${kind}${type === "function" ? " DescribeFunction PublishFunction" : ""}`,
        ),
        Resource: arn("cloudfront", `${type}/*`),
      }),
    ),
    ...logStatements(place),
    ...firewallStatements(place),
    {
      // The zone is the account's own, and its id a value of the stack.
      Sid: "Records",
      Action: actions(
        "route53",
        "ChangeResourceRecordSets GetHostedZone ListResourceRecordSets ListTagsForResource",
      ),
      Resource: interpolate`arn:${partition}:route53:::hostedzone/*`,
    },
    {
      Sid: "ChangesOfRecords",
      Action: actions("route53", "GetChange"),
      Resource: interpolate`arn:${partition}:route53:::change/*`,
    },
    {
      Sid: "Dashboards",
      Action: actions("cloudwatch", "DeleteDashboards GetDashboard PutDashboard"),
      Resource: arn("cloudwatch", `dashboard/${project}-${stack}*`),
    },
  ];
}

/** Where CloudFront, its logs and its firewall are, whatever the stack's region. */
const edgeRegion = "us-east-1";

function logStatements({ partition, accountId, project, stack }: Place): Statement[] {
  const arn = (rest: string) => interpolate`arn:${partition}:logs:${edgeRegion}:${accountId}:${rest}`;
  const named = `${project}-${stack}-*`;
  return [
    {
      Sid: "LogDeliveries",
      Action: actions(
        "logs",
        "CreateDelivery DeleteDelivery DeleteDeliveryDestination DeleteDeliverySource GetDelivery GetDeliveryDestination GetDeliverySource ListTagsForResource PutDeliveryDestination PutDeliverySource TagResource UntagResource UpdateDeliveryConfiguration",
      ),
      Resource: [
        arn(`delivery-source:${named}`),
        arn(`delivery-destination:${named}`),
        // AWS makes up the id.
        arn("delivery:*"),
      ],
    },
    {
      Sid: "FirewallLog",
      Action: actions(
        "logs",
        "CreateLogGroup DeleteLogGroup DeleteRetentionPolicy ListTagsForResource PutRetentionPolicy TagResource UntagResource",
      ),
      Resource: arn(`log-group:aws-waf-logs-${named}`),
    },
  ];
}

function firewallStatements({ partition, accountId, project, stack }: Place): Statement[] {
  const arn = (rest: string) => interpolate`arn:${partition}:wafv2:${edgeRegion}:${accountId}:global/${rest}`;
  const list = arn(`webacl/${project}-${stack}-*/*`);
  return [
    {
      Sid: "Firewall",
      Action: actions(
        "wafv2",
        "DeleteLoggingConfiguration DeleteWebACL GetLoggingConfiguration GetWebACL ListTagsForResource PutLoggingConfiguration TagResource UntagResource",
      ),
      Resource: list,
    },
    {
      Sid: "RulesOfFirewall",
      Action: actions("wafv2", "CreateWebACL UpdateWebACL"),
      Resource: [list, arn("managedruleset/*/*")],
    },
  ];
}
