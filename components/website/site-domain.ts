import { type cloudfront, route53 } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";

/** A name of your own for a site. */
export interface SiteDomain {
  /** `www.example.com`. */
  readonly name: string;
  /** Certificate of AWS Certificate Manager for that name, in us-east-1 whatever the stack's region. */
  readonly certificateArn: Input<string>;
  /** Route 53 zone that gets the records. Default: none, and the records are yours to make. */
  readonly hostedZoneId?: Input<string>;
}

/**
 * The certificate that a distribution shows. Its own, for `*.cloudfront.net`, leaves the oldest protocol to CloudFront: it
 * takes TLS 1.0 there, whatever is asked for.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
 */
export const viewerCertificate = (domain: SiteDomain | undefined) =>
  domain
    ? {
        acmCertificateArn: domain.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      }
    : { cloudfrontDefaultCertificate: true };

/** Leads the name to the distribution, over IPv4 and IPv6. */
export function registerSiteRecords(
  parent: Resource,
  name: string,
  { name: domainName, hostedZoneId }: SiteDomain,
  distribution: cloudfront.Distribution,
  transform?: Transform<route53.RecordArgs>,
): route53.Record[] {
  if (!hostedZoneId) return [];
  const alias = {
    name: distribution.domainName,
    zoneId: distribution.hostedZoneId,
    evaluateTargetHealth: false,
  };
  return ["A", "AAAA"].map(type =>
    child(
      route53.Record,
      `${name}-record-${type.toLowerCase()}`,
      { zoneId: hostedZoneId, name: domainName, type, aliases: [alias] },
      { parent },
      transform,
    ),
  );
}
