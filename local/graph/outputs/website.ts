import type { Facts, MockedOutputs } from "./facts.ts";

/** Buckets, distributions and what belongs to them. CloudFront and its web access lists have no region of their own. */
export const website: Record<string, (facts: Facts) => MockedOutputs> = {
  "aws:s3/bucket:Bucket": facts => {
    const bucket = facts.name("bucket");
    return {
      id: bucket,
      bucket,
      arn: `arn:aws:s3:::${bucket}`,
      bucketDomainName: `${bucket}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${bucket}.s3.${facts.region}.amazonaws.com`,
    };
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": facts => ({
    id: `${facts.text("bucket")}/${facts.text("key")}`,
    arn: `arn:aws:s3:::${facts.text("bucket")}/${facts.text("key")}`,
  }),
  "aws:cloudfront/distribution:Distribution": facts => {
    const id = `E${facts.naming.letters("id", 13).toUpperCase()}`;
    const { site } = facts.surroundings.endpoints ?? {};
    return {
      id,
      arn: globalArn(facts, "cloudfront", `distribution/${id}`),
      domainName: site ? new URL(site).host : `d${facts.naming.letters("domain", 13)}.cloudfront.net`,
      hostedZoneId: "Z2FDTNDATAQYW2",
    };
  },
  "aws:cloudfront/function:Function": facts => {
    const name = facts.name("name");
    return { id: name, name, arn: globalArn(facts, "cloudfront", `function/${name}`) };
  },
  ...Object.fromEntries(
    ["cachePolicy", "originAccessControl", "responseHeadersPolicy"].map(type => [
      `aws:cloudfront/${type}:${type.charAt(0).toUpperCase()}${type.slice(1)}`,
      (facts: Facts) => ({ id: facts.naming.uuid("id"), name: facts.name("name") }),
    ]),
  ),
};

const globalArn = (facts: Facts, service: string, resource: string) =>
  `arn:aws:${service}::${facts.surroundings.accountId}:${resource}`;
