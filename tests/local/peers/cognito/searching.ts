import type { PeerCase } from "../support/cases.ts";
import {
  byEmail,
  ClientId,
  type Context,
  elsewhere,
  isText,
  make,
  noPool,
  PASSWORD,
  person,
  Username,
  UserPoolId,
} from "./context.ts";

const find = async (c: Context, Filter?: string, more: object = {}) =>
  (await c.idp.listUsers({ UserPoolId, Filter, ...more })).Users?.map(user => user.Username);
const three = async (c: Context) => {
  await make(c, "Alpha", {
    phone_number: "+33666666666",
    given_name: "Ann",
    family_name: "Lee",
    email: "alpha@example.com",
  });
  await make(c, "beta", { phone_number: "+48555555555", given_name: "ann", email: "beta@example.com" });
  await c.idp.signUp({ ClientId, Username: "gamma", Password: PASSWORD });
};
/** A case of one filter. */
const by = (filter: string, expected: readonly string[] | RegExp): PeerCase<Context> => [
  filter,
  [three, c => find(c, filter)],
  expected,
];
const unparsable = /^InvalidParameterException: Error while parsing filter\.?$/;

export const filtering: readonly PeerCase<Context>[] = [
  by('phone_number="+33666666666"', ["Alpha"]),
  by('phone_number = "+33666666666"', ["Alpha"]),
  by('"phone_number" = "+33666666666"', ["Alpha"]),
  by('phone_number ^= "+48"', ["beta"]),
  by('phone_number ^= "+"', ["Alpha", "beta"]),
  by('family_name=""', []),
  by('family_name = "Lee"', ["Alpha"]),
  by('email = "alpha@example.com"', ["Alpha"]),
  by('email ^= "al"', ["Alpha"]),
  by('email = "ALPHA@example.com"', ["Alpha"]),
  by('given_name = "ANN"', ["Alpha", "beta"]),
  by('username = "Alpha"', ["Alpha"]),
  by('username = "alpha"', []),
  by('username ^= "Al"', ["Alpha"]),
  by('username ^= "al"', []),
  by('username = "none"', []),
  by('status = "Enabled"', ["Alpha", "beta", "gamma"]),
  by('status = "Disabled"', []),
  by('status = "enabled"', []),
  by('cognito:user_status = "UNCONFIRMED"', ["gamma"]),
  by('cognito:user_status = "unconfirmed"', ["gamma"]),
  by('cognito:user_status = "FORCE_CHANGE_PASSWORD"', ["Alpha", "beta"]),
  by('cognito:user_status ^= "force"', ["Alpha", "beta"]),
  by('custom:foo = "bar"', /^InvalidParameterException: Invalid search attribute: custom:foo$/),
  by('address = "bar"', /^InvalidParameterException: Invalid search attribute: address$/),
  by("username = foo", unparsable),
  by("username=", unparsable),
  [
    "a disabled user",
    [
      three,
      c => c.idp.adminDisableUser({ UserPoolId, Username: "beta" }),
      c => find(c, 'status = "Disabled"'),
    ],
    ["beta"],
  ],
  ["a confirmed user", [person, three, c => find(c, 'cognito:user_status = "CONFIRMED"')], [Username]],
  [
    "a subject",
    async c => {
      await three(c);
      const { UserAttributes = [] } = await c.idp.adminGetUser({ UserPoolId, Username: "beta" });
      return find(c, `sub = "${UserAttributes.find(({ Name }) => Name === "sub")?.Value}"`);
    },
    ["beta"],
  ],
  [
    "an address that is the name",
    [byEmail, c => make(c, "ann@example.com"), c => find(c, 'email = "ann@example.com"')],
    [isText],
  ],
];

const page = (c: Context, more: object = {}) => c.idp.listUsers({ UserPoolId, ...more });
export const listing: readonly PeerCase<Context>[] = [
  ["nobody", c => page(c), { Users: [], PaginationToken: undefined }],
  [
    "what is told of each",
    [c => make(c, Username, { given_name: "Ann" }), c => page(c)],
    {
      Users: [
        {
          Username,
          Enabled: true,
          UserStatus: "FORCE_CHANGE_PASSWORD",
          Attributes: [
            { Name: "sub", Value: isText },
            { Name: "given_name", Value: "Ann" },
          ],
        },
      ],
    },
  ],
  ["a page", [three, c => page(c, { Limit: 2 })], { Users: [{}, {}], PaginationToken: /./ }],
  [
    "the next page",
    async c => {
      await three(c);
      return page(c, { Limit: 2, PaginationToken: (await page(c, { Limit: 2 })).PaginationToken });
    },
    { Users: [{}], PaginationToken: undefined },
  ],
  [
    "a page that is not full",
    [three, c => page(c, { Limit: 9 })],
    { Users: [{}, {}, {}], PaginationToken: undefined },
  ],
  [
    "a page of a filter",
    [three, c => page(c, { Limit: 1, Filter: 'phone_number ^= "+"' })],
    { Users: [{ Username: "Alpha" }], PaginationToken: /./ },
  ],
  [
    "the next page of a filter",
    async c => {
      await three(c);
      const input = { Limit: 1, Filter: 'phone_number ^= "+"' };
      return page(c, { ...input, PaginationToken: (await page(c, input)).PaginationToken });
    },
    { Users: [{ Username: "beta" }] },
  ],
  ["a page has 60 at most", c => page(c, { Limit: 61 }), /^InvalidParameterException: /],
  [
    "the attributes that are asked for",
    [three, c => page(c, { AttributesToGet: ["given_name", "email"], Filter: 'username = "beta"' })],
    {
      Users: [
        {
          Attributes: [
            { Name: "given_name", Value: "ann" },
            { Name: "email", Value: "beta@example.com" },
          ],
        },
      ],
    },
  ],
  ["of a pool that is not there", c => c.idp.listUsers({ UserPoolId: elsewhere }), noPool],
];
