import type { PeerCase } from "../support/cases.ts";
import {
  ClientId,
  type Context,
  codeOf,
  isText,
  make,
  PASSWORD,
  person,
  respond,
  signIn,
  TEMPORARY,
  Username,
  UserPoolId,
  withApp,
} from "./context.ts";

const on = (c: Context) => c.use({ pool: { mfaConfiguration: "ON" } });
const admin = (c: Context) =>
  c.idp.adminInitiateAuth({
    UserPoolId,
    ClientId,
    AuthFlow: "ADMIN_NO_SRP_AUTH",
    AuthParameters: { USERNAME: Username, PASSWORD },
  });
const isSignedIn = {
  AuthenticationResult: { AccessToken: isText, IdToken: isText, RefreshToken: isText, TokenType: "Bearer" },
};
const asked = { ChallengeName: "SOFTWARE_TOKEN_MFA", Session: isText };
const answered = async (c: Context, code?: string) => {
  const secret = await withApp(c);
  return respond(c, await signIn(c), { SOFTWARE_TOKEN_MFA_CODE: code ?? codeOf(c, secret) });
};
const wrongCode = (c: Context, secret: string) => (codeOf(c, secret) === "123456" ? "654321" : "123456");
/** Signs in where the pool demands an app, sets one up and returns its secret. */
const setUp = async (c: Context) => {
  const { Session } = await signIn(c);
  const { SecretCode = "", Session: next } = await c.idp.associateSoftwareToken({ Session });
  const reply = await c.idp.verifySoftwareToken({ Session: next, UserCode: codeOf(c, SecretCode) });
  c.server.host.advance(30);
  return { secret: SecretCode, reply };
};

export const asking: readonly PeerCase<Context>[] = [
  ["for the app's code", [person, c => withApp(c), c => signIn(c)], asked],
  ["for the app's code at an administrator's request", [person, c => withApp(c), admin], asked],
  ["for the app's code where it is not preferred", [person, c => withApp(c, false), c => signIn(c)], asked],
  ["for none without an app", [person, c => signIn(c)], isSignedIn],
  ["the code signs in", [person, c => answered(c)], isSignedIn],
  [
    "the code signs in at an administrator's request",
    [
      person,
      async c => {
        const secret = await withApp(c);
        const { Session, ChallengeName } = await admin(c);
        const ChallengeResponses = { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE: codeOf(c, secret) };
        return c.idp.adminRespondToAuthChallenge({
          UserPoolId,
          ClientId,
          Session,
          ChallengeName,
          ChallengeResponses,
        });
      },
    ],
    isSignedIn,
  ],
  [
    "a wrong code does not",
    [
      person,
      async c => {
        const secret = await withApp(c);
        return respond(c, await signIn(c), { SOFTWARE_TOKEN_MFA_CODE: wrongCode(c, secret) });
      },
    ],
    /^CodeMismatchException: /,
  ],
  [
    "a code counts once",
    [
      person,
      async c => {
        const secret = await withApp(c);
        const code = { SOFTWARE_TOKEN_MFA_CODE: codeOf(c, secret) };
        await respond(c, await signIn(c), code);
        return respond(c, await signIn(c), code);
      },
    ],
    /^ExpiredCodeException: Your software token has already been used once\.$/,
  ],
  [
    "for an app where the pool demands one",
    [on, person, c => signIn(c)],
    { ChallengeName: "MFA_SETUP", Session: isText },
  ],
  [
    "an app's secret in the middle of a sign-in",
    [on, person, async c => c.idp.associateSoftwareToken({ Session: (await signIn(c)).Session })],
    { SecretCode: isText, Session: isText },
  ],
  [
    "an app's code in the middle of a sign-in",
    [on, person, async c => (await setUp(c)).reply],
    { Status: "SUCCESS", Session: isText },
  ],
  [
    "the set-up ends the sign-in",
    [
      on,
      person,
      async c => respond(c, { ChallengeName: "MFA_SETUP", Session: (await setUp(c)).reply.Session }, {}),
    ],
    isSignedIn,
  ],
  [
    "for the app's code at the next sign-in",
    [
      on,
      person,
      async c => {
        await respond(c, { ChallengeName: "MFA_SETUP", Session: (await setUp(c)).reply.Session }, {});
        return signIn(c);
      },
    ],
    asked,
  ],
  ["for the app's code after its verification alone", [on, person, c => setUp(c), c => signIn(c)], asked],
  [
    "that code signs in",
    [
      on,
      person,
      async c => {
        const { secret } = await setUp(c);
        return respond(c, await signIn(c), { SOFTWARE_TOKEN_MFA_CODE: codeOf(c, secret) });
      },
    ],
    isSignedIn,
  ],
  [
    "for an app after the first password",
    [on, make, async c => respond(c, await signIn(c, TEMPORARY), { NEW_PASSWORD: PASSWORD })],
    { ChallengeName: "MFA_SETUP", Session: isText },
  ],
];
