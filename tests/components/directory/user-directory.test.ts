import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UserDirectory, type UserDirectoryArgs } from "../../../components/directory/user-directory.ts";
import { NodeFunction } from "../../../components/functions/node-function.ts";
import { enterProject, mistake, only, place, register, settings } from "../support/register.ts";

const test = suite("components/user-directory");

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({ "trigger.ts": "export const handler = async () => 1;" });
});
test.after(() => leave());

const args: UserDirectoryArgs = {
  ...place,
  groups: ["editor", "admin"],
  callbackUrls: ["https://shop.example.com/signed-in"],
  logoutUrls: ["https://shop.example.com/"],
  machineScopes: ["orders/write", "api/access", "orders/read", "orders/read"],
  deletionProtection: true,
};
const pool = "aws:cognito/userPool:UserPool";
const client = "aws:cognito/userPoolClient:UserPoolClient";
const risks = "aws:cognito/riskConfiguration:RiskConfiguration";
const directory = (change: Partial<UserDirectoryArgs> = {}) =>
  register(() => new UserDirectory("directory", { ...args, ...change }));
const trigger = (name: string) =>
  new NodeFunction(name, {
    ...settings,
    description: name,
    entry: "trigger.ts",
    timeoutSeconds: 5,
    impact: "Nobody signs up.",
  });

test("people sign in by e-mail with a strong password, and prove a new address before it counts", async () => {
  const { inputs, options } = only(await directory(), pool);
  assert.equal(inputs.usernameAttributes, ["email"]);
  assert.equal(inputs.passwordPolicy, {
    minimumLength: 12,
    requireLowercase: true,
    requireUppercase: true,
    requireNumbers: true,
    requireSymbols: true,
    temporaryPasswordValidityDays: 3,
  });
  assert.equal(inputs.userAttributeUpdateSettings, { attributesRequireVerificationBeforeUpdates: ["email"] });
  assert.equal([inputs.deletionProtection, options.protect], ["ACTIVE", true]);
  assert.equal([inputs.mfaConfiguration, inputs.userPoolTier], ["OPTIONAL", "ESSENTIALS"]);
});

test("passwords, tokens and sign-up are as the caller says", async () => {
  const resources = await directory({
    passwords: { minimumLength: 16, requireSymbols: false },
    tokens: { accessMinutes: 60, refreshDays: 7 },
    signUp: "closed",
  });
  const { inputs } = only(resources, pool);
  const policy = inputs.passwordPolicy as Record<string, unknown>;
  assert.is(policy.minimumLength, 16);
  assert.is(policy.requireSymbols, false);
  assert.is(policy.requireNumbers, true);
  assert.equal(inputs.adminCreateUserConfig, { allowAdminCreateUserOnly: true });
  for (const { inputs: settings } of resources.filter(({ type }) => type === client)) {
    assert.is(settings.accessTokenValidity, 60);
    assert.is(settings.idTokenValidity, 15);
    assert.is(settings.refreshTokenValidity, 7);
  }
});

test("people can sign in with other providers, which come before the client that lists them", async () => {
  const resources = await directory({
    federation: {
      google: { clientId: "g", clientSecret: "s" },
      apple: { clientId: "a", teamId: "t", keyId: "k", privateKey: "p" },
      oidc: { Company: { issuer: "https://id.example.com", clientId: "c", clientSecret: "s" } },
      saml: { Partner: { metadataUrl: "https://partner.example.com/metadata.xml" } },
    },
  });
  const providers = resources.filter(({ type }) => type === "aws:cognito/identityProvider:IdentityProvider");
  assert.equal(
    Object.fromEntries(providers.map(({ inputs }) => [inputs.providerName, inputs.providerType])),
    {
      Google: "Google",
      SignInWithApple: "SignInWithApple",
      Company: "OIDC",
      Partner: "SAML",
    },
  );
  const web = only(resources, client, "directory-web-client");
  assert.equal(web.inputs.supportedIdentityProviders, [
    "COGNITO",
    "Google",
    "SignInWithApple",
    "Company",
    "Partner",
  ]);
  for (const { urn, name } of providers) assert.ok(web.dependsOn.includes(urn), name);
  const company = only(
    resources,
    "aws:cognito/identityProvider:IdentityProvider",
    "directory-provider-Company",
  );
  assert.equal(company.inputs.providerDetails, {
    oidc_issuer: "https://id.example.com",
    client_id: "c",
    client_secret: "s",
    authorize_scopes: "openid email profile",
    attributes_request_method: "GET",
  });
});

