import type { GraphResource } from "../../local/graph/types.ts";
import { atLeast, between, includes, is, isList, oneOf, present, satisfies } from "../expect.ts";
import { both, type Control, companion, onlyOf, prodOnly, property } from "../rule.ts";

const pool = "aws:cognito/userPool:UserPool";
const client = "aws:cognito/userPoolClient:UserPoolClient";
const risks = "aws:cognito/riskConfiguration:RiskConfiguration";

/** Cognito user pools and their clients. */
export const identity: readonly Control[] = [
  {
    row: 48,
    severity: "high",
    demand: "nag COG1, Cognito.3: passwords are strong",
    stacks: both,
    rules: [
      property(pool, "passwordPolicy.minimumLength", atLeast(8)),
      property(pool, "passwordPolicy.temporaryPasswordValidityDays", between(1, 7)),
      ...["requireLowercase", "requireUppercase", "requireNumbers", "requireSymbols"].map(rule =>
        property(pool, `passwordPolicy.${rule}`, is(true)),
      ),
    ],
  },
  {
    row: 49,
    severity: "medium",
    demand: "nag COG2, Cognito.5: people can have a second factor",
    stacks: prodOnly,
    rules: [
      property(pool, "mfaConfiguration", oneOf("ON", "OPTIONAL")),
      property(pool, "softwareTokenMfaConfiguration.enabled", is(true)),
    ],
  },
  {
    row: 50,
    severity: "high",
    demand: "nag COG8, Cognito.1: threats are warded off",
    stacks: prodOnly,
    rules: [
      property(pool, "userPoolTier", is("PLUS")),
      property(pool, "userPoolAddOns.advancedSecurityMode", is("ENFORCED")),
      companion(pool, risks, ({ inputs }, { outputs }) => inputs.userPoolId === outputs.id),
      property(risks, "accountTakeoverRiskConfiguration.actions.highAction.eventAction", is("BLOCK")),
      property(risks, "compromisedCredentialsRiskConfiguration.actions.eventAction", is("BLOCK")),
    ],
  },
  {
    row: 51,
    severity: "low",
    demand: "Cognito.4: in custom sign-ins too",
    stacks: prodOnly,
    rules: [property(pool, "userPoolAddOns.advancedSecurityAdditionalFlows.customAuthMode", is("ENFORCED"))],
  },
  {
    row: 52,
    severity: "high",
    demand: "Cognito.6: pools cannot be deleted by mistake",
    stacks: prodOnly,
    rules: [property(pool, "deletionProtection", is("ACTIVE"))],
  },
  {
    row: 54,
    severity: "high",
    demand: "clients get no more than they need",
    stacks: both,
    rules: [
      property(client, "allowedOauthFlows", isList("code"), isPublic),
      property(client, "generateSecret", is(false), isPublic),
      property(
        client,
        "callbackUrls",
        satisfies("are exact, and https but for this machine", areExactOrLocal, ["https://*.example.com/"]),
        isPublic,
      ),
      onlyOf(
        prodOnly,
        property(
          client,
          "callbackUrls",
          satisfies("are exact, and https", areExact, ["http://localhost:5173/"]),
          isPublic,
        ),
      ),
      property(
        client,
        "writeAttributes",
        satisfies("hold no role", holdNoRole, ["email", "custom:role"]),
        isPublic,
      ),
      property(client, "allowedOauthFlows", isList("client_credentials"), isMachine),
      property(client, "allowedOauthScopes", present),
      property(client, "preventUserExistenceErrors", is("ENABLED")),
      property(client, "enableTokenRevocation", is(true)),
      property(client, "accessTokenValidity", between(5, 60)),
      property(client, "tokenValidityUnits.accessToken", is("minutes")),
    ],
  },
  {
    row: 55,
    severity: "medium",
    demand: "a new address is verified before it replaces the old one",
    stacks: both,
    rules: [
      property(
        pool,
        "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates",
        includes("email"),
      ),
    ],
  },
];

function isMachine({ name, inputs }: GraphResource): boolean {
  return name.includes("machine") || String(inputs.allowedOauthFlows) === "client_credentials";
}

function isPublic(resource: GraphResource): boolean {
  return !isMachine(resource);
}

/** Sign-in answers go to these addresses: each must be ours, and not readable on the way. */
function areExact(urls: unknown): boolean {
  return allMatch(urls, /^https:\/\/[^*]+$/);
}

function areExactOrLocal(urls: unknown): boolean {
  return allMatch(urls, /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])[^*]+$/);
}

function allMatch(urls: unknown, pattern: RegExp): boolean {
  return Array.isArray(urls) && urls.length > 0 && urls.every(url => pattern.test(String(url)));
}

/** Left out, a client may write every attribute. */
function holdNoRole(attributes: unknown): boolean {
  return (
    Array.isArray(attributes) &&
    attributes.every(attribute => !/^custom:|role|group/i.test(String(attribute)))
  );
}
