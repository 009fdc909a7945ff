import type { ServiceDescription } from "../services/description.ts";

export const cloudfront: ServiceDescription = {
  title: "CloudFront and S3: the web page",
  types: [
    "aws:cloudfront/distribution:Distribution",
    "aws:cloudfront/function:Function",
    "aws:cloudfront/cachePolicy:CachePolicy",
    "aws:cloudfront/originAccessControl:OriginAccessControl",
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketObjectv2:BucketObjectv2",
  ],
  notes: {
    differences: [
      "The page is built when it is asked for, and its sources have changed. *Impact*: the first request waits for it. *What to do*: nothing.",
      "The program's security headers are sent, and the function of its distribution decides about paths. The policy about connections names this machine's addresses too. *Impact*: a policy that is too strict for a stack's own addresses is noticed there only. *What to do*: look at the header `content-security-policy` of the stack.",
      "Nothing is cached between the browser and the files. *Impact*: a wrong `cache-control` shows in the browser alone. *What to do*: look at the header.",
      "Replies are compressed with gzip, and not with Brotli. *Impact*: they are some tenth larger than on AWS. *What to do*: nothing.",
    ],
    missing: [
      "S3's API and CloudFront's: the files come from the folder.",
      "Logs of the distribution, its domain, its certificate and its web access list.",
    ],
  },
  endpoints: ["GET /config.json", "GET /assets/*", "GET /*"],
};
