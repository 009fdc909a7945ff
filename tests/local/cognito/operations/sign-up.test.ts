import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  ConfirmSignUpCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
  type SignUpCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { secretHash } from "../../../../local/cognito/crypto/secret-hash.ts";
import { CLIENT_SECRET, CONFIDENTIAL_CLIENT, POOL_ID, WEB_CLIENT } from "../support/graph.ts";
import { createPerson, PASSWORD, refusal, signIn } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ANN = "ann@example.com";

const signUp = (server: CognitoServer, changes: Partial<SignUpCommandInput> = {}) =>
  server.sdk.send(new SignUpCommand({ ClientId: WEB_CLIENT, Username: ANN, Password: PASSWORD, ...changes }));
const confirm = (server: CognitoServer, code: string, name = ANN) =>
  server.sdk.send(new ConfirmSignUpCommand({ ClientId: WEB_CLIENT, Username: name, ConfirmationCode: code }));
const resend = (server: CognitoServer, name = ANN, client = WEB_CLIENT) =>
  server.sdk.send(new ResendConfirmationCodeCommand({ ClientId: client, Username: name }));
const wrong = (code: string) => (code === "000000" ? "000001" : "000000");

const test = suite("sign-up");

test("sends a code, shows it in the terminal, and confirms with it", () =>
  withCognito({}, async server => {
    const reply = await signUp(server);
    assert.match(reply.UserSub ?? "", UUID);
    assert.is(reply.UserConfirmed, false);
    assert.equal(reply.CodeDeliveryDetails, {
      AttributeName: "email",
      DeliveryMedium: "EMAIL",
      Destination: "a***@e***",
    });
    const code = server.code(ANN);
    assert.match(code, /^\d{6}$/);
    assert.equal(server.host.notices, [`confirmation code for ${ANN}: ${code}`]);
    const message = server.service.outbox()[0];
    assert.is(message?.body, `Your confirmation code is ${code}`);
    assert.is(message?.subject, "Your verification code");
    assert.is(await refusal(signIn(server)), "UserNotConfirmedException: User is not confirmed.");
    await confirm(server, code);
    const user = await server.sdk.send(new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: ANN }));
    assert.is(user.Username, reply.UserSub);
    assert.is(user.UserStatus, "CONFIRMED");
    assert.equal(Object.fromEntries((user.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value])), {
      sub: reply.UserSub,
      email: ANN,
      email_verified: "true",
    });
  }));

test("refuses a wrong code, an old one after a new one, and one that is a day old", () =>
  withCognito({}, async server => {
    await signUp(server);
    const first = server.code(ANN);
    assert.is(
      await refusal(confirm(server, wrong(first))),
      "CodeMismatchException: Invalid verification code provided, please try again.",
    );
    await resend(server);
    const second = server.code(ANN);
    if (first !== second) assert.match(await refusal(confirm(server, first)), /^CodeMismatchException/);
    server.host.advance(24 * 3600);
    assert.is(
      await refusal(confirm(server, second)),
      "ExpiredCodeException: Invalid code provided, please request a code again.",
    );
    await resend(server);
    await confirm(server, server.code(ANN));
  }));

test("counts tries: 15 an hour for a code, 5 an hour for sending", () =>
  withCognito({}, async server => {
    await signUp(server);
    const code = server.code(ANN);
    for (let tried = 0; tried < 15; tried++)
      assert.match(await refusal(confirm(server, wrong(code))), /^CodeMismatch/);
    const limit = "LimitExceededException: Attempt limit exceeded, please try after some time.";
    assert.is(await refusal(confirm(server, code)), limit);
    for (let sent = 0; sent < 5; sent++) await resend(server);
    assert.is(await refusal(resend(server)), limit);
    server.host.advance(3600);
    await confirm(server, server.code(ANN));
  }));

test("uses a code once, and confirms nobody twice", () =>
  withCognito({}, async server => {
    await signUp(server);
    const code = server.code(ANN);
    const both = await Promise.all([refusal(confirm(server, code)), refusal(confirm(server, code))]);
    assert.equal(both.sort(), [
      "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED",
      "no refusal",
    ]);
    assert.is(await refusal(resend(server)), "InvalidParameterException: User is already confirmed.");
  }));

test("gives an address to one person only, whatever its case and however they hurry", () =>
  withCognito({}, async server => {
    const both = await Promise.all([
      refusal(signUp(server)),
      refusal(signUp(server, { Username: "ANN@example.com" })),
    ]);
    const exists = "UsernameExistsException: An account with the given email already exists.";
    assert.equal(both.sort(), [exists, "no refusal"]);
    assert.is(await refusal(createPerson(server, ANN)), exists);
  }));

test("refuses weak passwords, names that are no address, and unknown or forbidden attributes", () =>
  withCognito({}, async server => {
    assert.is(
      await refusal(signUp(server, { Password: "short" })),
      "InvalidPasswordException: Password did not conform with policy: Password not long enough",
    );
    assert.is(
      await refusal(signUp(server, { Username: "ann" })),
      "InvalidParameterException: Username should be an email.",
    );
    const withAttribute = (Name: string, Value: string) =>
      refusal(signUp(server, { UserAttributes: [{ Name, Value }] }));
    const unauthorized = "NotAuthorizedException: A client attempted to write unauthorized attribute";
    assert.is(await withAttribute("custom:role", "admin"), unauthorized);
    assert.is(await withAttribute("custom:plan", "gold"), unauthorized);
    assert.is(await withAttribute("email_verified", "true"), unauthorized);
    assert.is(
      await withAttribute("birthdate", "long ago"),
      "InvalidParameterException: Attributes did not conform to the schema: birthdate: The value of birthdate must have 10 characters.\n",
    );
    assert.is(await withAttribute("name", "Ann"), "no refusal");
  }));

