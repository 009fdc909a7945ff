import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { POOL_ID, WEB_CLIENT } from "../support/graph.ts";
import { createPerson, PASSWORD, refusal, signIn } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";
const NEW = "Another-horse-8";
const LIMIT = "LimitExceededException: Attempt limit exceeded, please try after some time.";

const forgot = (server: CognitoServer, Username = ANN) =>
  server.sdk.send(new ForgotPasswordCommand({ ClientId: WEB_CLIENT, Username }));
const reset = (server: CognitoServer, ConfirmationCode: string, Password = NEW, Username = ANN) =>
  server.sdk.send(
    new ConfirmForgotPasswordCommand({ ClientId: WEB_CLIENT, Username, ConfirmationCode, Password }),
  );
const wrong = (code: string) => (code === "000000" ? "000001" : "000000");

const test = suite("passwords");

test("are reset by a code that works once", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const { CodeDeliveryDetails } = await forgot(server);
    assert.equal(CodeDeliveryDetails, {
      AttributeName: "email",
      DeliveryMedium: "EMAIL",
      Destination: "a***@e***",
    });
    const code = server.code(ANN);
    assert.equal(server.host.notices, [`password reset code for ${ANN}: ${code}`]);
    assert.match(await refusal(reset(server, wrong(code))), /^CodeMismatchException/);
    assert.match(await refusal(reset(server, code, "short")), /^InvalidPasswordException/);
    const both = await Promise.all([refusal(reset(server, code)), refusal(reset(server, code))]);
    assert.equal(both.sort(), [
      "ExpiredCodeException: Invalid code provided, please request a code again.",
      "no refusal",
    ]);
    await signIn(server, ANN, NEW);
    assert.match(await refusal(signIn(server)), /Incorrect username or password/);
  }));

test("are asked for by a reply that does not say who exists, in whatever case the name is typed", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    await createPerson(server, "Bob@Example.com");
    const destination = async (name: string) => (await forgot(server, name)).CodeDeliveryDetails?.Destination;
    // Of each pair the second does not exist.
    for (const [known, unknown] of [
      ["ann@example.com", "alf@example.com"],
      ["ANN@EXAMPLE.COM", "ALF@EXAMPLE.COM"],
      ["bob@example.com", "bea@example.com"],
      ["Bob@Example.com", "Bea@Example.com"],
    ] as const)
      assert.is(await destination(known), await destination(unknown), known);
  }));

test("are reset within an hour, and in ten tries", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    await forgot(server);
    server.host.advance(3600);
    assert.match(await refusal(reset(server, server.code(ANN))), /^ExpiredCodeException/);
    await forgot(server);
    const code = server.code(ANN);
    for (let tried = 0; tried < 9; tried++)
      assert.match(await refusal(reset(server, wrong(code))), /^CodeMismatchException/);
    assert.is(await refusal(reset(server, code)), LIMIT);
  }));

test("are reset by mail ten times an hour", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    for (let sent = 0; sent < 10; sent++) await forgot(server);
    assert.is(await refusal(forgot(server)), LIMIT);
  }));

test("say nothing of people who do not exist, are disabled or have no verified address", () =>
  withCognito({}, async server => {
    await server.sdk.send(new SignUpCommand({ ClientId: WEB_CLIENT, Username: ANN, Password: PASSWORD }));
    const sentBefore = server.service.outbox().length;
    for (const name of [ANN, "bob@example.com"]) {
      const { CodeDeliveryDetails } = await forgot(server, name);
      assert.is(CodeDeliveryDetails?.Destination, `${name[0]}***@e***`);
    }
    assert.is(server.service.outbox().length, sentBefore);
    assert.match(await refusal(reset(server, "123456", NEW, "bob@example.com")), /^CodeMismatchException/);
  }));

test("tell the reason to a client that wants to know", () =>
  withCognito({ webClient: { preventUserExistenceErrors: "LEGACY" } }, async server => {
    assert.is(
      await refusal(forgot(server)),
      "UserNotFoundException: Username/client id combination not found.",
    );
    await server.sdk.send(new SignUpCommand({ ClientId: WEB_CLIENT, Username: ANN, Password: PASSWORD }));
    assert.is(
      await refusal(forgot(server)),
      "InvalidParameterException: Cannot reset password for the user as there is no registered/verified email or phone_number",
    );
    await server.sdk.send(new AdminCreateUserCommand({ UserPoolId: POOL_ID, Username: "new@example.com" }));
    assert.is(
      await refusal(forgot(server, "new@example.com")),
      "NotAuthorizedException: User password cannot be reset in the current state.",
    );
  }));

