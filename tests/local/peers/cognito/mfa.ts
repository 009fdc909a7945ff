import type { PeerCase } from "../support/cases.ts";
import {
  type Context,
  codeOf,
  get,
  isText,
  noUser,
  person,
  signIn,
  tokens,
  Username,
  UserPoolId,
  withApp,
} from "./context.ts";

const settings = (Enabled: boolean, PreferredMfa: boolean) => ({
  SoftwareTokenMfaSettings: { Enabled, PreferredMfa },
});
const byAdmin = (c: Context, more: object = settings(true, true)) =>
  c.idp.adminSetUserMFAPreference({ UserPoolId, Username, ...more });
const isSignedIn = {
  AuthenticationResult: { AccessToken: isText, IdToken: isText, RefreshToken: isText, TokenType: "Bearer" },
};
const wrongCode = (c: Context, secret: string) => (codeOf(c, secret) === "123456" ? "654321" : "123456");
const noMfa = { UserMFASettingList: undefined, PreferredMfaSetting: undefined };

export const preferring: readonly PeerCase<Context>[] = [
  [
    "a secret for an app",
    [person, async c => c.idp.associateSoftwareToken({ AccessToken: (await tokens(c)).AccessToken })],
    { SecretCode: /^[A-Z2-7]{52}$/, Session: undefined },
  ],
  [
    "a secret needs a token that holds",
    c => c.idp.associateSoftwareToken({ AccessToken: "none" }),
    /^NotAuthorizedException: /,
  ],
  [
    "the app's code",
    [
      person,
      async c => {
        const { AccessToken } = await tokens(c);
        const { SecretCode } = await c.idp.associateSoftwareToken({ AccessToken });
        return c.idp.verifySoftwareToken({ AccessToken, UserCode: codeOf(c, SecretCode) });
      },
    ],
    { Status: "SUCCESS" },
  ],
  [
    "a wrong code",
    [
      person,
      async c => {
        const { AccessToken } = await tokens(c);
        const { SecretCode = "" } = await c.idp.associateSoftwareToken({ AccessToken });
        return c.idp.verifySoftwareToken({ AccessToken, UserCode: wrongCode(c, SecretCode) });
      },
    ],
    /^EnableSoftwareTokenMFAException: Code mismatch$/,
  ],
  [
    "is told",
    [person, c => withApp(c), c => get(c)],
    { UserMFASettingList: ["SOFTWARE_TOKEN_MFA"], PreferredMfaSetting: "SOFTWARE_TOKEN_MFA" },
  ],
  [
    "is told to the user",
    [
      person,
      async c => {
        const { AccessToken } = await tokens(c);
        await withApp(c);
        return c.idp.getUser({ AccessToken });
      },
    ],
    { UserMFASettingList: ["SOFTWARE_TOKEN_MFA"], PreferredMfaSetting: "SOFTWARE_TOKEN_MFA" },
  ],
  [
    "without being preferred",
    [person, c => withApp(c, false), c => get(c)],
    { UserMFASettingList: ["SOFTWARE_TOKEN_MFA"], PreferredMfaSetting: undefined },
  ],
  [
    "is taken back by the user",
    [
      person,
      async c => {
        const { AccessToken } = await tokens(c);
        await withApp(c);
        await c.idp.setUserMFAPreference({ AccessToken, ...settings(false, false) });
        return get(c);
      },
    ],
    noMfa,
  ],
  [
    "is taken back by an administrator",
    [person, c => withApp(c), c => byAdmin(c, settings(false, false)), c => get(c)],
    noMfa,
  ],
  [
    "is taken back and not asked for",
    [person, c => withApp(c), c => byAdmin(c, settings(false, false)), c => signIn(c)],
    isSignedIn,
  ],
  [
    "is set by an administrator",
    [person, c => withApp(c), c => byAdmin(c, settings(false, false)), c => byAdmin(c), c => get(c)],
    { PreferredMfaSetting: "SOFTWARE_TOKEN_MFA" },
  ],
  [
    "needs a verified app",
    [
      person,
      async c =>
        c.idp.setUserMFAPreference({ AccessToken: (await tokens(c)).AccessToken, ...settings(true, true) }),
    ],
    /^InvalidParameterException: User has not verified software token mfa$/,
  ],
  [
    "needs a verified app, for an administrator too",
    [person, c => byAdmin(c)],
    /^InvalidParameterException: /,
  ],
  ["of a user who is not there", c => byAdmin(c), noUser],
  [
    "by SMS",
    [person, c => byAdmin(c, { SMSMfaSettings: { Enabled: true, PreferredMfa: true } })],
    { $metadata: { httpStatusCode: 200 } },
    "MFA by SMS or e-mail; authenticator apps work",
  ],
];
