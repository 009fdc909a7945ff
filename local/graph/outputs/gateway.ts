import type { Facts, MockedOutputs } from "./facts.ts";

/** HTTP APIs. */
export const gateway: Record<string, (facts: Facts) => MockedOutputs> = {
  "aws:apigatewayv2/api:Api": facts => {
    const id = facts.naming.letters("id", 10);
    return {
      id,
      name: facts.name("name"),
      arn: `arn:aws:apigateway:${facts.region}::/apis/${id}`,
      apiEndpoint:
        facts.surroundings.endpoints?.api ?? `https://${id}.execute-api.${facts.region}.amazonaws.com`,
      executionArn: facts.arn("execute-api", id),
    };
  },
  "aws:apigatewayv2/stage:Stage": facts => {
    const [api, name] = [facts.text("apiId"), facts.text("name")];
    const { endpoints } = facts.surroundings;
    const base = endpoints?.api ?? `https://${api}.execute-api.${facts.region}.amazonaws.com`;
    return {
      id: name,
      arn: `arn:aws:apigateway:${facts.region}::/apis/${api}/stages/${name}`,
      executionArn: `${facts.arn("execute-api", api)}/${name}`,
      invokeUrl: name === "$default" ? `${base}/` : `${base}/${name}`,
    };
  },
  "aws:apigatewayv2/route:Route": facts => ({ id: facts.naming.letters("id", 7) }),
  "aws:apigatewayv2/integration:Integration": facts => ({ id: facts.naming.letters("id", 7) }),
  "aws:apigatewayv2/authorizer:Authorizer": facts => ({ id: facts.naming.letters("id", 6) }),
  "aws:apigatewayv2/apiMapping:ApiMapping": facts => ({ id: facts.naming.letters("id", 6) }),
  "aws:apigatewayv2/domainName:DomainName": facts => ({
    id: facts.text("domainName"),
    arn: `arn:aws:apigateway:${facts.region}::/domainnames/${facts.text("domainName")}`,
    apiMappingSelectionExpression: "$request.basepath",
    domainNameConfiguration: {
      ...(facts.registration.inputs.domainNameConfiguration as Record<string, string>),
      targetDomainName: `d-${facts.naming.letters("target", 10)}.execute-api.${facts.region}.amazonaws.com`,
      hostedZoneId: `Z${facts.naming.hex("zone", 13).toUpperCase()}`,
    },
  }),
};
