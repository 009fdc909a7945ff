import { claimsOf } from "../../cognito/support/people.ts";
import type { PeerCase } from "../support/cases.ts";
import {
  admin,
  ClientId,
  type Context,
  initiate,
  isText,
  noUser,
  person,
  tokens,
  Username,
  UserPoolId,
} from "./context.ts";

const refreshed = async (c: Context) => {
  const { RefreshToken } = await tokens(c);
  return initiate(c, "REFRESH_TOKEN", { REFRESH_TOKEN: RefreshToken });
};
const revoked = /^NotAuthorizedException: Refresh Token has been revoked$/;
const signOut = (c: Context) => c.idp.adminUserGlobalSignOut({ UserPoolId, Username });
const after =
  (end: (c: Context, given: Awaited<ReturnType<typeof tokens>>) => Promise<unknown>) =>
  async (c: Context) => {
    const given = await tokens(c);
    await end(c, given);
    return initiate(c, "REFRESH_TOKEN", { REFRESH_TOKEN: given.RefreshToken });
  };

export const refreshing: readonly PeerCase<Context>[] = [
  [
    "gives tokens",
    [person, refreshed],
    {
      AuthenticationResult: {
        AccessToken: isText,
        IdToken: isText,
        TokenType: "Bearer",
        RefreshToken: undefined,
      },
    },
  ],
  [
    "by GetTokensFromRefreshToken",
    [
      person,
      async c => c.idp.getTokensFromRefreshToken({ ClientId, RefreshToken: (await tokens(c)).RefreshToken }),
    ],
    {
      AuthenticationResult: {
        AccessToken: isText,
        IdToken: isText,
        TokenType: "Bearer",
        ExpiresIn: 900,
        RefreshToken: undefined,
      },
    },
  ],
  [
    "by GetTokensFromRefreshToken of a client that is not there",
    [
      person,
      async c =>
        c.idp.getTokensFromRefreshToken({
          ClientId: "unknown",
          RefreshToken: (await tokens(c)).RefreshToken,
        }),
    ],
    /^ResourceNotFoundException: /,
  ],
  [
    "by GetTokensFromRefreshToken with none",
    c => c.idp.getTokensFromRefreshToken({ ClientId, RefreshToken: "none" }),
    /^NotAuthorizedException: /,
  ],
  [
    "at an administrator's request",
    [person, async c => admin(c, "REFRESH_TOKEN", { REFRESH_TOKEN: (await tokens(c)).RefreshToken })],
    { AuthenticationResult: { AccessToken: isText } },
  ],
  [
    "of the user who signed in",
    [
      person,
      c => person(c, "bob"),
      async c =>
        claimsOf(
          (await initiate(c, "REFRESH_TOKEN", { REFRESH_TOKEN: (await tokens(c, "bob")).RefreshToken }))
            .AuthenticationResult?.AccessToken ?? "",
        ),
    ],
    { username: "bob" },
  ],
  ["not after a sign-out by an administrator", [person, after(signOut)], revoked],
  ["not after two", [person, after(c => signOut(c).then(() => signOut(c)))], revoked],
  [
    "not after a sign-out",
    [person, after((c, { AccessToken }) => c.idp.globalSignOut({ AccessToken }))],
    revoked,
  ],
  [
    "not after the token was revoked",
    [person, after((c, { RefreshToken }) => c.idp.revokeToken({ ClientId, Token: RefreshToken }))],
    revoked,
  ],
  [
    "a sign-out ends access tokens",
    [
      person,
      async c => {
        const { AccessToken } = await tokens(c);
        await c.idp.globalSignOut({ AccessToken });
        return c.idp.getUser({ AccessToken });
      },
    ],
    /^NotAuthorizedException: Access Token has been revoked$/,
  ],
  [
    "a sign-out with a token that is none",
    c => c.idp.globalSignOut({ AccessToken: "none" }),
    /^NotAuthorizedException: /,
  ],
  ["a sign-out of a user who is not there", signOut, noUser],
  [
    "a sign-out in a pool that is not there",
    c => c.idp.adminUserGlobalSignOut({ UserPoolId: "eu-central-1_Unknown1", Username }),
    /^ResourceNotFoundException: /,
  ],
];
