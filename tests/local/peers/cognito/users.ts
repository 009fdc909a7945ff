import type { PeerCase } from "../support/cases.ts";
import {
  attributes,
  byEmail,
  byEmailOrPhone,
  ClientId,
  type Context,
  create,
  elsewhere,
  get,
  immutable,
  isDate,
  isText,
  list,
  make,
  noPool,
  noUser,
  PASSWORD,
  person,
  record,
  signIn,
  tokens,
  Username,
  UserPoolId,
} from "./context.ts";

const EMAIL = "ann@example.com";
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const made = async (c: Context, name?: string, values?: Record<string, string>) =>
  (await create(c, name, values)).User;
const madeValues = async (c: Context, name?: string, values?: Record<string, string>) =>
  record((await made(c, name, values))?.Attributes);
const resend = (c: Context) => c.idp.adminCreateUser({ UserPoolId, Username, MessageAction: "RESEND" });
const invited = (c: Context) =>
  c.idp.adminCreateUser({ UserPoolId, Username, UserAttributes: list({ email: EMAIL }) });

export const creating: readonly PeerCase<Context>[] = [
  [
    "answers name, state and dates",
    c => made(c),
    {
      Username,
      UserStatus: "FORCE_CHANGE_PASSWORD",
      Enabled: true,
      UserCreateDate: isDate,
      UserLastModifiedDate: isDate,
    },
  ],
  [
    "both dates are the same",
    async c => {
      const { UserCreateDate, UserLastModifiedDate } = (await made(c)) ?? {};
      return UserCreateDate?.getTime() === UserLastModifiedDate?.getTime();
    },
    true,
  ],
  [
    "answers the attributes and the subject",
    c => madeValues(c, Username, { given_name: "Ann" }),
    { given_name: "Ann", sub: uuid },
  ],
  [
    "answers no other attributes",
    async c => Object.keys(await madeValues(c, Username, { given_name: "Ann" })).length,
    2,
  ],
  ["an e-mail address becomes the attribute", [byEmail, c => madeValues(c, EMAIL)], { email: EMAIL }],
  ["an e-mail address is not the user name", [byEmail, c => made(c, EMAIL)], { Username: uuid }],
  [
    "a name that is no address is refused",
    [byEmail, c => create(c, "ann")],
    /^InvalidParameterException: Username should be an email\.$/,
  ],
  [
    "a name that is neither address is refused",
    [byEmailOrPhone, c => create(c, "ann")],
    /^InvalidParameterException: Username should be either an email or a phone number\.$/,
  ],
  [
    "a phone number can be the name",
    [byEmailOrPhone, c => madeValues(c, "+123456789")],
    { phone_number: "+123456789" },
  ],
  ["a name can be taken once", [make, c => create(c)], /^UsernameExistsException: /],
  [
    "an address can be taken once",
    [byEmail, c => make(c, EMAIL), c => create(c, EMAIL)],
    /^UsernameExistsException: /,
  ],
  [
    "an attribute of one's own",
    c => madeValues(c, Username, { "custom:foo": "bar" }),
    { "custom:foo": "bar" },
  ],
  [
    "an immutable attribute is set once",
    [immutable, c => madeValues(c, Username, { "custom:tenant": "x" })],
    { "custom:tenant": "x" },
  ],
  [
    "an attribute that is not there",
    c => create(c, Username, { "custom:none": "x" }),
    /^InvalidParameterException: Attributes did not conform to the schema: /,
  ],
  [
    "Booleans are kept in lower case",
    c => madeValues(c, Username, { email: EMAIL, email_verified: "True" }),
    { email_verified: "true" },
  ],
  [
    "another invitation",
    [make, c => c.idp.adminCreateUser({ UserPoolId, Username, MessageAction: "RESEND" })],
    { User: { Username } },
  ],
  ["another invitation of a user who is not there", resend, noUser],
  ["another invitation of a user who has come", [person, resend], /^UnsupportedUserStateException: /],
  [
    "the invitation holds the temporary password",
    [invited, async c => signIn(c, c.server.code(EMAIL))],
    { ChallengeName: "NEW_PASSWORD_REQUIRED" },
  ],
  ["in a pool that is not there", c => c.idp.adminCreateUser({ UserPoolId: elsewhere, Username }), noPool],
  [
    "a temporary password that is too weak",
    c => c.idp.adminCreateUser({ UserPoolId, Username, TemporaryPassword: "weak" }),
    /^InvalidPasswordException: /,
  ],
];

