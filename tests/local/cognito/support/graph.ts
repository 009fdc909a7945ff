import type { Graph, GraphResource } from "../../../../local/graph/types.ts";

export const POOL_ID = "eu-central-1_TestPool1";
export const POOL_ARN = `arn:aws:cognito-idp:eu-central-1:000000000000:userpool/${POOL_ID}`;
export const WEB_CLIENT = "web1client2id3456789012345";
export const CONFIDENTIAL_CLIENT = "confidentialclientid123456";
export const CLIENT_SECRET = "a-secret-of-the-confidential-client-0123456789";
export const MACHINE_CLIENT = "machine1client2id345678901";
export const MACHINE_SECRET = "a-secret-of-the-machine-client-01234567890123";
export const CALLBACK = "http://localhost:5173/signed-in";
export const SIGNED_OUT = "http://localhost:5173/signed-out";

export interface GraphOptions {
  /** Added to the pool's inputs. */
  readonly pool?: Readonly<Record<string, unknown>>;
  /** Added to the web client's inputs. */
  readonly webClient?: Readonly<Record<string, unknown>>;
  readonly confidentialClient?: Readonly<Record<string, unknown>>;
  readonly hasDomain?: boolean;
  /** `localhost:4001`, where the pool's endpoint is. */
  readonly host?: string;
}

const WEB_INPUTS = {
  name: "Film club",
  userPoolId: POOL_ID,
  explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  allowedOauthFlowsUserPoolClient: true,
  allowedOauthFlows: ["code"],
  allowedOauthScopes: ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
  callbackUrls: [CALLBACK],
  logoutUrls: [SIGNED_OUT],
  preventUserExistenceErrors: "ENABLED",
  accessTokenValidity: 15,
  idTokenValidity: 30,
  refreshTokenValidity: 7,
  tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
};

/** A program with one pool: sign-in by e-mail, a public, a confidential and a machine client, two groups. */
export function testGraph(options: GraphOptions = {}): Graph {
  const { host = "localhost:4001", hasDomain = true } = options;
  const pool = {
    name: "users",
    usernameAttributes: ["email"],
    autoVerifiedAttributes: ["email"],
    ...POOL_INPUTS,
    ...options.pool,
  };
  const resources = [
    resource("userPool:UserPool", "users", pool, {
      id: POOL_ID,
      arn: POOL_ARN,
      endpoint: `${host}/${POOL_ID}`,
    }),
    resource(
      "userPoolClient:UserPoolClient",
      "web",
      { ...WEB_INPUTS, ...options.webClient },
      { id: WEB_CLIENT },
    ),
    resource(
      "userPoolClient:UserPoolClient",
      "confidential",
      {
        ...WEB_INPUTS,
        name: "Back office",
        generateSecret: true,
        preventUserExistenceErrors: "LEGACY",
        explicitAuthFlows: [...WEB_INPUTS.explicitAuthFlows, "ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        ...options.confidentialClient,
      },
      { id: CONFIDENTIAL_CLIENT, clientSecret: CLIENT_SECRET },
    ),
    resource("userPoolClient:UserPoolClient", "machine", MACHINE_INPUTS, {
      id: MACHINE_CLIENT,
      clientSecret: MACHINE_SECRET,
    }),
    resource("resourceServer:ResourceServer", "customers", SCOPES, { id: "customers" }),
    resource(
      "userGroup:UserGroup",
      "admin",
      { userPoolId: POOL_ID, name: "admin", precedence: 1, description: "May do all" },
      {},
    ),
    resource("userGroup:UserGroup", "editor", { userPoolId: POOL_ID, name: "editor", precedence: 2 }, {}),
    ...(hasDomain
      ? [
          resource(
            "userPoolDomain:UserPoolDomain",
            "domain",
            { userPoolId: POOL_ID, domain: "film-club" },
            {},
          ),
        ]
      : []),
  ];
  return { project: "test", stack: "dev", resources, outputs: {}, secretPaths: [] };
}

const POOL_INPUTS = {
  usernameConfiguration: { caseSensitive: false },
  schemas: [
    { name: "email", attributeDataType: "String", required: true, mutable: true },
    { name: "plan", attributeDataType: "String", mutable: true },
  ],
  accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
};

const MACHINE_INPUTS = {
  name: "Nightly import",
  userPoolId: POOL_ID,
  generateSecret: true,
  allowedOauthFlowsUserPoolClient: true,
  allowedOauthFlows: ["client_credentials"],
  allowedOauthScopes: ["customers/read", "customers/write"],
};

const SCOPES = {
  userPoolId: POOL_ID,
  identifier: "customers",
  name: "Customers",
  scopes: [
    { scopeName: "read", scopeDescription: "Read" },
    { scopeName: "write", scopeDescription: "Write" },
    { scopeName: "purge", scopeDescription: "Purge" },
  ],
};

function resource(type: string, name: string, inputs: object, outputs: object): GraphResource {
  return {
    type: `aws:cognito/${type}`,
    name,
    urn: `urn:pulumi:dev::test::aws:cognito/${type}::${name}`,
    parent: null,
    component: null,
    custom: true,
    inputs: { ...inputs },
    outputs: { ...outputs },
    dependsOn: [],
    options: {},
  };
}
