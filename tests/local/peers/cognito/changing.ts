import type { PeerCase } from "../support/cases.ts";
import {
  attributes,
  byEmail,
  type Context,
  elsewhere,
  get,
  immutable,
  isText,
  list,
  make,
  noPool,
  noUser,
  person,
  record,
  tokens,
  Username,
  UserPoolId,
} from "./context.ts";

const EMAIL = "ann@example.com";
const update = (c: Context, values: Record<string, string>, name = Username) =>
  c.idp.adminUpdateUserAttributes({ UserPoolId, Username: name, UserAttributes: list(values) });
const unset = (c: Context, ...UserAttributeNames: string[]) =>
  c.idp.adminDeleteUserAttributes({ UserPoolId, Username, UserAttributeNames });
const names = { given_name: "John", family_name: "Doe", nickname: "Joe", "custom:foo": "bar" };
const own = async (c: Context, values: Record<string, string>) =>
  c.idp.updateUserAttributes({ AccessToken: (await tokens(c)).AccessToken, UserAttributes: list(values) });
const minuteLater = (c: Context) => c.server.host.advance(60);
const isYounger = async (c: Context) => {
  const { UserCreateDate, UserLastModifiedDate } = await get(c);
  return Number(UserLastModifiedDate) - Number(UserCreateDate);
};

export const changing: readonly PeerCase<Context>[] = [
  [
    "by an administrator",
    [c => make(c, Username, names), c => update(c, { given_name: "Jane" }), c => attributes(c)],
    { given_name: "Jane", family_name: "Doe" },
  ],
  ["by oneself", [person, c => own(c, { given_name: "Jane" }), c => attributes(c)], { given_name: "Jane" }],
  [
    "moves the date of the change",
    [make, minuteLater, c => update(c, { given_name: "Jane" }), isYounger],
    60_000,
  ],
  ["of a user who is not there", c => update(c, { given_name: "Jane" }), noUser],
  [
    "of an attribute that is not there",
    [make, c => update(c, { "custom:none": "x" })],
    /^InvalidParameterException: .*custom:none: Attribute does not exist in the schema\./,
  ],
  [
    "of an immutable one",
    [immutable, c => make(c, Username, { "custom:tenant": "x" }), c => update(c, { "custom:tenant": "y" })],
    /^InvalidParameterException: /,
  ],
  [
    "to an address that another signs in with",
    [
      byEmail,
      c => make(c, EMAIL),
      c => make(c, "bob@example.com"),
      c => update(c, { email: EMAIL }, "bob@example.com"),
    ],
    /^AliasExistsException: An account with the given email already exists\.$/,
  ],
  [
    "to an address that nobody signs in with",
    [
      c => make(c, Username, { email: EMAIL }),
      c => make(c, "bob"),
      c => update(c, { email: EMAIL }, "bob"),
      c => attributes(c, "bob"),
    ],
    { email: EMAIL },
  ],
  [
    "with a token that is none",
    c => c.idp.updateUserAttributes({ AccessToken: "n/a", UserAttributes: list({ given_name: "Jane" }) }),
    /^(NotAuthorized|InvalidParameter)Exception: /,
  ],
  [
    "with a token that does not hold",
    c => c.idp.updateUserAttributes({ AccessToken: "none", UserAttributes: list({ given_name: "Jane" }) }),
    /^NotAuthorizedException: /,
  ],
  [
    "removes two",
    [c => make(c, Username, names), c => unset(c, "nickname", "custom:foo"), c => attributes(c)],
    { nickname: undefined, "custom:foo": undefined, given_name: "John", family_name: "Doe" },
  ],
  [
    "removing moves the date of the change",
    [c => make(c, Username, names), minuteLater, c => unset(c, "nickname"), isYounger],
    60_000,
  ],
  [
    "removing one that is not there",
    [c => make(c, Username, names), c => unset(c, "nickname", "custom:none")],
    /^InvalidParameterException: Invalid user attributes: user\.custom:none: Attribute does not exist in the schema\.\n$/,
  ],
  [
    "removing two that are not there",
    [c => make(c, Username, names), c => unset(c, "custom:none", "custom:no")],
    /^InvalidParameterException: Invalid user attributes: user\.custom:none: Attribute does not exist in the schema\.\nuser\.custom:no: Attribute does not exist in the schema\.\n$/,
  ],
  [
    "removing one that is not there removes none",
    [
      c => make(c, Username, names),
      c => unset(c, "nickname", "custom:none").catch(() => 0),
      c => attributes(c),
    ],
    { nickname: "Joe" },
  ],
  ["removing of a user who is not there", c => unset(c, "nickname"), noUser],
  [
    "removing in a pool that is not there",
    c =>
      c.idp.adminDeleteUserAttributes({ UserPoolId: elsewhere, Username, UserAttributeNames: ["nickname"] }),
    noPool,
  ],
];

export const oneself: readonly PeerCase<Context>[] = [
  [
    "name and attributes",
    [
      c => person(c, Username, { given_name: "Ann" }),
      async c => record((await c.idp.getUser(await tokens(c))).UserAttributes),
    ],
    { given_name: "Ann", sub: isText },
  ],
  ["the user name", [person, async c => c.idp.getUser(await tokens(c))], { Username }],
  ["with a token that is none", c => c.idp.getUser({ AccessToken: "none" }), /^NotAuthorizedException: /],
  [
    "with an id token",
    [person, async c => c.idp.getUser({ AccessToken: (await tokens(c)).IdToken })],
    /^NotAuthorizedException: /,
  ],
];