export const getting: readonly PeerCase<Context>[] = [
  [
    "name, state and dates",
    [make, c => get(c)],
    { Username, UserStatus: "FORCE_CHANGE_PASSWORD", Enabled: true, UserCreateDate: isDate },
  ],
  [
    "attributes",
    [c => make(c, Username, { given_name: "Ann" }), c => attributes(c)],
    { given_name: "Ann", sub: isText },
  ],
  [
    "by e-mail address",
    [byEmailOrPhone, c => make(c, EMAIL, { phone_number: "+123456789" }), c => get(c, EMAIL)],
    { Username: uuid },
  ],
  [
    "by phone number",
    [byEmailOrPhone, c => make(c, EMAIL, { phone_number: "+123456789" }), c => attributes(c, "+123456789")],
    { email: EMAIL, phone_number: "+123456789" },
  ],
  [
    "by subject",
    async c => {
      await byEmail(c);
      const { Username: sub } = (await create(c, EMAIL)).User ?? {};
      return attributes(c, sub);
    },
    { email: EMAIL },
  ],
  [
    "by subject where people have names",
    async c => {
      await make(c);
      return get(c, (await attributes(c)).sub);
    },
    { Username },
  ],
  ["one who is not there", c => get(c), noUser],
  ["an address that is not there", [byEmail, c => get(c, EMAIL)], noUser],
  ["in a pool that is not there", c => c.idp.adminGetUser({ UserPoolId: elsewhere, Username }), noPool],
  ["no MFA", [make, c => get(c)], { UserMFASettingList: undefined, PreferredMfaSetting: undefined }],
];

const enabled = async (c: Context) => (await get(c)).Enabled;
const disable = (c: Context) => c.idp.adminDisableUser({ UserPoolId, Username });
const isDisabled = /^NotAuthorizedException: User is disabled\.$/;
const isEmpty = (reply: unknown) => Object.keys(reply as object).join() === "$metadata";

export const switching: readonly PeerCase<Context>[] = [
  ["disabling answers nothing", [make, disable], isEmpty],
  ["a disabled user", [make, disable, enabled], false],
  [
    "enabling answers nothing",
    [make, disable, c => c.idp.adminEnableUser({ UserPoolId, Username })],
    isEmpty,
  ],
  ["an enabled user", [make, disable, c => c.idp.adminEnableUser({ UserPoolId, Username }), enabled], true],
  [
    "disabling by e-mail address",
    [
      byEmail,
      c => make(c, EMAIL),
      c => c.idp.adminDisableUser({ UserPoolId, Username: EMAIL }),
      c => get(c, EMAIL),
    ],
    { Enabled: false },
  ],
  [
    "disabling by subject",
    async c => {
      await make(c);
      await c.idp.adminDisableUser({ UserPoolId, Username: (await attributes(c)).sub });
      return get(c);
    },
    { Enabled: false },
  ],
  ["a disabled user cannot sign in", [person, disable, c => signIn(c)], isDisabled],
  [
    "a disabled user cannot be signed in",
    [
      person,
      disable,
      c =>
        c.idp.adminInitiateAuth({
          UserPoolId,
          ClientId,
          AuthFlow: "ADMIN_NO_SRP_AUTH",
          AuthParameters: { USERNAME: Username, PASSWORD },
        }),
    ],
    isDisabled,
  ],
  ["disabling one who is not there", disable, noUser],
  ["enabling one who is not there", c => c.idp.adminEnableUser({ UserPoolId, Username }), noUser],
];

const remove = (c: Context, name = Username) => c.idp.adminDeleteUser({ UserPoolId, Username: name });
export const deleting: readonly PeerCase<Context>[] = [
  ["answers nothing", [make, c => remove(c)], isEmpty],
  ["leaves nothing", [make, c => remove(c), c => get(c)], noUser],
  ["by e-mail address", [byEmail, c => make(c, EMAIL), c => remove(c, EMAIL), c => get(c, EMAIL)], noUser],
  ["one who is not there", c => remove(c), noUser],
  ["oneself", [person, async c => c.idp.deleteUser(await tokens(c)), c => get(c)], noUser],
];
