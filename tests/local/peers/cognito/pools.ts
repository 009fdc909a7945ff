import type { PeerCase } from "../support/cases.ts";
import { ClientId, type Context, elsewhere, isDate, make, noPool, UserPoolId } from "./context.ts";

const dates = "When a group, a pool or a client was made is not told";
const pool = async (c: Context) => (await c.idp.describeUserPool({ UserPoolId })).UserPool;
const schema = async (c: Context, name: string) =>
  (await pool(c))?.SchemaAttributes?.find(({ Name }) => Name === name);
const client = async (c: Context, id = ClientId) =>
  (await c.idp.describeUserPoolClient({ UserPoolId, ClientId: id })).UserPoolClient;
const standard =
  "sub name given_name family_name middle_name nickname preferred_username profile picture website email email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at".split(
    " ",
  );

export const describing: readonly PeerCase<Context>[] = [
  ["name and id", pool, { Id: UserPoolId, Name: "users", Arn: /^arn:aws:cognito-idp:/ }],
  ["a pool that is not there", c => c.idp.describeUserPool({ UserPoolId: elsewhere }), noPool],
  ["no users yet", pool, { EstimatedNumberOfUsers: 0 }],
  ["as many users as there are", [c => make(c, "a"), c => make(c, "b"), pool], { EstimatedNumberOfUsers: 2 }],
  [
    "triggers",
    [c => c.use({ pool: { lambdaConfig: { preSignUp: "arn:f" } } }), pool],
    { LambdaConfig: { PreSignUp: "arn:f" } },
  ],
  [
    "how accounts are recovered",
    pool,
    { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] } },
  ],
  [
    "recovery by an administrator alone",
    [
      c =>
        c.use({
          pool: { accountRecoverySetting: { recoveryMechanisms: [{ name: "admin_only", priority: 1 }] } },
        }),
      pool,
    ],
    { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] } },
  ],
  [
    "no recovery setting unless there is one",
    [c => c.use({ pool: { accountRecoverySetting: undefined } }), pool],
    { AccountRecoverySetting: undefined },
  ],
  [
    "the default password policy",
    pool,
    {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          RequireUppercase: true,
          TemporaryPasswordValidityDays: 7,
        },
      },
    },
  ],
  ["MFA", pool, { MfaConfiguration: "OPTIONAL" }],
  [
    "all standard attributes",
    async c => {
      const names = (await pool(c))?.SchemaAttributes?.map(({ Name }) => Name) ?? [];
      return standard.filter(name => !names.includes(name));
    },
    [],
  ],
  [
    "no other attributes than the standard ones and those that were added",
    async c => (await pool(c))?.SchemaAttributes?.length,
    21,
  ],
  [
    "the subject is required and never changes",
    c => schema(c, "sub"),
    {
      AttributeDataType: "String",
      DeveloperOnlyAttribute: false,
      Mutable: false,
      Required: true,
      StringAttributeConstraints: { MinLength: "1", MaxLength: "2048" },
    },
  ],
  [
    "a standard text",
    c => schema(c, "name"),
    {
      AttributeDataType: "String",
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Required: false,
      StringAttributeConstraints: { MinLength: "0", MaxLength: "2048" },
    },
  ],
  [
    "a birthdate has ten characters",
    c => schema(c, "birthdate"),
    { StringAttributeConstraints: { MinLength: "10", MaxLength: "10" } },
  ],
  [
    "a standard Boolean",
    c => schema(c, "email_verified"),
    { AttributeDataType: "Boolean", Mutable: true, Required: false, StringAttributeConstraints: undefined },
  ],
  [
    "the standard number",
    c => schema(c, "updated_at"),
    { AttributeDataType: "Number", NumberAttributeConstraints: { MinValue: "0" } },
  ],
  [
    "an attribute of one's own",
    c => schema(c, "custom:foo"),
    {
      AttributeDataType: "String",
      Mutable: true,
      Required: false,
      DeveloperOnlyAttribute: false,
      StringAttributeConstraints: {},
    },
  ],
  [
    "its limits",
    [
      c =>
        c.use({
          pool: {
            schemas: [
              {
                name: "n",
                attributeDataType: "Number",
                numberAttributeConstraints: { minValue: "1", maxValue: "9" },
              },
            ],
          },
        }),
      c => schema(c, "custom:n"),
    ],
    { Mutable: false, NumberAttributeConstraints: { MinValue: "1", MaxValue: "9" } },
  ],
  ["when it was made", pool, { CreationDate: isDate, LastModifiedDate: isDate }, dates],
];

