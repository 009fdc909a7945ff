import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { POOL_ARN, POOL_ID, WEB_CLIENT } from "../support/graph.ts";
import type { HostOptions, TriggerCall, TriggerFunction } from "../support/host.ts";
import { claimsOf, createPerson, PASSWORD, refusal, signIn, signUpPerson } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";
const ARN = "arn:aws:lambda:eu-central-1:000000000000:function:trigger";

/** A pool with one trigger. */
const withTrigger = (name: string, handler: TriggerFunction, more: HostOptions = {}): HostOptions => ({
  ...more,
  pool: { lambdaConfig: { [name]: ARN }, ...more.pool },
  functions: { [ARN]: handler },
});
const returns =
  (response: Record<string, unknown>): TriggerFunction =>
  event => ({ ...event, response: { ...event.response, ...response } });
const sources = (server: CognitoServer) => server.host.calls.map(call => call.triggerSource);
const signUp = (server: CognitoServer, more: Partial<SignUpCommand["input"]> = {}) =>
  server.sdk.send(new SignUpCommand({ ClientId: WEB_CLIENT, Username: ANN, Password: PASSWORD, ...more }));

const test = suite("triggers");

test("get the event of Cognito, in the name of the pool, with five seconds", () =>
  withCognito(
    withTrigger("preSignUp", event => event),
    async server => {
      const reply = await signUp(server, {
        UserAttributes: [{ Name: "name", Value: "Ann" }],
        ValidationData: [{ Name: "captcha", Value: "123" }],
        ClientMetadata: { from: "test" },
      });
      const expected: TriggerCall = {
        version: "1",
        region: "eu-central-1",
        userPoolId: POOL_ID,
        userName: reply.UserSub ?? "",
        callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: WEB_CLIENT },
        triggerSource: "PreSignUp_SignUp",
        request: {
          userAttributes: { name: "Ann", email: ANN },
          validationData: { captcha: "123" },
          clientMetadata: { from: "test" },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      };
      assert.equal(server.host.calls, [expected]);
      const [invocation] = server.host.invocations;
      assert.is(invocation?.functionArn, ARN);
      assert.equal(invocation?.source, { service: "cognito-idp.amazonaws.com", arn: POOL_ARN });
      assert.is(invocation?.timeoutMs, 5000);
    },
  ));

test("before sign-up can refuse it, and nobody is registered", () =>
  withCognito(
    withTrigger("preSignUp", () => {
      throw new Error("Only employees");
    }),
    async server => {
      assert.is(
        await refusal(signUp(server)),
        "UserLambdaValidationException: PreSignUp failed with error Only employees.",
      );
      assert.match(
        await refusal(server.sdk.send(new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: ANN }))),
        /^UserNotFoundException/,
      );
    },
  ));

test("before sign-up can confirm and verify at once", () =>
  withCognito(
    withTrigger("preSignUp", returns({ autoConfirmUser: true, autoVerifyEmail: true })),
    async server => {
      const reply = await signUp(server);
      assert.is(reply.UserConfirmed, true);
      assert.is(reply.CodeDeliveryDetails, undefined);
      assert.is(claimsOf((await signIn(server)).idToken).email_verified, true);
    },
  ));

test("before sign-up are told of an administrator, and cannot confirm for one", () =>
  withCognito(withTrigger("preSignUp", returns({ autoConfirmUser: true })), async server => {
    const { User } = await server.sdk.send(
      new AdminCreateUserCommand({ UserPoolId: POOL_ID, Username: ANN, MessageAction: "SUPPRESS" }),
    );
    assert.equal(sources(server), ["PreSignUp_AdminCreateUser"]);
    assert.is(User?.UserStatus, "FORCE_CHANGE_PASSWORD");
  }));

test("after confirmation are told once, and of a password reset too", () =>
  withCognito(
    withTrigger("postConfirmation", event => event),
    async server => {
      const sub = await signUpPerson(server);
      assert.equal(server.host.calls[0]?.request, {
        userAttributes: { sub, "cognito:user_status": "CONFIRMED", email_verified: "true", email: ANN },
      });
      await server.sdk.send(new ForgotPasswordCommand({ ClientId: WEB_CLIENT, Username: ANN }));
      await server.sdk.send(
        new ConfirmForgotPasswordCommand({
          ClientId: WEB_CLIENT,
          Username: ANN,
          ConfirmationCode: server.code(ANN),
          Password: PASSWORD,
        }),
      );
      await signUp(server, { Username: "bob@example.com" });
      await server.sdk.send(
        new AdminConfirmSignUpCommand({ UserPoolId: POOL_ID, Username: "bob@example.com" }),
      );
      await createPerson(server, "carol@example.com");
      assert.equal(sources(server), [
        "PostConfirmation_ConfirmSignUp",
        "PostConfirmation_ConfirmForgotPassword",
        "PostConfirmation_ConfirmSignUp",
      ]);
    },
  ));

