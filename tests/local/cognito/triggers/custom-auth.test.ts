import {
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { POOL_ID, WEB_CLIENT } from "../support/graph.ts";
import type { HostOptions, TriggerCall, TriggerFunction } from "../support/host.ts";
import { createPerson, PASSWORD, refusal } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";
import { srpClient } from "../support/srp-client.ts";

const ANN = "ann@example.com";
const WRONG = "NotAuthorizedException: Incorrect username or password.";
const client = srpClient("b3".repeat(32));

interface Round {
  readonly challengeName: string;
  readonly challengeResult: boolean;
}
const roundsOf = (event: TriggerCall) => event.request.session as readonly Round[];

/** One question, three tries; after a password where one was proven. */
const define: TriggerFunction = event => {
  const rounds = roundsOf(event);
  const last = rounds[rounds.length - 1];
  const wrongAnswers = rounds.filter(round => !round.challengeResult).length;
  const response =
    last?.challengeName === "SRP_A"
      ? { challengeName: "PASSWORD_VERIFIER", issueTokens: false, failAuthentication: false }
      : last?.challengeName === "CUSTOM_CHALLENGE" && last.challengeResult
        ? { issueTokens: true, failAuthentication: false }
        : wrongAnswers >= 3
          ? { issueTokens: false, failAuthentication: true }
          : { challengeName: "CUSTOM_CHALLENGE", issueTokens: false, failAuthentication: false };
  return { ...event, response };
};
const create: TriggerFunction = event => ({
  ...event,
  response: {
    publicChallengeParameters: { question: "2 + 2" },
    privateChallengeParameters: { answer: "4" },
    challengeMetadata: "SUM",
  },
});
const verify: TriggerFunction = event => {
  const { answer } = event.request.privateChallengeParameters as { answer: string };
  return { ...event, response: { answerCorrect: event.request.challengeAnswer === answer } };
};

const OPTIONS: HostOptions = {
  pool: {
    lambdaConfig: {
      defineAuthChallenge: "define",
      createAuthChallenge: "create",
      verifyAuthChallengeResponse: "verify",
    },
  },
  webClient: { explicitAuthFlows: ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] },
  functions: { define, create, verify },
};

const start = (server: CognitoServer, parameters: Record<string, string> = {}, name = ANN) =>
  server.sdk.send(
    new InitiateAuthCommand({
      ClientId: WEB_CLIENT,
      AuthFlow: "CUSTOM_AUTH",
      AuthParameters: { USERNAME: name, ...parameters },
    }),
  );
const answer = (server: CognitoServer, Session: string | undefined, ANSWER: string, name = ANN) =>
  server.sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: WEB_CLIENT,
      ChallengeName: "CUSTOM_CHALLENGE",
      Session,
      ChallengeResponses: { USERNAME: name, ANSWER },
      ClientMetadata: { from: "test" },
    }),
  );

const test = suite("custom authentication");

test("asks, judges and lets in", () =>
  withCognito(OPTIONS, async server => {
    const username = await createPerson(server, ANN);
    const asked = await start(server);
    assert.is(asked.ChallengeName, "CUSTOM_CHALLENGE");
    assert.equal(asked.ChallengeParameters, { USERNAME: username, question: "2 + 2" });
    const again = await answer(server, asked.Session, "5");
    assert.is(again.ChallengeName, "CUSTOM_CHALLENGE");
    assert.match(
      await refusal(answer(server, asked.Session, "4")),
      /^NotAuthorizedException: Invalid session/,
    );
    const done = await answer(server, again.Session, "4");
    assert.ok(done.AuthenticationResult?.AccessToken);
    const defined = server.host.calls.filter(
      call => call.triggerSource === "DefineAuthChallenge_Authentication",
    );
    assert.equal(defined[2]?.request.session, [
      { challengeName: "CUSTOM_CHALLENGE", challengeResult: false, challengeMetadata: "SUM" },
      { challengeName: "CUSTOM_CHALLENGE", challengeResult: true, challengeMetadata: "SUM" },
    ]);
    assert.equal(defined[2]?.request.clientMetadata, { from: "test" });
    assert.is(defined[2]?.request.userNotFound, false);
  }));