test("asks for required attributes", () =>
  withCognito(
    { pool: { schemas: [{ name: "name", attributeDataType: "String", required: true, mutable: true }] } },
    async server => {
      assert.is(
        await refusal(signUp(server)),
        "InvalidParameterException: Attributes did not conform to the schema: name: The attribute is required\n",
      );
      await signUp(server, { UserAttributes: [{ Name: "name", Value: "Ann" }] });
    },
  ));

test("wants the secret hash of a confidential client, and none of a public one", () =>
  withCognito({}, async server => {
    const confidential = (SecretHash?: string) =>
      refusal(signUp(server, { ClientId: CONFIDENTIAL_CLIENT, SecretHash }));
    assert.is(
      await confidential(),
      `NotAuthorizedException: Client ${CONFIDENTIAL_CLIENT} is configured with secret but SECRET_HASH was not received`,
    );
    assert.is(
      await confidential(secretHash(CONFIDENTIAL_CLIENT, "guessed", ANN)),
      `NotAuthorizedException: Unable to verify secret hash for client ${CONFIDENTIAL_CLIENT}`,
    );
    assert.is(await confidential(secretHash(CONFIDENTIAL_CLIENT, CLIENT_SECRET, ANN)), "no refusal");
    assert.is(
      await refusal(signUp(server, { SecretHash: "abc" })),
      `InvalidParameterException: App client ${WEB_CLIENT} is not configured for secret but secret hash was received`,
    );
  }));

test("is refused where only administrators create users, and for an unknown client", () =>
  withCognito({ pool: { adminCreateUserConfig: { allowAdminCreateUserOnly: true } } }, async server => {
    assert.is(
      await refusal(signUp(server)),
      "NotAuthorizedException: SignUp is not permitted for this user pool",
    );
    assert.is(
      await refusal(signUp(server, { ClientId: "nobody" })),
      "ResourceNotFoundException: User pool client nobody does not exist.",
    );
  }));

test("tells nobody who exists, unless the client wants to know", () =>
  withCognito({}, async server => {
    await signUp(server);
    const reply = await resend(server, "bob@example.com");
    assert.equal(reply.CodeDeliveryDetails, {
      AttributeName: "email",
      DeliveryMedium: "EMAIL",
      Destination: "b***@e***",
    });
    assert.is(server.service.outbox().length, 1);
    assert.match(await refusal(confirm(server, "123456", "bob@example.com")), /^ExpiredCodeException/);
    const SecretHash = secretHash(CONFIDENTIAL_CLIENT, CLIENT_SECRET, "bob@example.com");
    const open = new ResendConfirmationCodeCommand({
      ClientId: CONFIDENTIAL_CLIENT,
      Username: "bob@example.com",
      SecretHash,
    });
    assert.is(
      await refusal(server.sdk.send(open)),
      "UserNotFoundException: Username/client id combination not found.",
    );
  }));

test("is confirmed by an administrator without a code, and without verifying the address", () =>
  withCognito({}, async server => {
    await signUp(server);
    await server.sdk.send(new AdminConfirmSignUpCommand({ UserPoolId: POOL_ID, Username: ANN }));
    await signIn(server);
    const { UserAttributes = [] } = await server.sdk.send(
      new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: ANN }),
    );
    assert.is(UserAttributes.find(({ Name }) => Name === "email_verified")?.Value, "false");
  }));

test("with an alias keeps quiet about who has the address until it is proven", () =>
  withCognito(
    { pool: { usernameAttributes: [], aliasAttributes: ["email"], autoVerifiedAttributes: ["email"] } },
    async server => {
      const UserAttributes = [{ Name: "email", Value: ANN }];
      await signUp(server, { Username: "jie", UserAttributes });
      await confirm(server, server.code(ANN), "jie");
      await signUp(server, { Username: "shirley", UserAttributes });
      assert.is(
        await refusal(confirm(server, server.code(ANN), "shirley")),
        "AliasExistsException: An account with the email already exists.",
      );
      assert.is(
        await refusal(signUp(server, { Username: "mail@example.com", UserAttributes })),
        "InvalidParameterException: Username cannot be of email format, since user pool is configured for email alias.",
      );
      await signIn(server, ANN);
      const command = {
        ClientId: WEB_CLIENT,
        Username: "shirley",
        ConfirmationCode: server.code(ANN),
        ForceAliasCreation: true,
      };
      await server.sdk.send(new ConfirmSignUpCommand(command));
      const { Username } = await server.sdk.send(
        new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: ANN }),
      );
      assert.is(Username, "shirley");
    },
  ));

test("sets immutable attributes, which nothing changes later", () => {
  const schemas = [{ name: "origin", attributeDataType: "String", mutable: false }];
  const options = { pool: { schemas }, webClient: { writeAttributes: ["email", "custom:origin"] } };
  return withCognito(options, async server => {
    await signUp(server, { UserAttributes: [{ Name: "custom:origin", Value: "fair" }] });
    const { UserAttributes = [] } = await server.sdk.send(
      new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: ANN }),
    );
    assert.is(UserAttributes.find(({ Name }) => Name === "custom:origin")?.Value, "fair");
  });
});

test.run();
