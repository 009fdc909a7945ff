import {
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  AdminResetUserPasswordCommand,
  type AuthFlowType,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { secretHash } from "../../../../local/cognito/crypto/secret-hash.ts";
import { CLIENT_SECRET, CONFIDENTIAL_CLIENT, POOL_ID, WEB_CLIENT } from "../support/graph.ts";
import { createPerson, PASSWORD, refusal, signIn } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";
import { srpClient } from "../support/srp-client.ts";

const ANN = "ann@example.com";
const WRONG = "NotAuthorizedException: Incorrect username or password.";
const LOCKED = "NotAuthorizedException: Password attempts exceeded";
const client = srpClient("a7".repeat(32));

const initiate = (
  server: CognitoServer,
  AuthFlow: AuthFlowType,
  AuthParameters: Record<string, string>,
  ClientId = WEB_CLIENT,
) => server.sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters }));

/** A whole sign-in by SRP, with what differs from a good one. */
async function srp(
  server: CognitoServer,
  {
    name = ANN,
    password = PASSWORD,
    timestamp = "Sat Nov 21 10:00:00 UTC 2026",
    ...changes
  }: { name?: string; password?: string; timestamp?: string; signature?: string; session?: number } = {},
) {
  const { ChallengeName, ChallengeParameters = {} } = await initiate(server, "USER_SRP_AUTH", {
    USERNAME: name,
    SRP_A: client.publicKey,
  });
  assert.is(ChallengeName, "PASSWORD_VERIFIER");
  const { SALT = "", SRP_B = "", SECRET_BLOCK = "", USER_ID_FOR_SRP = "" } = ChallengeParameters;
  const signature = client.sign({
    poolName: "TestPool1",
    username: USER_ID_FOR_SRP,
    password,
    salt: SALT,
    serverPublicKey: SRP_B,
    secretBlock: Buffer.from(SECRET_BLOCK, "base64"),
    timestamp,
  });
  const ChallengeResponses = {
    USERNAME: USER_ID_FOR_SRP,
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: changes.signature ?? signature,
    TIMESTAMP: timestamp,
  };
  const answer = () =>
    server.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: WEB_CLIENT,
        ChallengeName: "PASSWORD_VERIFIER",
        ChallengeResponses,
      }),
    );
  return { parameters: ChallengeParameters, answer };
}

const test = suite("sign-in");

test("by password takes the address in any case and refuses a wrong password", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    assert.ok((await signIn(server, "Ann@Example.com")).accessToken);
    assert.is(await refusal(signIn(server, ANN, "Wrong-horse-7")), WRONG);
  }));

test("by SRP proves the password without sending it", () =>
  withCognito({}, async server => {
    const username = await createPerson(server, ANN);
    const { parameters, answer } = await srp(server);
    assert.is(parameters.USER_ID_FOR_SRP, username);
    const { AuthenticationResult } = await answer();
    assert.ok(AuthenticationResult?.AccessToken && AuthenticationResult.RefreshToken);
    assert.is(AuthenticationResult.ExpiresIn, 900);
    assert.match(await refusal(answer()), /^NotAuthorizedException: Invalid session/);
  }));

test("by SRP refuses a wrong password, a forged signature, a padded day and a zero key", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    assert.is(await refusal((await srp(server, { password: "Wrong-horse-7" })).answer()), WRONG);
    assert.is(
      await refusal((await srp(server, { signature: Buffer.alloc(32).toString("base64") })).answer()),
      WRONG,
    );
    assert.match(
      await refusal((await srp(server, { timestamp: "Sun Nov 01 10:00:00 UTC 2026" })).answer()),
      /^InvalidParameterException: TIMESTAMP format/,
    );
    assert.match(
      await refusal(initiate(server, "USER_SRP_AUTH", { USERNAME: ANN, SRP_A: "0" })),
      /^InvalidParameterException/,
    );
  }));

test("by SRP waits for its answer three minutes", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const { answer } = await srp(server);
    server.host.advance(180);
    assert.is(
      await refusal(answer()),
      "NotAuthorizedException: Invalid session for the user, session is expired.",
    );
  }));