test("after confirmation leave the account confirmed when they fail", () =>
  withCognito(
    withTrigger("postConfirmation", () => {
      throw new Error("database away");
    }),
    async server => {
      await signUp(server);
      const confirm = new ConfirmSignUpCommand({
        ClientId: WEB_CLIENT,
        Username: ANN,
        ConfirmationCode: server.code(ANN),
      });
      assert.is(
        await refusal(server.sdk.send(confirm)),
        "UserLambdaValidationException: PostConfirmation failed with error database away.",
      );
      await signIn(server);
    },
  ));

test("before authentication see the validation data and can refuse, before the password is looked at", () =>
  withCognito(
    withTrigger("preAuthentication", event => {
      if (event.request.validationData === null) throw new Error("no validation data");
      return event;
    }),
    async server => {
      await createPerson(server, ANN);
      assert.is(
        await refusal(signIn(server, ANN, "Wrong-horse-7")),
        "UserLambdaValidationException: PreAuthentication failed with error no validation data.",
      );
      const start = (USERNAME: string) =>
        server.sdk.send(
          new InitiateAuthCommand({
            ClientId: WEB_CLIENT,
            AuthFlow: "USER_PASSWORD_AUTH",
            AuthParameters: { USERNAME, PASSWORD },
            ClientMetadata: { device: "phone" },
          }),
        );
      await start(ANN);
      assert.match(await refusal(start("bob@example.com")), /Incorrect username or password/);
      const [, known, unknown] = server.host.calls;
      assert.equal(known?.request.validationData, { device: "phone" });
      assert.is(known?.request.userNotFound, false);
      assert.is(unknown?.request.userNotFound, true);
      assert.equal(unknown?.request.userAttributes, {});
    },
  ));

test("after authentication can refuse the tokens", () =>
  withCognito(
    withTrigger("postAuthentication", () => {
      throw new Error("not today");
    }),
    async server => {
      await createPerson(server, ANN);
      assert.is(
        await refusal(signIn(server)),
        "UserLambdaValidationException: PostAuthentication failed with error not today.",
      );
      assert.is(server.host.calls[0]?.request.newDeviceUsed, false);
    },
  ));

test("before token generation (V1) change the ID token and the groups of both", () =>
  withCognito(
    withTrigger(
      "preTokenGeneration",
      returns({
        claimsOverrideDetails: {
          claimsToAddOrOverride: { tenant: "blue", sub: "forged", aud: "forged", "cognito:groups": "forged" },
          claimsToSuppress: ["email", "iss"],
          groupOverrideDetails: { groupsToOverride: ["reader"], iamRolesToOverride: [], preferredRole: null },
        },
      }),
    ),
    async server => {
      const username = await createPerson(server, ANN);
      const tokens = await signIn(server);
      const id = claimsOf(tokens.idToken);
      assert.is(id.tenant, "blue");
      assert.is(id.sub, username);
      assert.is(id.aud, WEB_CLIENT);
      assert.not("email" in id);
      assert.ok(id.iss);
      assert.equal(id["cognito:groups"], ["reader"]);
      const access = claimsOf(tokens.accessToken);
      assert.not("tenant" in access);
      assert.equal(access["cognito:groups"], ["reader"]);
      const [call] = server.host.calls;
      assert.is(call?.version, "1");
      assert.equal(call?.request.groupConfiguration, {
        groupsToOverride: [],
        iamRolesToOverride: [],
        preferredRole: null,
      });
    },
  ));

test("before token generation (V2) change claims and scopes of the access token", () => {
  const pool = { lambdaConfig: { preTokenGenerationConfig: { lambdaArn: ARN, lambdaVersion: "V2_0" } } };
  const details = {
    idTokenGeneration: { claimsToAddOrOverride: { level: 3 } },
    accessTokenGeneration: {
      claimsToAddOrOverride: { tenant: { name: "blue", tags: ["a"] }, client_id: "forged", scope: "forged" },
      claimsToSuppress: ["event_id", "nothing"],
      scopesToAdd: ["customers/read"],
      scopesToSuppress: ["aws.cognito.signin.user.admin"],
    },
  };
  return withCognito(
    withTrigger("unused", returns({ claimsAndScopeOverrideDetails: details }), { pool }),
    async server => {
      await createPerson(server, ANN);
      const tokens = await signIn(server);
      const access = claimsOf(tokens.accessToken);
      assert.equal(access.tenant, { name: "blue", tags: ["a"] });
      assert.is(access.scope, "customers/read");
      assert.is(access.client_id, WEB_CLIENT);
      assert.is(claimsOf(tokens.idToken).level, 3);
      const [call] = server.host.calls;
      assert.is(call?.version, "2");
      assert.is(call?.triggerSource, "TokenGeneration_Authentication");
      assert.equal(call?.request.scopes, ["aws.cognito.signin.user.admin"]);
      await server.sdk.send(
        new InitiateAuthCommand({
          ClientId: WEB_CLIENT,
          AuthFlow: "REFRESH_TOKEN_AUTH",
          AuthParameters: { REFRESH_TOKEN: tokens.refreshToken },
        }),
      );
      assert.is(server.host.calls[1]?.triggerSource, "TokenGeneration_RefreshTokens");
    },
  );
});

