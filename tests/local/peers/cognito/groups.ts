import { claimsOf } from "../../cognito/support/people.ts";
import type { PeerCase } from "../support/cases.ts";
import {
  byEmail,
  type Context,
  elsewhere,
  isDate,
  make,
  noPool,
  noUser,
  person,
  tokens,
  Username,
  UserPoolId,
} from "./context.ts";

const add = (c: Context, GroupName = "admin", name = Username) =>
  c.idp.adminAddUserToGroup({ UserPoolId, Username: name, GroupName });
const remove = (c: Context, GroupName = "admin", name = Username) =>
  c.idp.adminRemoveUserFromGroup({ UserPoolId, Username: name, GroupName });
const members = (c: Context, more: object = {}) =>
  c.idp.listUsersInGroup({ UserPoolId, GroupName: "admin", ...more });
const groups = (c: Context, more: object = {}) =>
  c.idp.adminListGroupsForUser({ UserPoolId, Username, ...more });
const all = (c: Context, more: object = {}) => c.idp.listGroups({ UserPoolId, ...more });
const empty = (reply: unknown) => Object.keys(reply as object).join() === "$metadata";
const noGroup = /^ResourceNotFoundException: Group not found\.$/;
const three = async (c: Context) => {
  for (const name of ["a", "b", "c"]) {
    await make(c, name);
    await add(c, "admin", name);
  }
};
const claim = (kind: "AccessToken" | "IdToken") => async (c: Context) =>
  claimsOf((await tokens(c))[kind])["cognito:groups"];

export const knowing: readonly PeerCase<Context>[] = [
  [
    "name, pool, description and precedence",
    c => c.idp.getGroup({ UserPoolId, GroupName: "admin" }),
    { Group: { GroupName: "admin", UserPoolId, Description: "May do all", Precedence: 1 } },
  ],
  [
    "when it was made",
    c => c.idp.getGroup({ UserPoolId, GroupName: "admin" }),
    { Group: { CreationDate: isDate, LastModifiedDate: isDate } },
    "When a group, a pool or a client was made is not told",
  ],
  ["one that is not there", c => c.idp.getGroup({ UserPoolId, GroupName: "none" }), noGroup],
  [
    "one of a pool that is not there",
    c => c.idp.getGroup({ UserPoolId: elsewhere, GroupName: "admin" }),
    noPool,
  ],
  ["all", c => all(c), { Groups: [{ GroupName: "admin" }, { GroupName: "editor" }], NextToken: undefined }],
  ["a page", c => all(c, { Limit: 1 }), { Groups: [{ GroupName: "admin" }], NextToken: /./ }],
  [
    "the next page",
    async c => all(c, { Limit: 1, NextToken: (await all(c, { Limit: 1 })).NextToken }),
    { Groups: [{ GroupName: "editor" }], NextToken: undefined },
  ],
  ["a page that is not full", c => all(c, { Limit: 5 }), { Groups: [{}, {}], NextToken: undefined }],
  ["a page has 60 at most", c => all(c, { Limit: 61 }), /^InvalidParameterException: /],
];

export const joining: readonly PeerCase<Context>[] = [
  ["answers nothing", [make, c => add(c)], empty],
  [
    "by e-mail address",
    [byEmail, c => make(c, "ann@example.com"), c => add(c, "admin", "ann@example.com")],
    empty,
  ],
  [
    "a second time has no effect",
    [make, c => add(c), c => add(c), c => members(c)],
    { Users: [{ Username }] },
  ],
  ["a group that is not there", [make, c => add(c, "none")], noGroup],
  ["a user who is not there", c => add(c), noUser],
  [
    "is seen among the members",
    [make, c => add(c), c => members(c)],
    { Users: [{ Username, Enabled: true }], NextToken: undefined },
  ],
  [
    "is seen among the user's groups",
    [make, c => add(c), c => groups(c)],
    { Groups: [{ GroupName: "admin", UserPoolId }], NextToken: undefined },
  ],
  [
    "is seen by e-mail address",
    [
      byEmail,
      c => make(c, "ann@example.com"),
      c => add(c, "admin", "ann@example.com"),
      c => groups(c, { Username: "ann@example.com" }),
    ],
    { Groups: [{ GroupName: "admin" }] },
  ],
  ["is in the access token", [person, c => add(c), claim("AccessToken")], ["admin"]],
  ["is in the id token", [person, c => add(c), claim("IdToken")], ["admin"]],
  [
    "two are in the token",
    [
      person,
      c => add(c, "editor"),
      c => add(c),
      async c => [...((await claim("AccessToken")(c)) as string[])].sort(),
    ],
    ["admin", "editor"],
  ],
  ["none is no claim", [person, claim("AccessToken")], undefined],
  ["members of a group that is not there", c => members(c, { GroupName: "none" }), noGroup],
  [
    "members without one who was deleted",
    [
      c => make(c, "a"),
      c => add(c, "admin", "a"),
      c => make(c, "b"),
      c => add(c, "admin", "b"),
      c => c.idp.adminDeleteUser({ UserPoolId, Username: "a" }),
      c => members(c),
    ],
    { Users: [{ Username: "b" }] },
  ],
  ["a page of members", [three, c => members(c, { Limit: 2 })], { Users: [{}, {}], NextToken: /./ }],
  [
    "the next page of members",
    async c => {
      await three(c);
      return members(c, { Limit: 2, NextToken: (await members(c, { Limit: 2 })).NextToken });
    },
    { Users: [{}], NextToken: undefined },
  ],
  [
    "a page of members that is not full",
    [three, c => members(c, { Limit: 9 })],
    { Users: [{}, {}, {}], NextToken: undefined },
  ],
  [
    "a page of a user's groups",
    [make, c => add(c), c => add(c, "editor"), c => groups(c, { Limit: 1 })],
    { Groups: [{}], NextToken: /./ },
  ],
  [
    "the next page of a user's groups",
    async c => {
      await make(c);
      for (const name of ["admin", "editor"]) await add(c, name);
      return groups(c, { Limit: 1, NextToken: (await groups(c, { Limit: 1 })).NextToken });
    },
    { Groups: [{}], NextToken: undefined },
  ],
  ["groups of a user who is not there", c => groups(c), noUser],
];

export const leaving: readonly PeerCase<Context>[] = [
  ["answers nothing", [make, c => add(c), c => remove(c)], empty],
  [
    "by e-mail address",
    [
      byEmail,
      c => make(c, "ann@example.com"),
      c => add(c, "admin", "ann@example.com"),
      c => remove(c, "admin", "ann@example.com"),
    ],
    empty,
  ],
  ["leaves no member", [make, c => add(c), c => remove(c), c => members(c)], { Users: [] }],
  ["leaves no group", [make, c => add(c), c => remove(c), c => groups(c)], { Groups: [] }],
  ["a second time has no effect", [make, c => add(c), c => remove(c), c => remove(c)], empty],
  ["a group that is not there", [make, c => remove(c, "none")], noGroup],
  ["a user who is not there", c => remove(c), noUser],
];