test("looks the same for somebody who does not exist, each time", () =>
  withCognito({}, async server => {
    const first = await srp(server, { name: "bob@example.com" });
    const second = await srp(server, { name: "bob@example.com" });
    assert.is(first.parameters.SALT, second.parameters.SALT);
    assert.is(first.parameters.USER_ID_FOR_SRP, second.parameters.USER_ID_FOR_SRP);
    assert.match(
      first.parameters.USER_ID_FOR_SRP ?? "",
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.is.not(first.parameters.SRP_B, second.parameters.SRP_B);
    assert.is(await refusal(first.answer()), WRONG);
    assert.is(await refusal(signIn(server, "bob@example.com")), WRONG);
  }));

test("tells who does not exist to a client that wants to know", () =>
  withCognito({ webClient: { preventUserExistenceErrors: "LEGACY" } }, async server => {
    assert.is(
      await refusal(signIn(server, "bob@example.com")),
      "UserNotFoundException: User does not exist.",
    );
    assert.is(
      await refusal(srp(server, { name: "bob@example.com" })),
      "UserNotFoundException: User does not exist.",
    );
  }));

test("locks out after five failures, by password and by SRP alike, and forgets after a success", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    for (let failed = 0; failed < 4; failed++)
      assert.is(await refusal(signIn(server, ANN, "Wrong-horse-7")), WRONG);
    assert.is(await refusal((await srp(server, { password: "Wrong-horse-7" })).answer()), WRONG);
    assert.is(await refusal(signIn(server)), LOCKED);
    assert.is(await refusal(srp(server)), LOCKED);
    server.host.advance(1);
    await signIn(server);
    assert.is(await refusal(signIn(server, ANN, "Wrong-horse-7")), WRONG);
    await signIn(server);
  }));

test("tells no more than five of thirty passwords that are tried at once", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    for (const name of [ANN, "bob@example.com"]) {
      const tries = Array.from({ length: 30 }, () => refusal(signIn(server, name, "Wrong-horse-7")));
      const refusals = await Promise.all(tries);
      assert.equal(
        [WRONG, LOCKED].map(wanted => refusals.filter(one => one === wanted).length),
        [5, 25],
        name,
      );
    }
  }));

test("locks out a name that does not exist as well", () =>
  withCognito({}, async server => {
    for (let failed = 0; failed < 5; failed++)
      assert.is(await refusal(signIn(server, "bob@example.com")), WRONG);
    assert.is(await refusal(signIn(server, "bob@example.com")), LOCKED);
  }));

test("is refused to a disabled user, after the right password only", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    await server.sdk.send(new AdminDisableUserCommand({ UserPoolId: POOL_ID, Username: ANN }));
    assert.is(await refusal(signIn(server)), "NotAuthorizedException: User is disabled.");
    assert.is(await refusal(signIn(server, ANN, "Wrong-horse-7")), WRONG);
  }));

test("is refused after an administrator's password reset", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    await server.sdk.send(new AdminResetUserPasswordCommand({ UserPoolId: POOL_ID, Username: ANN }));
    assert.is(
      await refusal(signIn(server)),
      "PasswordResetRequiredException: Password reset required for the user",
    );
    assert.match(server.code(ANN), /^\d{6}$/);
  }));

test("offers a client only the flows that it allows", () =>
  withCognito({ webClient: { explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"] } }, async server => {
    const login = { USERNAME: ANN, PASSWORD };
    assert.is(
      await refusal(initiate(server, "USER_PASSWORD_AUTH", login)),
      "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client",
    );
    assert.is(
      await refusal(initiate(server, "USER_SRP_AUTH", { USERNAME: ANN, SRP_A: client.publicKey })),
      "InvalidParameterException: USER_SRP_AUTH is not enabled for the client.",
    );
    assert.is(
      await refusal(initiate(server, "ADMIN_USER_PASSWORD_AUTH", login)),
      "InvalidParameterException: Initiate Auth method not supported.",
    );
    assert.match(
      await refusal(initiate(server, "USER_AUTH", login)),
      /^InvalidParameterException: USER_AUTH is not emulated/,
    );
    assert.is(
      await refusal(initiate(server, "REFRESH_TOKEN_AUTH", {})),
      "InvalidParameterException: Missing required parameter REFRESH_TOKEN",
    );
  }));

test("by an administrator needs the client's secret hash and a signed call", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const admin = (parameters: Record<string, string>, ClientId = CONFIDENTIAL_CLIENT) =>
      server.sdk.send(
        new AdminInitiateAuthCommand({
          UserPoolId: POOL_ID,
          ClientId,
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME: ANN, PASSWORD, ...parameters },
        }),
      );
    const SECRET_HASH = secretHash(CONFIDENTIAL_CLIENT, CLIENT_SECRET, ANN);
    assert.ok((await admin({ SECRET_HASH })).AuthenticationResult?.IdToken);
    assert.match(await refusal(admin({})), /SECRET_HASH was not received$/);
    assert.is(
      await refusal(admin({}, WEB_CLIENT)),
      "InvalidParameterException: Auth flow not enabled for this client",
    );
    const unsigned = await fetch(server.url, {
      method: "POST",
      headers: {
        "x-amz-target": "AWSCognitoIdentityProviderService.AdminInitiateAuth",
        "content-type": "application/x-amz-json-1.1",
      },
      body: JSON.stringify({
        UserPoolId: POOL_ID,
        ClientId: CONFIDENTIAL_CLIENT,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      }),
    });
    assert.is(unsigned.headers.get("x-amzn-errortype"), "MissingAuthenticationTokenException");
  }));

test.run();
