import { CONFIDENTIAL_CLIENT } from "../../cognito/support/graph.ts";
import type { PeerCase } from "../support/cases.ts";
import {
  attributes,
  byEmail,
  byEmailOrPhone,
  ClientId,
  type Context,
  elsewhere,
  get,
  isText,
  list,
  noPool,
  noUser,
  PASSWORD,
  secretHash,
  Username,
  UserPoolId,
} from "./context.ts";

const EMAIL = "fixture@example.com";
const withCodes = (c: Context) => c.use({ pool: { autoVerifiedAttributes: ["email"] } });
const emailWithCodes = (c: Context) =>
  c.use({ pool: { usernameAttributes: ["email"], autoVerifiedAttributes: ["email"] } });
const hidden = (c: Context) =>
  c.use({
    pool: { autoVerifiedAttributes: ["email"] },
    webClient: { preventUserExistenceErrors: "ENABLED" },
  });
const up = (c: Context, more: object = {}) =>
  c.idp.signUp({ ClientId, Username, Password: PASSWORD, ...more });
const withMail = (c: Context) => up(c, { UserAttributes: list({ email: EMAIL }) });
const confirm = (c: Context, more: object = {}) =>
  c.idp.confirmSignUp({ ClientId, Username, ConfirmationCode: c.server.code(EMAIL), ...more });
const guess = (c: Context, ConfirmationCode = "000000") =>
  c.idp.confirmSignUp({
    ClientId,
    Username,
    ConfirmationCode: c.server.code(EMAIL) === ConfirmationCode ? "000001" : ConfirmationCode,
  });
const again = (c: Context, name = Username) => c.idp.resendConfirmationCode({ ClientId, Username: name });
const byAdmin = (c: Context, name = Username) => c.idp.adminConfirmSignUp({ UserPoolId, Username: name });
const delivery = { Destination: "f***@e***", DeliveryMedium: "EMAIL", AttributeName: "email" };
const isEmpty = (reply: unknown) => Object.keys(reply as object).join() === "$metadata";
const noCombination = /^UserNotFoundException: Username\/client id combination not found\.$/;
const isConfirmed = /^NotAuthorizedException: User cannot be confirmed\. Current status is CONFIRMED$/;

export const registering: readonly PeerCase<Context>[] = [
  [
    "answers the subject and that nothing is confirmed",
    c => up(c),
    { UserConfirmed: false, UserSub: isText },
  ],
  ["sends no code where nothing is verified", c => up(c), { CodeDeliveryDetails: undefined }],
  ["sends no code to an address where nothing is verified", withMail, { CodeDeliveryDetails: undefined }],
  ["sends a code to an address that is verified", [withCodes, withMail], { CodeDeliveryDetails: delivery }],
  ["sends no code without an address", [withCodes, c => up(c)], { CodeDeliveryDetails: undefined }],
  ["leaves the user unconfirmed", [c => up(c), c => get(c)], { UserStatus: "UNCONFIRMED", Enabled: true }],
  ["keeps the attributes", [withMail, c => attributes(c)], { email: EMAIL, sub: isText }],
  ["a name can be taken once", [c => up(c), c => up(c)], /^UsernameExistsException: User already exists$/],
  [
    "an address can be taken once",
    [byEmail, c => up(c, { Username: EMAIL }), c => up(c, { Username: EMAIL })],
    /^UsernameExistsException: /,
  ],
  [
    "with an e-mail address",
    [byEmailOrPhone, c => up(c, { Username: EMAIL })],
    { UserConfirmed: false, UserSub: isText },
  ],
  [
    "with a phone number",
    [byEmailOrPhone, c => up(c, { Username: "+123456789" })],
    { UserConfirmed: false, UserSub: isText },
  ],
  ["with neither", [byEmailOrPhone, c => up(c)], /^InvalidParameterException: /],
  ...["p2$$word", "P2$s", "Password1", "PASSWORD1$", "Password$"].map(
    (Password): PeerCase<Context> => [
      `not with the password ${Password}`,
      c => up(c, { Password }),
      /^InvalidPasswordException: /,
    ],
  ),
  [
    "an attribute that is not there",
    c => up(c, { UserAttributes: list({ "custom:none": "x" }) }),
    /^(InvalidParameter|NotAuthorized)Exception: /,
  ],
  ["of a client that is not there", c => up(c, { ClientId: "unknown" }), /^ResourceNotFoundException: /],
  [
    "of a confidential client",
    c => up(c, { ClientId: CONFIDENTIAL_CLIENT, SecretHash: secretHash() }),
    { UserConfirmed: false },
  ],
  [
    "of a confidential client without its secret",
    c => up(c, { ClientId: CONFIDENTIAL_CLIENT }),
    /^NotAuthorizedException: Client confidentialclientid123456 is configured with secret but SECRET_HASH was not received$/,
  ],
  [
    "of a confidential client with a wrong secret",
    c => up(c, { ClientId: CONFIDENTIAL_CLIENT, SecretHash: secretHash("bob") }),
    /^NotAuthorizedException: /,
  ],
  [
    "where administrators create users",
    [c => c.use({ pool: { adminCreateUserConfig: { allowAdminCreateUserOnly: true } } }), c => up(c)],
    /^NotAuthorizedException: SignUp is not permitted for this user pool$/,
  ],
];

