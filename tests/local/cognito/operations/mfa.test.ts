import {
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AssociateSoftwareTokenCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromBase32, totp, totpStep } from "../../../../local/cognito/crypto/totp.ts";
import { POOL_ID, WEB_CLIENT } from "../support/graph.ts";
import { createPerson, PASSWORD, refusal, signIn } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";

const start = (server: CognitoServer) =>
  server.sdk.send(
    new InitiateAuthCommand({
      ClientId: WEB_CLIENT,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: ANN, PASSWORD },
    }),
  );
const codeOf = (server: CognitoServer, secret: string) =>
  totp(fromBase32(secret), totpStep(server.host.clock.now()));
const wrong = (code: string) => (code === "000000" ? "000001" : "000000");
const answer = (server: CognitoServer, Session: string | undefined, code: string) =>
  server.sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: WEB_CLIENT,
      ChallengeName: "SOFTWARE_TOKEN_MFA",
      Session,
      ChallengeResponses: { USERNAME: ANN, SOFTWARE_TOKEN_MFA_CODE: code },
    }),
  );

const test = suite("authenticator apps");

test("are set up by somebody signed in, and asked for from then on", () =>
  withCognito(
    { pool: { mfaConfiguration: "OPTIONAL", softwareTokenMfaConfiguration: { enabled: true } } },
    async server => {
      await createPerson(server, ANN);
      const { accessToken: AccessToken } = await signIn(server);
      const { SecretCode = "" } = await server.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
      const enable = () =>
        server.sdk.send(
          new SetUserMFAPreferenceCommand({
            AccessToken,
            SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
          }),
        );
      assert.match(await refusal(enable()), /^InvalidParameterException: User has not verified/);
      const verify = (UserCode: string) =>
        server.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
      assert.match(
        await refusal(verify(wrong(codeOf(server, SecretCode)))),
        /^EnableSoftwareTokenMFAException/,
      );
      assert.is((await verify(codeOf(server, SecretCode))).Status, "SUCCESS");
      await enable();
      const user = await server.sdk.send(new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: ANN }));
      assert.equal(user.UserMFASettingList, ["SOFTWARE_TOKEN_MFA"]);
      const { ChallengeName, Session, AuthenticationResult } = await start(server);
      assert.is(ChallengeName, "SOFTWARE_TOKEN_MFA");
      assert.is(AuthenticationResult, undefined);
      assert.match(
        await refusal(answer(server, Session, codeOf(server, SecretCode))),
        /^ExpiredCodeException: .* already been used/,
      );
      server.host.advance(30);
      const code = codeOf(server, SecretCode);
      assert.match(await refusal(answer(server, Session, wrong(code))), /^CodeMismatchException/);
      assert.ok((await answer(server, Session, code)).AuthenticationResult?.AccessToken);

      // Another app is begun to be set up, and given up: its codes never count, and the old one's still do.
      const other = await server.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
      server.host.advance(30);
      const again = await start(server);
      assert.match(
        await refusal(answer(server, again.Session, codeOf(server, other.SecretCode ?? ""))),
        /^CodeMismatchException/,
      );
      assert.ok((await answer(server, again.Session, codeOf(server, SecretCode))).AuthenticationResult);
      // Once it is verified it is the one.
      await verify(codeOf(server, other.SecretCode ?? ""));
      server.host.advance(30);
      const last = await start(server);
      assert.match(
        await refusal(answer(server, last.Session, codeOf(server, SecretCode))),
        /^CodeMismatchException/,
      );
      assert.ok(
        (await answer(server, last.Session, codeOf(server, other.SecretCode ?? ""))).AuthenticationResult,
      );
      await server.sdk.send(
        new AdminSetUserMFAPreferenceCommand({
          UserPoolId: POOL_ID,
          Username: ANN,
          SoftwareTokenMfaSettings: { Enabled: false },
        }),
      );
      await signIn(server);
    },
  ));

test("are set up in the middle of a sign-in where the pool demands one", () =>
  withCognito(
    { pool: { mfaConfiguration: "ON", softwareTokenMfaConfiguration: { enabled: true } } },
    async server => {
      await createPerson(server, ANN);
      const first = await start(server);
      assert.is(first.ChallengeName, "MFA_SETUP");
      assert.is(first.ChallengeParameters?.MFAS_CAN_SETUP, '["SOFTWARE_TOKEN_MFA"]');
      const { SecretCode = "", Session } = await server.sdk.send(
        new AssociateSoftwareTokenCommand({ Session: first.Session }),
      );
      const verified = await server.sdk.send(
        new VerifySoftwareTokenCommand({ Session, UserCode: codeOf(server, SecretCode) }),
      );
      const done = await server.sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: WEB_CLIENT,
          ChallengeName: "MFA_SETUP",
          Session: verified.Session,
          ChallengeResponses: { USERNAME: ANN },
        }),
      );
      assert.ok(done.AuthenticationResult?.AccessToken);
      assert.is((await start(server)).ChallengeName, "SOFTWARE_TOKEN_MFA");
    },
  ));

test("are asked for where the pool demands one, once they are verified by somebody signed in", () =>
  withCognito({ pool: { mfaConfiguration: "ON" } }, async server => {
    await createPerson(server, ANN);
    const { Session } = await start(server);
    const { SecretCode = "", Session: next } = await server.sdk.send(
      new AssociateSoftwareTokenCommand({ Session }),
    );
    await server.sdk.send(
      new VerifySoftwareTokenCommand({ Session: next, UserCode: codeOf(server, SecretCode) }),
    );
    assert.is((await start(server)).ChallengeName, "SOFTWARE_TOKEN_MFA");
  }));

test("lock out whoever guesses at codes", () =>
  withCognito({ pool: { mfaConfiguration: "ON" } }, async server => {
    await createPerson(server, ANN);
    const { Session } = await start(server);
    const { SecretCode = "", Session: next } = await server.sdk.send(
      new AssociateSoftwareTokenCommand({ Session }),
    );
    const { Session: last } = await server.sdk.send(
      new VerifySoftwareTokenCommand({ Session: next, UserCode: codeOf(server, SecretCode) }),
    );
    await server.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: WEB_CLIENT,
        ChallengeName: "MFA_SETUP",
        Session: last,
        ChallengeResponses: { USERNAME: ANN },
      }),
    );
    const challenge = await start(server);
    for (let tried = 0; tried < 5; tried++)
      assert.match(
        await refusal(answer(server, challenge.Session, wrong(codeOf(server, SecretCode)))),
        /^CodeMismatchException/,
      );
    assert.match(
      await refusal(answer(server, challenge.Session, codeOf(server, SecretCode))),
      /Password attempts exceeded/,
    );
  }));

test.run();