test("without scopes for machines there is no client for them", async () => {
  const resources = await register(
    () => new UserDirectory("directory", { callbackUrls: ["https://shop.example.com/"] }),
  );
  const web = only(resources, client);
  assert.is(web.name, "directory-web-client");
  assert.equal(web.inputs.logoutUrls, ["https://shop.example.com/"]);
  assert.is(resources.filter(({ type }) => type === "aws:cognito/resourceServer:ResourceServer").length, 0);
});

test("the pool has no attributes of its own making, which could never be changed", async () => {
  assert.is(only(await directory(), pool).inputs.schemas, undefined);
});

test("PLUS refuses risky sign-ins, and passwords that are known from a leak", async () => {
  const resources = await directory({ tier: "PLUS" });
  assert.equal(only(resources, pool).inputs.userPoolAddOns, {
    advancedSecurityMode: "ENFORCED",
    advancedSecurityAdditionalFlows: { customAuthMode: "ENFORCED" },
  });
  assert.equal(only(resources, risks).inputs, {
    userPoolId: only(resources, pool).outputs.id,
    accountTakeoverRiskConfiguration: {
      actions: {
        highAction: { eventAction: "BLOCK", notify: false },
        mediumAction: { eventAction: "MFA_IF_CONFIGURED", notify: false },
      },
    },
    compromisedCredentialsRiskConfiguration: { actions: { eventAction: "BLOCK" } },
  });
});

test("ESSENTIALS, which looks for no risks, is told nothing of them", async () => {
  assert.is((await directory()).filter(({ type }) => type === risks).length, 0);
});

test("another prefix for the sign-in pages takes the place of the old one, which is given up first", async () => {
  const { options } = only(await directory(), "aws:cognito/userPoolDomain:UserPoolDomain");
  assert.is(options.deleteBeforeReplace, true);
});

test("e-mail goes through SES where an identity is given", async () => {
  const email = {
    from: "Shop <no-reply@example.com>",
    identityArn: "arn:aws:ses:eu-central-1:0:identity/example.com",
  };
  assert.equal(only(await directory({ email }), pool).inputs.emailConfiguration, {
    emailSendingAccount: "DEVELOPER",
    sourceArn: email.identityArn,
    fromEmailAddress: email.from,
  });
});

test("the web client has no secret, takes codes and SRP, and writes nothing that decides what people may do", async () => {
  const { inputs } = only(await directory(), client, "directory-web-client");
  for (const [key, value] of Object.entries({
    generateSecret: false,
    allowedOauthFlows: ["code"],
    explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    callbackUrls: args.callbackUrls,
    logoutUrls: args.logoutUrls,
    writeAttributes: ["email", "name"],
    accessTokenValidity: 15,
    enableTokenRevocation: true,
    preventUserExistenceErrors: "ENABLED",
  })) {
    assert.equal(inputs[key], value, key);
  }
  assert.is((inputs.tokenValidityUnits as Record<string, string>).accessToken, "minutes");
});

test("passwords are taken only where that is wanted", async () => {
  const { inputs } = only(await directory({ passwordSignIn: true }), client, "directory-web-client");
  assert.ok((inputs.explicitAuthFlows as string[]).includes("ALLOW_USER_PASSWORD_AUTH"));
});

test("the machine client signs in for its scopes, which are there before it", async () => {
  const resources = await directory();
  const { inputs, dependsOn } = only(resources, client, "directory-machine-client");
  assert.equal(inputs.allowedOauthFlows, ["client_credentials"]);
  assert.is(inputs.generateSecret, true);
  assert.equal(inputs.allowedOauthScopes, ["api/access", "orders/read", "orders/write"]);
  const servers = resources.filter(({ type }) => type === "aws:cognito/resourceServer:ResourceServer");
  assert.equal(
    servers.map(({ inputs: { identifier, scopes } }) => [
      identifier,
      (scopes as { scopeName: string }[]).map(({ scopeName }) => scopeName),
    ]),
    [
      ["api", ["access"]],
      ["orders", ["read", "write"]],
    ],
  );
  assert.ok(servers.every(({ urn }) => dependsOn.includes(urn)));
});

test("the groups are those that the app names", async () => {
  const groups = (await directory()).filter(({ type }) => type === "aws:cognito/userGroup:UserGroup");
  assert.equal(
    groups.map(({ inputs }) => inputs.name),
    ["admin", "editor"],
  );
});

