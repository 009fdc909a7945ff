import { CONFIDENTIAL_CLIENT } from "../../cognito/support/graph.ts";
import type { PeerCase } from "../support/cases.ts";
import {
  admin,
  byEmail,
  ClientId,
  type Context,
  get,
  initiate,
  isText,
  make,
  noUser,
  PASSWORD,
  person,
  respond,
  secretHash,
  signIn,
  TEMPORARY,
  tokens,
  Username,
  UserPoolId,
} from "./context.ts";

const SRP_A = "a".repeat(64);
const isSignedIn = {
  AuthenticationResult: {
    AccessToken: isText,
    IdToken: isText,
    RefreshToken: isText,
    TokenType: "Bearer",
    ExpiresIn: 900,
  },
};
const notSupported = /^InvalidParameterException: Initiate Auth method not supported\.?$/;
const wrong = /^NotAuthorizedException: Incorrect username or password\.$/;
const noFlow =
  /^InvalidParameterException: 1 validation error detected: Value 'NO_SUCH_FLOW' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set: \[/;
const hash = { SECRET_HASH: secretHash() };
const unconfirmed = (c: Context) => c.idp.signUp({ ClientId, Username, Password: PASSWORD });
const hidden = (c: Context) => c.use({ webClient: { preventUserExistenceErrors: "ENABLED" } });
const first = async (c: Context) => respond(c, await signIn(c, TEMPORARY), { NEW_PASSWORD: PASSWORD });

export const signingIn: readonly PeerCase<Context>[] = [
  ["by password", [person, c => signIn(c)], isSignedIn],
  [
    "by password at an administrator's request",
    [person, c => admin(c, "ADMIN_USER_PASSWORD_AUTH")],
    isSignedIn,
  ],
  ["by the flow's former name", [person, c => admin(c, "ADMIN_NO_SRP_AUTH")], isSignedIn],
  [
    "by e-mail address",
    [byEmail, c => person(c, "ann@example.com"), c => signIn(c, PASSWORD, "ann@example.com")],
    isSignedIn,
  ],
  [
    "by a client with a former name of a flow",
    [
      c => c.use({ webClient: { explicitAuthFlows: ["ADMIN_NO_SRP_AUTH"] } }),
      person,
      c => admin(c, "ADMIN_NO_SRP_AUTH"),
    ],
    isSignedIn,
  ],
  [
    "by SRP with a client that names a former flow",
    [
      c => c.use({ webClient: { explicitAuthFlows: ["USER_PASSWORD_AUTH"] } }),
      person,
      c => initiate(c, "USER_SRP_AUTH", { SRP_A }),
    ],
    { ChallengeName: "PASSWORD_VERIFIER" },
  ],
  [
    "a refresh by a client that names a former flow",
    [
      c => c.use({ webClient: { explicitAuthFlows: ["USER_PASSWORD_AUTH"] } }),
      person,
      async c => initiate(c, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: (await tokens(c)).RefreshToken }),
    ],
    { AuthenticationResult: { AccessToken: isText } },
  ],
  ["a wrong password", [person, c => signIn(c, "Wrong-word-1")], wrong],
  ["a user who is not there", c => signIn(c), noUser],
  ["a user who is not there says nothing of it where it must not", [hidden, c => signIn(c)], wrong],
  [
    "an unconfirmed user",
    [unconfirmed, c => signIn(c)],
    /^UserNotConfirmedException: User is not confirmed\.$/,
  ],
  ["a user without a password", [make, c => signIn(c)], wrong],
  [
    "a client that is not there",
    c => initiate(c, "USER_PASSWORD_AUTH", {}, "unknown"),
    /^ResourceNotFoundException: User pool client unknown does not exist\.$/,
  ],
  ["a flow that is none", c => initiate(c, "NO_SUCH_FLOW"), noFlow],
  ["a flow that is none, at an administrator's request", c => admin(c, "NO_SUCH_FLOW"), noFlow],
  [
    "an administrator's flow without one",
    [person, c => initiate(c, "ADMIN_USER_PASSWORD_AUTH")],
    notSupported,
  ],
  [
    "an administrator's other flow without one",
    [person, c => initiate(c, "ADMIN_NO_SRP_AUTH")],
    notSupported,
  ],
  [
    "a user's flow at an administrator's request",
    [person, c => admin(c, "USER_PASSWORD_AUTH")],
    notSupported,
  ],
  [
    "a flow that the client does not have",
    [c => c.use({ webClient: { explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] } }), person, c => signIn(c)],
    /^InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client$/,
  ],
  [
    "SRP asks for the proof",
    [person, c => initiate(c, "USER_SRP_AUTH", { SRP_A })],
    {
      ChallengeName: "PASSWORD_VERIFIER",
      ChallengeParameters: {
        USERNAME: Username,
        USER_ID_FOR_SRP: Username,
        SALT: isText,
        SRP_B: isText,
        SECRET_BLOCK: isText,
      },
    },
  ],
  ["SRP of a user who is not there", c => initiate(c, "USER_SRP_AUTH", { SRP_A }), noUser],
  [
    "SRP of an unconfirmed user asks for the proof first",
    [unconfirmed, c => initiate(c, "USER_SRP_AUTH", { SRP_A })],
    { ChallengeName: "PASSWORD_VERIFIER" },
  ],
  [
    "with the client's secret",
    [person, c => initiate(c, "USER_PASSWORD_AUTH", hash, CONFIDENTIAL_CLIENT)],
    isSignedIn,
  ],
  [
    "without the client's secret",
    [person, c => initiate(c, "USER_PASSWORD_AUTH", {}, CONFIDENTIAL_CLIENT)],
    /^NotAuthorizedException: /,
  ],
  [
    "with another secret",
    [
      person,
      c => initiate(c, "USER_SRP_AUTH", { SRP_A, SECRET_HASH: secretHash("bob") }, CONFIDENTIAL_CLIENT),
    ],
    /^NotAuthorizedException: /,
  ],
  [
    "with another secret at an administrator's request",
    [person, c => admin(c, "ADMIN_NO_SRP_AUTH", { SECRET_HASH: "none" }, CONFIDENTIAL_CLIENT)],
    /^NotAuthorizedException: /,
  ],
];

