import type { PeerCase } from "../support/cases.ts";
import {
  ClientId,
  type Context,
  elsewhere,
  get,
  isText,
  make,
  noPool,
  noUser,
  PASSWORD,
  person,
  signIn,
  tokens,
  Username,
  UserPoolId,
} from "./context.ts";

const EMAIL = "test@test.com";
const NEXT = "Another-horse-8";
const verified = { email: EMAIL, email_verified: "True" };
const phone = { phone_number: "+4912345", phone_number_verified: "true" };
const recovery = (name: string) => (c: Context) =>
  c.use({ pool: { accountRecoverySetting: { recoveryMechanisms: [{ name, priority: 1 }] } } });
const noRecovery = (c: Context) => c.use({ pool: { accountRecoverySetting: undefined } });
const withMail = (c: Context) => person(c, Username, verified);
const withBoth = (c: Context) => person(c, Username, { ...verified, ...phone });
const forgot = (c: Context, more: object = {}) => c.idp.forgotPassword({ ClientId, Username, ...more });
const confirm = (c: Context, more: object = {}) =>
  c.idp.confirmForgotPassword({
    ClientId,
    Username,
    ConfirmationCode: c.server.code(EMAIL),
    Password: NEXT,
    ...more,
  });
const set = (c: Context, Password: string, Permanent = true) =>
  c.idp.adminSetUserPassword({ UserPoolId, Username, Password, Permanent });
const reset = (c: Context) => c.idp.adminResetUserPassword({ UserPoolId, Username });
const change = async (c: Context, PreviousPassword = PASSWORD, ProposedPassword = NEXT) =>
  c.idp.changePassword({ AccessToken: (await tokens(c)).AccessToken, PreviousPassword, ProposedPassword });
const isEmpty = (reply: unknown) => Object.keys(reply as object).join() === "$metadata";
const byMail = {
  CodeDeliveryDetails: { Destination: "t***@t***", DeliveryMedium: "EMAIL", AttributeName: "email" },
};
const bySms = {
  CodeDeliveryDetails: { DeliveryMedium: "SMS", AttributeName: "phone_number", Destination: isText },
};
const isSignedIn = { AuthenticationResult: { AccessToken: isText } };
const wrong = /^NotAuthorizedException: Incorrect username or password\.$/;
const noCombination = /^UserNotFoundException: Username\/client id combination not found\.$/;
const noContact =
  /^InvalidParameterException: Cannot reset password for the user as there is no registered\/verified email or phone_number$/;
const hidden = (name: string) => (c: Context) =>
  c.use({
    pool: { accountRecoverySetting: { recoveryMechanisms: [{ name, priority: 1 }] } },
    webClient: { preventUserExistenceErrors: "ENABLED" },
  });

export const forgetting: readonly PeerCase<Context>[] = [
  ["says where the code went", [withMail, c => forgot(c)], byMail],
  [
    "prefers the setting's first contact",
    [recovery("verified_phone_number"), withBoth, c => forgot(c)],
    bySms,
  ],
  [
    "takes the other contact where the setting has it alone",
    [recovery("verified_email"), withBoth, c => forgot(c)],
    byMail,
  ],
  ["prefers the phone without a setting", [noRecovery, withBoth, c => forgot(c)], bySms],
  [
    "is an administrator's where the setting says so",
    [recovery("admin_only"), withMail, c => forgot(c)],
    /^NotAuthorizedException: Contact administrator to reset password\.$/,
  ],
  ["of a user who is not there", c => forgot(c), noCombination],
  [
    "of a user who is not there says nothing of it where it must not",
    [hidden("verified_email"), c => forgot(c)],
    { CodeDeliveryDetails: { DeliveryMedium: "EMAIL", AttributeName: "email", Destination: isText } },
  ],
  ["and names a phone where codes go there", [hidden("verified_phone_number"), c => forgot(c)], bySms],
  [
    "of a user without an address says nothing of it where it must not",
    [hidden("verified_email"), person, c => forgot(c)],
    { CodeDeliveryDetails: { DeliveryMedium: "EMAIL" } },
  ],
  [
    "of a user without a verified address",
    [c => person(c, Username, { email: EMAIL }), c => forgot(c)],
    noContact,
  ],
  ["of a client that is not there", c => forgot(c, { ClientId: "unknown" }), /^ResourceNotFoundException: /],
  ["the code sets a password", [withMail, c => forgot(c), c => confirm(c)], isEmpty],
  ["the password signs in", [withMail, c => forgot(c), c => confirm(c), c => signIn(c, NEXT)], isSignedIn],
  ["the one before does not", [withMail, c => forgot(c), c => confirm(c), c => signIn(c)], wrong],
  [
    "another code does not",
    [withMail, c => forgot(c), c => confirm(c, { ConfirmationCode: "none" })],
    /^CodeMismatchException: Invalid verification code provided, please try again\.$/,
  ],
  [
    "no code was asked for",
    [
      withMail,
      c => c.idp.confirmForgotPassword({ ClientId, Username, ConfirmationCode: "123456", Password: NEXT }),
    ],
    /^ExpiredCodeException: Invalid code provided, please request a code again\.$/,
  ],
  [
    "the password must fit the policy",
    [withMail, c => forgot(c), c => confirm(c, { Password: "weakling" })],
    /^InvalidPasswordException: /,
  ],
  [
    "with a client that is not there",
    c =>
      c.idp.confirmForgotPassword({ ClientId: "unknown", Username, ConfirmationCode: "1", Password: NEXT }),
    /^ResourceNotFoundException: /,
  ],
];