test("ends when the defining function says so", () =>
  withCognito(OPTIONS, async server => {
    await createPerson(server, ANN);
    const first = await start(server);
    const second = await answer(server, first.Session, "1");
    const third = await answer(server, second.Session, "2");
    assert.is(await refusal(answer(server, third.Session, "3")), WRONG);
  }));

test("asks somebody who does not exist as well, and never lets them in", () =>
  withCognito(OPTIONS, async server => {
    const asked = await start(server, {}, "bob@example.com");
    assert.is(asked.ChallengeParameters?.question, "2 + 2");
    assert.is(server.host.calls[0]?.request.userNotFound, true);
    const again = await answer(server, asked.Session, "4", "bob@example.com");
    assert.is(again.ChallengeName, "CUSTOM_CHALLENGE");
  }));

test("can begin with a password, proven by SRP", () =>
  withCognito(OPTIONS, async server => {
    await createPerson(server, ANN);
    const { ChallengeName, ChallengeParameters = {} } = await start(server, {
      CHALLENGE_NAME: "SRP_A",
      SRP_A: client.publicKey,
    });
    assert.is(ChallengeName, "PASSWORD_VERIFIER");
    const { SALT = "", SRP_B = "", SECRET_BLOCK = "", USER_ID_FOR_SRP = "" } = ChallengeParameters;
    const TIMESTAMP = "Sat Nov 21 10:00:00 UTC 2026";
    const prove = (password: string) =>
      server.sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: WEB_CLIENT,
          ChallengeName: "PASSWORD_VERIFIER",
          ChallengeResponses: {
            USERNAME: USER_ID_FOR_SRP,
            PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
            TIMESTAMP,
            PASSWORD_CLAIM_SIGNATURE: client.sign({
              poolName: "TestPool1",
              username: USER_ID_FOR_SRP,
              password,
              salt: SALT,
              serverPublicKey: SRP_B,
              secretBlock: Buffer.from(SECRET_BLOCK, "base64"),
              timestamp: TIMESTAMP,
            }),
          },
        }),
      );
    const asked = await prove(PASSWORD);
    assert.is(asked.ChallengeName, "CUSTOM_CHALLENGE");
    assert.ok((await answer(server, asked.Session, "4")).AuthenticationResult?.IdToken);
  }));

test("is what amazon-cognito-identity-js expects", () =>
  withCognito(OPTIONS, async server => {
    await createPerson(server, ANN);
    const user = new CognitoUser({
      Username: ANN,
      Pool: new CognitoUserPool({ UserPoolId: POOL_ID, ClientId: WEB_CLIENT, endpoint: server.url }),
    });
    user.setAuthenticationFlowType("CUSTOM_AUTH");
    const session = await new Promise<CognitoUserSession>((onSuccess, onFailure) => {
      const callbacks = {
        onSuccess,
        onFailure,
        customChallenge: () => user.sendCustomChallengeAnswer("4", callbacks),
      };
      user.initiateAuth(new AuthenticationDetails({ Username: ANN }), callbacks);
    });
    assert.ok(session.isValid());
  }));

test("needs the client's leave and the pool's functions", async () => {
  await withCognito({ ...OPTIONS, webClient: {} }, async server => {
    assert.is(
      await refusal(start(server)),
      "InvalidParameterException: CUSTOM_AUTH is not enabled for the client.",
    );
  });
  await withCognito({ ...OPTIONS, pool: {} }, async server => {
    assert.is(
      await refusal(start(server)),
      "InvalidParameterException: Custom auth lambda trigger is not configured for the user pool.",
    );
  });
  await withCognito(
    {
      ...OPTIONS,
      functions: {
        ...OPTIONS.functions,
        define: event => ({ ...event, response: { challengeName: "RIDDLE" } }),
      },
    },
    async server => {
      await createPerson(server, ANN);
      assert.match(await refusal(start(server)), /^InvalidLambdaResponseException/);
    },
  );
});

test.run();