export const firstPasswords: readonly PeerCase<Context>[] = [
  [
    "is asked for",
    [make, c => signIn(c, TEMPORARY)],
    {
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: isText,
      AuthenticationResult: undefined,
      ChallengeParameters: { USER_ID_FOR_SRP: Username },
    },
  ],
  [
    "is asked for at an administrator's request",
    [make, c => admin(c, "ADMIN_NO_SRP_AUTH", { PASSWORD: TEMPORARY })],
    { ChallengeName: "NEW_PASSWORD_REQUIRED", Session: isText },
  ],
  ["signs in", [make, first], isSignedIn],
  [
    "signs in at an administrator's request",
    async c => {
      await make(c);
      const { Session, ChallengeName } = await admin(c, "ADMIN_NO_SRP_AUTH", { PASSWORD: TEMPORARY });
      return c.idp.adminRespondToAuthChallenge({
        UserPoolId,
        ClientId,
        Session,
        ChallengeName,
        ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: PASSWORD },
      });
    },
    isSignedIn,
  ],
  ["confirms the user", [make, first, c => get(c)], { UserStatus: "CONFIRMED" }],
  ["is not asked for again", [make, first, c => signIn(c)], isSignedIn],
  ["takes the temporary one away", [make, first, c => signIn(c, TEMPORARY)], wrong],
  [
    "must fit the policy",
    async c => {
      await make(c);
      return respond(c, await signIn(c, TEMPORARY), { NEW_PASSWORD: "weak" });
    },
    /^InvalidPasswordException: /,
  ],
  [
    "needs its session",
    [
      make,
      c =>
        respond(
          c,
          { ChallengeName: "NEW_PASSWORD_REQUIRED", Session: "x".repeat(30) },
          { NEW_PASSWORD: PASSWORD },
        ),
    ],
    /^NotAuthorizedException: Invalid session for the user/,
  ],
];