export const setting: readonly PeerCase<Context>[] = [
  ["for good confirms the user", [make, c => set(c, NEXT), c => get(c)], { UserStatus: "CONFIRMED" }],
  ["for good signs in", [make, c => set(c, NEXT), c => signIn(c, NEXT)], isSignedIn],
  ["for good answers nothing", [make, c => set(c, NEXT)], isEmpty],
  [
    "for a while asks for another",
    [person, c => set(c, NEXT, false), c => signIn(c, NEXT)],
    { ChallengeName: "NEW_PASSWORD_REQUIRED" },
  ],
  [
    "for a while says so",
    [person, c => set(c, NEXT, false), c => get(c)],
    { UserStatus: "FORCE_CHANGE_PASSWORD" },
  ],
  ["for a while ends the one before", [person, c => set(c, NEXT, false), c => signIn(c)], wrong],
  [
    "keeps the attributes",
    [c => make(c, Username, { given_name: "Ann" }), c => set(c, NEXT), c => get(c)],
    { UserAttributes: [{ Name: "sub" }, { Name: "given_name", Value: "Ann" }] },
  ],
  ["of a user who is not there", c => set(c, NEXT), noUser],
  [
    "in a pool that is not there",
    c => c.idp.adminSetUserPassword({ UserPoolId: elsewhere, Username, Password: NEXT, Permanent: true }),
    noPool,
  ],
  ...["pa$$word", "Password", "p2ssword", "P2$S"].map(
    (password): PeerCase<Context> => [
      `not ${password}`,
      [make, c => set(c, password)],
      /^InvalidPasswordException: /,
    ],
  ),
  ...["password", "P2$$word"].map(
    (password): PeerCase<Context> => [
      `not ${password} by a policy of twelve characters`,
      [twelve, make, c => set(c, password)],
      /^InvalidPasswordException: /,
    ],
  ),
  [
    "longpassword by a policy of twelve characters",
    [twelve, make, c => set(c, "longpassword"), c => signIn(c, "longpassword")],
    isSignedIn,
  ],
  ["is changed by oneself", [person, c => change(c), c => signIn(c, NEXT)], isSignedIn],
  ["is changed and ends the one before", [person, c => change(c), c => signIn(c)], wrong],
  ["is not changed with a wrong one", [person, c => change(c, "Wrong-word-1")], wrong],
  [
    "is not changed to a weak one",
    [person, c => change(c, PASSWORD, "weakling")],
    /^InvalidPasswordException: /,
  ],
  [
    "is not changed with a token that is none",
    c => c.idp.changePassword({ AccessToken: "none", PreviousPassword: PASSWORD, ProposedPassword: NEXT }),
    /^NotAuthorizedException: /,
  ],
];

function twelve(c: Context) {
  const passwordPolicy = {
    minimumLength: 12,
    requireLowercase: false,
    requireUppercase: false,
    requireNumbers: false,
    requireSymbols: false,
  };
  return c.use({ pool: { passwordPolicy } });
}

export const resetting: readonly PeerCase<Context>[] = [
  ["says so", [withMail, reset, c => get(c)], { UserStatus: "RESET_REQUIRED" }],
  ["three times", [withMail, reset, reset, reset, c => get(c)], { UserStatus: "RESET_REQUIRED" }],
  [
    "refuses to sign in",
    [withMail, reset, c => signIn(c)],
    /^PasswordResetRequiredException: Password reset required for the user$/,
  ],
  ["sends a code that sets a password", [withMail, reset, c => confirm(c), c => signIn(c, NEXT)], isSignedIn],
  [
    "the code confirms the user",
    [withMail, reset, c => confirm(c), c => get(c)],
    { UserStatus: "CONFIRMED" },
  ],
  [
    "ends when the user changes the password",
    [
      withMail,
      async c => {
        const { AccessToken } = await tokens(c);
        await reset(c);
        await c.idp.changePassword({ AccessToken, PreviousPassword: PASSWORD, ProposedPassword: NEXT });
        return get(c);
      },
    ],
    { UserStatus: "CONFIRMED" },
  ],
  [
    "not of a disabled user",
    [withMail, c => c.idp.adminDisableUser({ UserPoolId, Username }), reset],
    /^NotAuthorizedException: User is disabled\.?$/,
  ],
  [
    "not of a user who has not come yet",
    [c => make(c, Username, verified), reset],
    /^NotAuthorizedException: User password cannot be reset in the current state\.$/,
  ],
  ["not of a user without a verified address", [person, reset], noContact],
  ["of a user who is not there", reset, noUser],
];