test("are changed by whoever knows the old one, five times an hour", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const { accessToken: AccessToken } = await signIn(server);
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      server.sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
    assert.is(
      await refusal(change("Wrong-horse-7", NEW)),
      "NotAuthorizedException: Incorrect username or password.",
    );
    assert.match(await refusal(change(PASSWORD, "tooweak")), /^InvalidPasswordException/);
    await change(PASSWORD, NEW);
    await signIn(server, ANN, NEW);
    await change(NEW, PASSWORD);
    await change(PASSWORD, NEW);
    assert.is(await refusal(change(NEW, PASSWORD)), LIMIT);
  }));

test("are not used again where the policy remembers them", () =>
  withCognito({ pool: { passwordPolicy: { minimumLength: 8, passwordHistorySize: 2 } } }, async server => {
    await createPerson(server, ANN, "first-password");
    const set = (Password: string) =>
      refusal(
        server.sdk.send(
          new AdminSetUserPasswordCommand({ UserPoolId: POOL_ID, Username: ANN, Password, Permanent: true }),
        ),
      );
    const used =
      "PasswordHistoryPolicyViolationException: Password has previously been used and cannot be reused";
    assert.is(await set("first-password"), used);
    assert.is(await set("second-password"), "no refusal");
    assert.is(await set("first-password"), used);
    assert.is(await set("third-password"), "no refusal");
    assert.is(await set("first-password"), "no refusal");
  }));

test("that an administrator gives are replaced at the first sign-in, within their days", () =>
  withCognito(
    { pool: { passwordPolicy: { minimumLength: 8, temporaryPasswordValidityDays: 3 } } },
    async server => {
      const create = { UserPoolId: POOL_ID, Username: ANN, UserAttributes: [{ Name: "email", Value: ANN }] };
      const { User } = await server.sdk.send(new AdminCreateUserCommand(create));
      assert.is(User?.UserStatus, "FORCE_CHANGE_PASSWORD");
      const temporary = server.code(ANN);
      assert.is(
        server.service.outbox()[0]?.body,
        `Your username is ${ANN} and temporary password is ${temporary}.`,
      );
      const start = (password = temporary) =>
        server.sdk.send(
          new InitiateAuthCommand({
            ClientId: WEB_CLIENT,
            AuthFlow: "USER_PASSWORD_AUTH",
            AuthParameters: { USERNAME: ANN, PASSWORD: password },
          }),
        );
      const { ChallengeName, ChallengeParameters, Session, AuthenticationResult } = await start();
      assert.is(AuthenticationResult, undefined);
      assert.is(ChallengeName, "NEW_PASSWORD_REQUIRED");
      assert.equal(ChallengeParameters, {
        USER_ID_FOR_SRP: User?.Username,
        requiredAttributes: "[]",
        userAttributes: JSON.stringify({ email: ANN }),
      });
      const answer = (NEW_PASSWORD: string, extra: Record<string, string> = {}) =>
        server.sdk.send(
          new RespondToAuthChallengeCommand({
            ClientId: WEB_CLIENT,
            ChallengeName: "NEW_PASSWORD_REQUIRED",
            Session,
            ChallengeResponses: { USERNAME: ANN, NEW_PASSWORD, ...extra },
          }),
        );
      assert.match(await refusal(answer("short")), /^InvalidPasswordException/);
      assert.match(
        await refusal(answer(NEW, { "userAttributes.custom:plan": "gold" })),
        /unauthorized attribute$/,
      );
      const done = await answer(NEW, { "userAttributes.name": "Ann" });
      assert.ok(done.AuthenticationResult?.AccessToken);
      assert.match(await refusal(answer(NEW)), /^NotAuthorizedException: Invalid session/);
      await signIn(server, ANN, NEW);
      await server.sdk.send(
        new AdminCreateUserCommand({ ...create, Username: "bob@example.com", UserAttributes: [] }),
      );
      server.host.advance(3 * 86_400);
      const late = new InitiateAuthCommand({
        ClientId: WEB_CLIENT,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: "bob@example.com", PASSWORD: server.code("bob@example.com") },
      });
      assert.is(
        await refusal(server.sdk.send(late)),
        "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.",
      );
      await server.sdk.send(
        new AdminCreateUserCommand({
          UserPoolId: POOL_ID,
          Username: "bob@example.com",
          MessageAction: "RESEND",
        }),
      );
      late.input.AuthParameters = { USERNAME: "bob@example.com", PASSWORD: server.code("bob@example.com") };
      assert.is((await server.sdk.send(late)).ChallengeName, "NEW_PASSWORD_REQUIRED");
    },
  ));

test.run();
