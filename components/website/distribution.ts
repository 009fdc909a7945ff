import { cloudfront, type s3 } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { hashedFolder } from "../../lib/site/content-types.ts";
import { child, type Transform } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";
import { pageRoute } from "./page-route.ts";
import { securityHeaders } from "./response-headers.ts";
import { type SiteDomain, viewerCertificate } from "./site-domain.ts";

export interface DistributionArgs {
  /** See {@link StaticWebsiteArgs}. */
  readonly connectTo: readonly Input<string>[];
  readonly domain?: SiteDomain;
  readonly webAclId?: Input<string>;
  readonly transform: DistributionTransform;
}

/** Changes what the distribution and what it names get. */
export interface DistributionTransform {
  readonly distribution?: Transform<cloudfront.DistributionArgs>;
  readonly headers?: Transform<cloudfront.ResponseHeadersPolicyArgs>;
  readonly originAccess?: Transform<cloudfront.OriginAccessControlArgs>;
  readonly freshness?: Transform<cloudfront.CachePolicyArgs>;
  readonly route?: Transform<cloudfront.FunctionArgs>;
}

/** A distribution with what it names. */
export interface SiteDistribution {
  readonly distribution: cloudfront.Distribution;
  readonly headers: cloudfront.ResponseHeadersPolicy;
  readonly originAccess: cloudfront.OriginAccessControl;
  /** Of the page. */
  readonly freshness: cloudfront.CachePolicy;
  readonly route: cloudfront.Function;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/** Serves a bucket over TLS: hashed files from caches, the page and all paths of its own by asking the bucket. */
export function registerDistribution(
  parent: Resource,
  name: string,
  bucket: s3.Bucket,
  { connectTo, domain, webAclId, transform }: DistributionArgs,
): SiteDistribution {
  const headers = registerHeaders(parent, name, connectTo, transform);
  const originAccess = registerOriginAccess(parent, name, transform);
  const freshness = registerFreshness(parent, name, transform);
  const route = registerRoute(parent, name, transform);
  const common = {
    targetOriginId: "bucket",
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
    viewerProtocolPolicy: "redirect-to-https",
    compress: true,
    responseHeadersPolicyId: headers.id,
  };
  const distribution = child(
    cloudfront.Distribution,
    `${name}-distribution`,
    {
      comment: physicalName(name),
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass: "PriceClass_100",
      defaultRootObject: "index.html",
      ...(domain && { aliases: [domain.name] }),
      viewerCertificate: viewerCertificate(domain),
      origins: [
        {
          originId: "bucket",
          domainName: bucket.bucketRegionalDomainName,
          originAccessControlId: originAccess.id,
        },
      ],
      defaultCacheBehavior: {
        ...common,
        cachePolicyId: freshness.id,
        functionAssociations: [{ eventType: "viewer-request", functionArn: route.arn }],
      },
      orderedCacheBehaviors: [
        { ...common, pathPattern: `/${hashedFolder}*`, cachePolicyId: cachingOptimized },
      ],
      restrictions: { geoRestriction: { restrictionType: "none" } },
      ...defined({ webAclId }),
      // It takes minutes to reach all places; the stack does not wait for them.
      waitForDeployment: false,
    },
    { parent },
    transform.distribution,
  );
  return { distribution, headers, originAccess, freshness, route };
}

const registerHeaders = (
  parent: Resource,
  name: string,
  connectTo: DistributionArgs["connectTo"],
  { headers }: DistributionTransform,
): cloudfront.ResponseHeadersPolicy =>
  child(
    cloudfront.ResponseHeadersPolicy,
    `${name}-headers`,
    { name: physicalName(name), ...securityHeaders(connectTo) },
    { parent },
    headers,
  );

const registerOriginAccess = (
  parent: Resource,
  name: string,
  { originAccess }: DistributionTransform,
): cloudfront.OriginAccessControl =>
  child(
    cloudfront.OriginAccessControl,
    `${name}-access`,
    {
      name: physicalName(name),
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    },
    { parent },
    originAccess,
  );

/** Asks the bucket each time, and compresses: the managed policy without a cache does not. */
const registerFreshness = (
  parent: Resource,
  name: string,
  { freshness }: DistributionTransform,
): cloudfront.CachePolicy =>
  child(
    cloudfront.CachePolicy,
    `${name}-freshness`,
    {
      name: physicalName(name),
      minTtl: 0,
      defaultTtl: 0,
      maxTtl: 1,
      parametersInCacheKeyAndForwardedToOrigin: {
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig: { headerBehavior: "none" },
        queryStringsConfig: { queryStringBehavior: "none" },
      },
    },
    { parent },
    freshness,
  );

const registerRoute = (
  parent: Resource,
  name: string,
  { route }: DistributionTransform,
): cloudfront.Function =>
  child(
    cloudfront.Function,
    `${name}-route`,
    {
      name: physicalName(name),
      comment: "Answers each path of the page with the page",
      runtime: "cloudfront-js-2.0",
      code: pageRoute,
    },
    { parent },
    route,
  );
