import type { GraphResource } from "../../../local/graph/types.ts";
import type { Need } from "./needed-actions.ts";

const text = (value: unknown) => String(value);
const bucket = ({ inputs }: GraphResource) => `arn:aws:s3:::${text(inputs.bucket)}`;
const object = ({ inputs }: GraphResource) => `arn:aws:s3:::${text(inputs.bucket)}/${text(inputs.key)}`;
const edge = (kind: string) => () => `arn:aws:cloudfront::000000000000:${kind}/1`;
const edgeLog = (kind: string) => (resource: GraphResource) =>
  `arn:aws:logs:us-east-1:000000000000:${kind}:${text(resource.inputs.name ?? "1")}`;
const firewall = ({ inputs, outputs }: GraphResource) =>
  `arn:aws:wafv2:us-east-1:000000000000:global/webacl/${text(
    inputs.name ??
      text(inputs.resourceArn ?? outputs.arn)
        .split("/")
        .at(-1),
  )}/1`;

const bucketTags = "s3: ListTagsForResource TagResource UntagResource";

/** What a deployment does to AWS for the web page, its name, its firewall and its log. */
export const neededForPage: Readonly<Record<string, readonly Need[]>> = {
  "aws:cloudfront/cachePolicy:CachePolicy": [
    [
      "cloudfront: CreateCachePolicy DeleteCachePolicy GetCachePolicy UpdateCachePolicy",
      edge("cache-policy"),
    ],
  ],
  "aws:cloudfront/distribution:Distribution": [
    ["cloudfront: CreateDistribution DeleteDistribution GetDistribution UpdateDistribution"],
    ["cloudfront: ListTagsForResource TagResource UntagResource"],
  ],
  "aws:cloudfront/function:Function": [
    ["cloudfront: CreateFunction DeleteFunction DescribeFunction GetFunction PublishFunction UpdateFunction"],
  ],
  "aws:cloudfront/originAccessControl:OriginAccessControl": [
    [
      "cloudfront: CreateOriginAccessControl DeleteOriginAccessControl GetOriginAccessControl UpdateOriginAccessControl",
      edge("origin-access-control"),
    ],
  ],
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": [
    [
      "cloudfront: CreateResponseHeadersPolicy DeleteResponseHeadersPolicy GetResponseHeadersPolicy UpdateResponseHeadersPolicy",
      edge("response-headers-policy"),
    ],
  ],
  "aws:cloudwatch/dashboard:Dashboard": [
    [
      "cloudwatch: DeleteDashboards GetDashboard PutDashboard",
      ({ inputs }) => `arn:aws:cloudwatch::000000000000:dashboard/${text(inputs.dashboardName)}`,
    ],
  ],
  "aws:cloudwatch/logDelivery:LogDelivery": [
    ["logs: CreateDelivery DeleteDelivery GetDelivery UpdateDeliveryConfiguration", edgeLog("delivery")],
    ["logs: ListTagsForResource TagResource UntagResource", edgeLog("delivery")],
  ],
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": [
    [
      "logs: DeleteDeliveryDestination GetDeliveryDestination PutDeliveryDestination",
      edgeLog("delivery-destination"),
    ],
    ["logs: ListTagsForResource TagResource UntagResource", edgeLog("delivery-destination")],
  ],
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": [
    ["logs: DeleteDeliverySource GetDeliverySource PutDeliverySource", edgeLog("delivery-source")],
    ["logs: ListTagsForResource TagResource UntagResource", edgeLog("delivery-source")],
    ["cloudfront: AllowVendedLogDeliveryForResource", ({ inputs }) => text(inputs.resourceArn)],
  ],
  "aws:route53/record:Record": [
    [
      "route53: ChangeResourceRecordSets GetHostedZone ListResourceRecordSets",
      ({ inputs }) => `arn:aws:route53:::hostedzone/${text(inputs.zoneId)}`,
    ],
    ["route53: GetChange", () => "arn:aws:route53:::change/C1"],
  ],
  "aws:s3/bucket:Bucket": [
    ["s3: CreateBucket DeleteBucket GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLocation"],
    ["s3: GetBucketLogging GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment"],
    ["s3: GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration"],
    ["s3: GetLifecycleConfiguration GetReplicationConfiguration ListBucket PutBucketTagging"],
    [bucketTags],
    // Deleting a bucket deletes what is in it.
    ["s3: ListBucketVersions"],
    ["s3: DeleteObject DeleteObjectVersion", ({ outputs }) => `${text(outputs.arn)}/index.html`],
  ],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [
    ["s3: GetLifecycleConfiguration PutLifecycleConfiguration", bucket],
  ],
  "aws:s3/bucketObjectv2:BucketObjectv2": [
    ["s3: DeleteObject DeleteObjectVersion GetObject GetObjectTagging GetObjectVersion PutObject", object],
    ["s3: PutObjectTagging", object],
  ],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": [
    ["s3: GetBucketOwnershipControls PutBucketOwnershipControls", bucket],
  ],
  "aws:s3/bucketPolicy:BucketPolicy": [["s3: DeleteBucketPolicy GetBucketPolicy PutBucketPolicy", bucket]],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": [
    ["s3: GetBucketPublicAccessBlock PutBucketPublicAccessBlock", bucket],
  ],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    ["s3: GetEncryptionConfiguration PutEncryptionConfiguration", bucket],
  ],
  "aws:s3/bucketVersioning:BucketVersioning": [["s3: GetBucketVersioning PutBucketVersioning", bucket]],
  "aws:wafv2/webAcl:WebAcl": [
    ["wafv2: CreateWebACL DeleteWebACL GetWebACL ListTagsForResource TagResource", firewall],
    ["wafv2: UntagResource UpdateWebACL", firewall],
    [
      "wafv2: CreateWebACL UpdateWebACL",
      () => "arn:aws:wafv2:us-east-1:000000000000:global/managedruleset/AWS/AWSManagedRulesCommonRuleSet",
    ],
  ],
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": [
    ["wafv2: DeleteLoggingConfiguration GetLoggingConfiguration PutLoggingConfiguration", firewall],
    ["logs: CreateLogDelivery DeleteLogDelivery DescribeResourcePolicies PutResourcePolicy"],
  ],
};
