import type { Facts, MockedOutputs } from "./facts.ts";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** User pools and what hangs on them. */
export const cognito: Record<string, (facts: Facts) => MockedOutputs> = {
  "aws:cognito/userPool:UserPool": facts => {
    const id = `${facts.region}_${facts.naming.pick("id", 9, letters)}`;
    const local = facts.surroundings.endpoints && new URL(facts.surroundings.endpoints.aws).host;
    return {
      id,
      arn: facts.arn("cognito-idp", `userpool/${id}`),
      // The issuer is this behind https, or behind http where the host is this machine.
      endpoint: `${local ?? `cognito-idp.${facts.region}.amazonaws.com`}/${id}`,
      name: facts.name("name"),
      estimatedNumberOfUsers: 0,
      creationDate: "2026-01-01T00:00:00Z",
      lastModifiedDate: "2026-01-01T00:00:00Z",
    };
  },
  "aws:cognito/userPoolClient:UserPoolClient": facts => ({
    id: facts.naming.letters("id", 26),
    name: facts.name("name"),
    clientSecret:
      facts.registration.inputs.generateSecret === true ? facts.secrets.letters("secret", 51) : "",
    secret: ["clientSecret"],
  }),
  "aws:cognito/userPoolDomain:UserPoolDomain": facts => ({
    id: facts.text("domain"),
    awsAccountId: facts.surroundings.accountId,
    cloudfrontDistribution: `d${facts.naming.letters("distribution", 13)}.cloudfront.net`,
    cloudfrontDistributionArn: `arn:aws:cloudfront::${facts.surroundings.accountId}:distribution/E${facts.naming.hex("arn", 13).toUpperCase()}`,
    s3Bucket: `aws-cognito-prod-${facts.region}-assets`,
    version: "20260101000000",
  }),
  "aws:cognito/userGroup:UserGroup": facts => ({ id: `${facts.text("userPoolId")}/${facts.text("name")}` }),
  "aws:cognito/resourceServer:ResourceServer": facts => ({
    id: `${facts.text("userPoolId")}|${facts.text("identifier")}`,
    scopeIdentifiers: scopes(facts).map(scope => `${facts.text("identifier")}/${scope}`),
  }),
};

function scopes(facts: Facts): string[] {
  const given = facts.registration.inputs.scopes;
  return Array.isArray(given) ? given.map(scope => String((scope as { scopeName?: unknown }).scopeName)) : [];
}