test("for messages write them, and must keep the code's place", () =>
  withCognito(
    withTrigger("customMessage", event => {
      const { codeParameter, usernameParameter } = event.request;
      if (event.triggerSource === "CustomMessage_ForgotPassword")
        return { ...event, response: { emailMessage: "no code here" } };
      return {
        ...event,
        response: {
          emailSubject: "Hello",
          emailMessage: `For ${usernameParameter ?? "you"}: ${codeParameter}`,
        },
      };
    }),
    async server => {
      await signUpPerson(server);
      const [message] = server.service.outbox();
      assert.is(message?.subject, "Hello");
      assert.is(message?.body, `For you: ${message?.code}`);
      assert.match(
        await refusal(server.sdk.send(new ForgotPasswordCommand({ ClientId: WEB_CLIENT, Username: ANN }))),
        /^InvalidLambdaResponseException/,
      );
      await server.sdk.send(new AdminCreateUserCommand({ UserPoolId: POOL_ID, Username: "bob@example.com" }));
      assert.is(server.service.outbox()[0]?.body, `For bob@example.com: ${server.code("bob@example.com")}`);
      assert.equal(sources(server), [
        "CustomMessage_SignUp",
        "CustomMessage_ForgotPassword",
        "CustomMessage_AdminCreateUser",
      ]);
    },
  ));

test("for migration bring a user in with the password that they gave", () =>
  withCognito(
    withTrigger("userMigration", event => {
      const isOurs =
        event.userName === ANN &&
        (event.request.password === PASSWORD || event.triggerSource === "UserMigration_ForgotPassword");
      if (!isOurs) throw new Error("Bad password");
      const userAttributes = { email: ANN, email_verified: true, name: "Ann" };
      return {
        ...event,
        response: { userAttributes, finalUserStatus: "CONFIRMED", messageAction: "SUPPRESS" },
      };
    }),
    async server => {
      assert.match(
        await refusal(signIn(server, ANN, "Wrong-horse-7")),
        /^NotAuthorizedException: Incorrect username or password/,
      );
      assert.is(claimsOf((await signIn(server)).idToken).name, "Ann");
      assert.is(server.host.calls.length, 2);
      await signIn(server);
      assert.is(server.host.calls.length, 2);
    },
  ));

test("for migration answer a forgotten password", () =>
  withCognito(
    withTrigger(
      "userMigration",
      returns({ userAttributes: { email: ANN, email_verified: "true" }, messageAction: "SUPPRESS" }),
    ),
    async server => {
      await server.sdk.send(new ForgotPasswordCommand({ ClientId: WEB_CLIENT, Username: ANN }));
      assert.equal(sources(server), ["UserMigration_ForgotPassword"]);
      assert.not("password" in (server.host.calls[0]?.request ?? {}));
      assert.is(
        await refusal(signIn(server)),
        "PasswordResetRequiredException: Password reset required for the user",
      );
      await server.sdk.send(
        new ConfirmForgotPasswordCommand({
          ClientId: WEB_CLIENT,
          Username: ANN,
          ConfirmationCode: server.code(ANN),
          Password: PASSWORD,
        }),
      );
      await signIn(server);
    },
  ));

test("must return the event", () =>
  withCognito(
    withTrigger("preSignUp", () => ({ ok: true })),
    async server => {
      assert.is(
        await refusal(signUp(server)),
        "InvalidLambdaResponseException: Unrecognizable lambda output",
      );
    },
  ));

test("must answer with the types that Cognito expects", () =>
  withCognito(withTrigger("preSignUp", returns({ autoConfirmUser: "perhaps" })), async server => {
    assert.is(await refusal(signUp(server)), "InvalidLambdaResponseException: Unrecognizable lambda output");
  }));

test("are tried three times when our time runs out, and once when they fail by themselves", async () => {
  const failing = (reason: "timeout" | "function" | "refused", errorMessage: string) => ({
    ...withTrigger("preSignUp", event => event),
    reply: { ok: false, reason, errorType: "Error", errorMessage } as const,
  });
  const cases = [
    [
      failing("timeout", "5 s"),
      3,
      "UnexpectedLambdaException: PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.",
    ],
    [
      failing("timeout", "2026 x Task timed out after 3.00 seconds"),
      1,
      "UserLambdaValidationException: PreSignUp failed with error 2026 x Task timed out after 3.00 seconds.",
    ],
    [failing("function", "late"), 1, "UserLambdaValidationException: PreSignUp failed with error late."],
    [
      failing("refused", "no"),
      1,
      "UnexpectedLambdaException: PreSignUp invocation failed due to error AccessDeniedException.",
    ],
  ] as const;
  for (const [options, tries, expected] of cases)
    await withCognito(options, async server => {
      assert.is(await refusal(signUp(server)), expected);
      assert.is(server.host.invocations.length, tries);
    });
});

test.run();
