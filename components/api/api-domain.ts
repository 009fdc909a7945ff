import { apigatewayv2, route53 } from "@pulumi/aws";
import { type Input, interpolate, type Output, type Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";

/** A name of your own for an API. */
export interface CustomDomain {
  /** `api.example.com`. A change replaces the name: the old one stops at once. */
  readonly name: Input<string>;
  /** Certificate of AWS Certificate Manager for that name, in the API's region. */
  readonly certificateArn: Input<string>;
  /** Route 53 zone that gets the record. Default: none, and the record is yours to make. */
  readonly hostedZoneId?: Input<string>;
}

/** What an API has under a name of its own. */
export interface RegisteredDomain {
  readonly domain: apigatewayv2.DomainName;
  readonly mapping: apigatewayv2.ApiMapping;
  /** Undefined without a hosted zone. */
  readonly record: route53.Record | undefined;
}

export interface DomainTransform {
  readonly domain?: Transform<apigatewayv2.DomainNameArgs>;
  readonly mapping?: Transform<apigatewayv2.ApiMappingArgs>;
  readonly record?: Transform<route53.RecordArgs>;
}

/** Maps the name to the stage, over TLS 1.2 and above. */
export function registerDomain(
  parent: Resource,
  name: string,
  args: CustomDomain,
  { api, stage }: { readonly api: apigatewayv2.Api; readonly stage: apigatewayv2.Stage },
  transform: DomainTransform = {},
): RegisteredDomain {
  const domain = child(
    apigatewayv2.DomainName,
    `${name}-domain`,
    {
      domainName: args.name,
      domainNameConfiguration: {
        certificateArn: args.certificateArn,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    },
    { parent },
    transform.domain,
  );
  const mapping = child(
    apigatewayv2.ApiMapping,
    `${name}-mapping`,
    { apiId: api.id, domainName: domain.id, stage: stage.id },
    { parent },
    transform.mapping,
  );
  const { hostedZoneId: zoneId } = args;
  if (!zoneId) return { domain, mapping, record: undefined };
  const record = child(
    route53.Record,
    `${name}-record`,
    { zoneId, name: args.name, type: "A", aliases: [aliasOf(domain)] },
    { parent },
    transform.record,
  );
  return { domain, mapping, record };
}

/** The address of the API under its name. */
export const addressOf = ({ mapping }: RegisteredDomain): Output<string> =>
  interpolate`https://${mapping.domainName}`;

const aliasOf = ({ domainNameConfiguration }: apigatewayv2.DomainName) => ({
  name: domainNameConfiguration.apply(configuration => configuration?.targetDomainName ?? ""),
  zoneId: domainNameConfiguration.apply(configuration => configuration?.hostedZoneId ?? ""),
  evaluateTargetHealth: false,
});
