import { apigatewayv2, route53 } from "@pulumi/aws";
import { type Input, interpolate, type Output, type Resource } from "@pulumi/pulumi";

/** A name of your own for an API. */
export interface CustomDomain {
  /** `api.example.com`. A change replaces the name: the old one stops at once. */
  readonly name: Input<string>;
  /** Certificate of AWS Certificate Manager for that name, in the API's region. */
  readonly certificateArn: Input<string>;
  /** Route 53 zone that gets the record. Default: none, and the record is yours to make. */
  readonly hostedZoneId?: Input<string>;
}

/** Maps the name to the stage, over TLS 1.2 and above. Returns the API's address. */
export function registerDomain(
  parent: Resource,
  name: string,
  domain: CustomDomain,
  { api, stage }: { readonly api: apigatewayv2.Api; readonly stage: apigatewayv2.Stage },
): Output<string> {
  const registered = new apigatewayv2.DomainName(
    `${name}-domain`,
    {
      domainName: domain.name,
      domainNameConfiguration: {
        certificateArn: domain.certificateArn,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    },
    { parent },
  );
  const mapping = new apigatewayv2.ApiMapping(
    `${name}-mapping`,
    { apiId: api.id, domainName: registered.id, stage: stage.id },
    { parent },
  );
  if (domain.hostedZoneId) {
    const { targetDomainName, hostedZoneId } = {
      targetDomainName: registered.domainNameConfiguration.apply(
        configuration => configuration?.targetDomainName ?? "",
      ),
      hostedZoneId: registered.domainNameConfiguration.apply(
        configuration => configuration?.hostedZoneId ?? "",
      ),
    };
    new route53.Record(
      `${name}-record`,
      {
        zoneId: domain.hostedZoneId,
        name: domain.name,
        type: "A",
        aliases: [{ name: targetDomainName, zoneId: hostedZoneId, evaluateTargetHealth: false }],
      },
      { parent },
    );
  }
  return interpolate`https://${mapping.domainName}`;
}