test("the pool calls its triggers, and no other pool does", async () => {
  const resources = await register(() => {
    const triggers = {
      postConfirmation: trigger("post-confirmation"),
      preTokenGeneration: trigger("tokens"),
    };
    new UserDirectory("directory", { ...args, triggers });
  });
  const { inputs, outputs } = only(resources, pool);
  const arn = (name: string) => only(resources, "aws:lambda/function:Function", name).outputs.arn;
  assert.equal(inputs.lambdaConfig, {
    postConfirmation: arn("post-confirmation"),
    preTokenGenerationConfig: { lambdaArn: arn("tokens"), lambdaVersion: "V2_0" },
  });
  const permissions = resources.filter(({ type }) => type === "aws:lambda/permission:Permission");
  assert.equal(
    permissions.map(({ inputs: { function: called, principal, sourceArn } }) => [
      called,
      principal,
      sourceArn,
    ]),
    ["shop-dev-post-confirmation", "shop-dev-tokens"].map(name => [
      name,
      "cognito-idp.amazonaws.com",
      outputs.arn,
    ]),
  );
});

test("people sign in by a custom challenge where the three functions of one are given", async () => {
  const challenge = ["defineAuthChallenge", "createAuthChallenge", "verifyAuthChallengeResponse"];
  const resources = await register(() => {
    const triggers = Object.fromEntries(challenge.map(name => [name, trigger(name)]));
    new UserDirectory("directory", { ...args, triggers });
  });
  assert.equal(Object.keys(only(resources, pool).inputs.lambdaConfig as object).sort(), challenge.sort());
  assert.equal(only(resources, client, "directory-web-client").inputs.explicitAuthFlows, [
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_CUSTOM_AUTH",
  ]);
});

test("two directories of one program have sign-in pages of their own", async () => {
  const resources = await register(() => {
    for (const name of ["customers", "staff"]) new UserDirectory(name, args);
  });
  const domains = resources.filter(({ type }) => type === "aws:cognito/userPoolDomain:UserPoolDomain");
  assert.is(new Set(domains.map(({ inputs }) => inputs.domain)).size, 2);
});

test("issuer and sign-in pages follow from the pool and its domain", async () => {
  const resources = await directory();
  const { outputs } = only(resources, "groundwork:index:UserDirectory");
  const poolId = only(resources, pool).outputs.id;
  assert.is(outputs.issuer, `https://cognito-idp.eu-central-1.amazonaws.com/${poolId}`);
  const { domain } = only(resources, "aws:cognito/userPoolDomain:UserPoolDomain").inputs;
  assert.match(String(domain), /^shop-dev-[0-9a-f]{8}$/);
  assert.is(outputs.signInUrl, `https://${domain}.auth.eu-central-1.amazoncognito.com`);
});

test("a preview, which knows no id yet, registers the same resources", async () => {
  const program = () =>
    new UserDirectory("directory", { ...args, triggers: { postConfirmation: trigger("post-confirmation") } });
  const urns = async (preview: boolean) =>
    (await register(program, { preview })).map(({ urn }) => urn).sort();
  assert.equal(await urns(true), await urns(false));
});

const contradictions: readonly [Partial<UserDirectoryArgs>, string][] = [
  [{ callbackUrls: [] }, "callbackUrls: there is none. Name the page of the frontend."],
  [
    { callbackUrls: ["http://shop.example.com/"] },
    "callbackUrls: http://shop.example.com/ is no exact https address. Give https://host/path; http for localhost only.",
  ],
  [
    { logoutUrls: ["https://*.example.com/"] },
    "logoutUrls: https://*.example.com/ is no exact https address. Give https://host/path; http for localhost only.",
  ],
  [
    { tokens: { accessMinutes: 1 } },
    "tokens.accessMinutes: must be a whole number from 5 to 1440 (got 1). Leave it out for the default.",
  ],
  [
    { federation: { saml: { "my partner": { metadata: "<xml/>" } } } },
    'federation.saml: no provider can be named "my partner". Take 3 to 32 letters, digits, underscores and hyphens, a letter first.',
  ],
  [
    {
      federation: { saml: { Google: { metadata: "<xml/>" } }, google: { clientId: "g", clientSecret: "s" } },
    },
    "federation.saml: two providers are named Google. Rename one.",
  ],
  [
    { machineScopes: ["orders"] },
    'machineScopes: "orders" has no resource server. Write it as <resource server>/<scope>.',
  ],
  [
    { triggers: { defineAuthChallenge: {} as NodeFunction, createAuthChallenge: {} as NodeFunction } },
    "triggers: a custom challenge needs verifyAuthChallengeResponse too. Give all three of defineAuthChallenge, createAuthChallenge, verifyAuthChallengeResponse, or none.",
  ],
  [
    { domainPrefix: "my-aws-shop" },
    'domainPrefix: Cognito takes no "my-aws-shop". Use 1 to 63 lower-case letters, digits and inner hyphens, without aws, amazon or cognito.',
  ],
];
for (const [change, message] of contradictions) {
  test(`stops before anything is registered: ${message}`, async () => {
    const stopped = await mistake(() => new UserDirectory("directory", { ...args, ...change }));
    assert.is(stopped, `UserDirectory "directory": ${message}`);
  });
}

test.run();