export const confirming: readonly PeerCase<Context>[] = [
  ["by the code", [withCodes, withMail, c => confirm(c), c => get(c)], { UserStatus: "CONFIRMED" }],
  [
    "by the code verifies the address",
    [withCodes, withMail, c => confirm(c), c => attributes(c)],
    { email_verified: "true" },
  ],
  [
    "by the code where the address is the name",
    [
      emailWithCodes,
      c => up(c, { Username: EMAIL }),
      c => confirm(c, { Username: EMAIL }),
      c => get(c, EMAIL),
    ],
    { UserStatus: "CONFIRMED" },
  ],
  [
    "not by another code",
    [withCodes, withMail, c => guess(c)],
    /^CodeMismatchException: Invalid verification code provided, please try again\.$/,
  ],
  ["not a second time", [withCodes, withMail, c => confirm(c), c => confirm(c)], isConfirmed],
  [
    "not of a user who is not there",
    [withCodes, c => c.idp.confirmSignUp({ ClientId, Username, ConfirmationCode: "123456" })],
    noCombination,
  ],
  [
    "of a user who is not there says nothing of it where it must not",
    [hidden, c => c.idp.confirmSignUp({ ClientId, Username, ConfirmationCode: "123456" })],
    /^ExpiredCodeException: Invalid code provided, please request a code again\.$/,
  ],
  ["by an administrator", [c => up(c), c => byAdmin(c), c => get(c)], { UserStatus: "CONFIRMED" }],
  ["by an administrator answers nothing", [c => up(c), c => byAdmin(c)], isEmpty],
  [
    "by an administrator leaves the address unverified",
    [withMail, c => byAdmin(c), c => attributes(c)],
    { email_verified: "false" },
  ],
  ["by an administrator, not a second time", [c => up(c), c => byAdmin(c), c => byAdmin(c)], isConfirmed],
  ["by an administrator, of a user who is not there", c => byAdmin(c), noUser],
  [
    "by an administrator, of a pool that is not there",
    c => c.idp.adminConfirmSignUp({ UserPoolId: elsewhere, Username }),
    noPool,
  ],
  [
    "another code says where it went",
    [withCodes, withMail, c => again(c)],
    { CodeDeliveryDetails: delivery },
  ],
  [
    "another code twice",
    [withCodes, withMail, c => again(c), c => again(c)],
    { CodeDeliveryDetails: delivery },
  ],
  [
    "by the other code",
    [withCodes, withMail, c => again(c), c => confirm(c), c => get(c)],
    { UserStatus: "CONFIRMED" },
  ],
  [
    "another code for a confirmed user",
    [withCodes, withMail, c => confirm(c), c => again(c)],
    /^InvalidParameterException: User is already confirmed\.$/,
  ],
  ["another code for a user who is not there", [withCodes, c => again(c)], noCombination],
];
