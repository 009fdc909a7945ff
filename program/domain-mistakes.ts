/**
 * What is wrong with the ARN of a certificate for an API in this region; undefined if nothing is. The gateway takes
 * certificates of its own region alone.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html
 */
export function certificateMistake(certificateArn: string, region: string): string | undefined {
  const [arn, , service, certificateRegion, , resource = ""] = certificateArn.split(":");
  if (arn !== "arn" || service !== "acm" || !resource.startsWith("certificate/"))
    return (
      `The config value apiCertificateArn is "${certificateArn}", which is not the ARN of a certificate. List them: ` +
      `aws acm list-certificates --region ${region}`
    );
  if (certificateRegion === region) return undefined;
  return (
    `The certificate of the config value apiCertificateArn is in ${certificateRegion}, and the API in ${region}, which takes ` +
    `none of another region. Request one: aws acm request-certificate --domain-name NAME --validation-method DNS --region ${region}`
  );
}

/** A hosted zone of Route 53, as far as it matters for a record in it. */
export interface Zone {
  /** With or without the dot at its end. */
  readonly name: string;
  readonly isPrivate: boolean;
}

/** What is wrong with making the record of `domain` in a zone; undefined if nothing is. */
export function zoneMistake(domain: string, zone: Zone): string | undefined {
  const name = zone.name.toLowerCase().replace(/\.$/, "");
  const record = domain.toLowerCase().replace(/\.$/, "");
  const find = "aws route53 list-hosted-zones-by-name";
  if (zone.isPrivate)
    return `The zone ${name} of the config value apiHostedZoneId is private: ${record} cannot be found outside its networks. Name a public one: ${find}`;
  // The root zone, named ".", holds every name.
  if (name === "" || record === name || record.endsWith(`.${name}`)) return undefined;
  return `The zone of the config value apiHostedZoneId is ${name}, which cannot hold ${record} of apiDomain. Name the zone that does: ${find}`;
}