export const listing: readonly PeerCase<Context>[] = [
  [
    "the pools by name",
    c => c.idp.listUserPools({ MaxResults: 10 }),
    { UserPools: [{ Id: UserPoolId, Name: "users" }], NextToken: undefined },
  ],
  [
    "a page's size is needed",
    c => c.idp.listUserPools({ MaxResults: undefined }),
    /^InvalidParameterException: /,
  ],
  [
    "a page has 60 pools at most",
    c => c.idp.listUserPools({ MaxResults: 61 }),
    /^InvalidParameterException: /,
  ],
  [
    "the clients of a pool",
    c => c.idp.listUserPoolClients({ UserPoolId, MaxResults: 10 }),
    {
      UserPoolClients: [{ ClientName: "Back office" }, {}, { ClientId, ClientName: "Film club", UserPoolId }],
      NextToken: undefined,
    },
  ],
  [
    "a page of clients",
    c => c.idp.listUserPoolClients({ UserPoolId, MaxResults: 2 }),
    { UserPoolClients: [{}, {}], NextToken: /./ },
  ],
  [
    "the next page of clients",
    async c => {
      const { NextToken } = await c.idp.listUserPoolClients({ UserPoolId, MaxResults: 2 });
      return c.idp.listUserPoolClients({ UserPoolId, MaxResults: 2, NextToken });
    },
    { UserPoolClients: [{ ClientId }], NextToken: undefined },
  ],
  ["clients of a pool that is not there", c => c.idp.listUserPoolClients({ UserPoolId: elsewhere }), noPool],
];

const SECRET_CLIENT = "confidentialclientid123456";
export const clients: readonly PeerCase<Context>[] = [
  [
    "name, id and pages",
    c => client(c),
    { ClientId, ClientName: "Film club", UserPoolId, CallbackURLs: ["http://localhost:5173/signed-in"] },
  ],
  ["no secret of a public client", c => client(c), { ClientSecret: undefined }],
  [
    "the secret of a confidential one",
    async c => ((await client(c, SECRET_CLIENT))?.ClientSecret?.length ?? 0) > 20,
    true,
  ],
  [
    "scopes and flows",
    c => client(c),
    { AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ["code"] },
  ],
  [
    "the lifetime of refresh tokens in days, unless the program says otherwise",
    [
      c =>
        c.use({
          webClient: {
            refreshTokenValidity: undefined,
            tokenValidityUnits: undefined,
            accessTokenValidity: undefined,
            idTokenValidity: undefined,
          },
        }),
      c => client(c),
    ],
    { RefreshTokenValidity: 30, TokenValidityUnits: undefined },
  ],
  [
    "the lifetimes in the program's units",
    c => client(c),
    {
      AccessTokenValidity: 15,
      IdTokenValidity: 30,
      RefreshTokenValidity: 7,
      TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes", RefreshToken: "days" },
    },
  ],
  ["who exists is told", c => client(c), { PreventUserExistenceErrors: "LEGACY" }],
  ["tokens can be revoked", c => client(c), { EnableTokenRevocation: true }],
  ["a client that is not there", c => client(c, "unknown"), /^ResourceNotFoundException: /],
  [
    "a client of a pool that is not there",
    c => c.idp.describeUserPoolClient({ UserPoolId: elsewhere, ClientId }),
    noPool,
  ],
  ["when it was made", c => client(c), { CreationDate: isDate, LastModifiedDate: isDate }, dates],
];
