import { AdminCreateUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { POOL_ID, WEB_CLIENT } from "../support/graph.ts";
import { createPerson, PASSWORD, refusal } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";
const NEW = "Another-horse-8";

const poolOf = (server: CognitoServer) =>
  new CognitoUserPool({ UserPoolId: POOL_ID, ClientId: WEB_CLIENT, endpoint: server.url });
const userOf = (server: CognitoServer) => new CognitoUser({ Username: ANN, Pool: poolOf(server) });

/** A function of the library that ends in a Node-style callback. */
function answer<T>(call: (done: (error: Error | null | undefined, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) =>
    call((error, result) => (error ? reject(error) : resolve(result as T))),
  );
}

/** SRP in plain JavaScript takes the client a second; where SRP is not the point, the password goes as it is. */
function byPassword(user: CognitoUser): CognitoUser {
  user.setAuthenticationFlowType("USER_PASSWORD_AUTH");
  return user;
}

function authenticate(user: CognitoUser, password = PASSWORD, newPassword = ""): Promise<CognitoUserSession> {
  return new Promise((onSuccess, onFailure) =>
    user.authenticateUser(new AuthenticationDetails({ Username: ANN, Password: password }), {
      onSuccess,
      onFailure,
      newPasswordRequired: () => user.completeNewPasswordChallenge(newPassword, {}, { onSuccess, onFailure }),
    }),
  );
}

const test = suite("amazon-cognito-identity-js");

/** Between its tries at a refresh the library waits for seconds; here it has to wait for nobody. */
async function impatiently<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout: patiently } = globalThis;
  const hurried = (next: (...values: unknown[]) => void, milliseconds = 0, ...values: unknown[]) =>
    patiently(next, milliseconds > 500 && milliseconds < 5_000 ? 5 : milliseconds, ...values);
  globalThis.setTimeout = Object.assign(hurried, patiently);
  try {
    return await work();
  } finally {
    globalThis.setTimeout = patiently;
  }
}

test("signs up, confirms and signs in by SRP", () =>
  withCognito({}, async server => {
    const attributes = [new CognitoUserAttribute({ Name: "name", Value: "Ann" })];
    const signedUp = await answer<{ userSub: string } | undefined>(done =>
      poolOf(server).signUp(ANN, PASSWORD, attributes, [], done),
    );
    const user = userOf(server);
    assert.match(
      await refusal(authenticate(byPassword(userOf(server)))),
      /^UserNotConfirmedException: User is not confirmed\./,
    );
    await answer(done => user.resendConfirmationCode(done));
    assert.is(await answer(done => user.confirmRegistration(server.code(ANN), false, done)), "SUCCESS");
    assert.match(
      await refusal(authenticate(user, "Wrong-horse-7")),
      /^NotAuthorizedException: Incorrect username or password\./,
    );
    const session = await authenticate(user);
    assert.is(session.getIdToken().payload.sub, signedUp?.userSub);
    const data = await answer<CognitoUserAttribute[] | undefined>(done => user.getUserAttributes(done));
    assert.ok(data?.some(attribute => attribute.getName() === "name" && attribute.getValue() === "Ann"));
  }));

test("renews a session and ends all of them", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const user = byPassword(userOf(server));
    const session = await authenticate(user);
    const renewed = await answer<CognitoUserSession>(done =>
      user.refreshSession(session.getRefreshToken(), done),
    );
    assert.is.not(renewed.getAccessToken().getJwtToken(), session.getAccessToken().getJwtToken());
    assert.ok(renewed.isValid());
    await answer(done => user.globalSignOut({ onSuccess: () => done(null), onFailure: done }));
    assert.match(
      await impatiently(() => refusal(answer(done => user.refreshSession(session.getRefreshToken(), done)))),
      /Refresh Token has been revoked/,
    );
  }));

test("signs out by revoking its refresh token", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const user = byPassword(userOf(server));
    const session = await authenticate(user);
    await new Promise<void>(resolve => user.signOut(resolve));
    assert.match(
      await impatiently(() => refusal(answer(done => user.refreshSession(session.getRefreshToken(), done)))),
      /Refresh Token has been revoked/,
    );
  }));

test("resets, changes and replaces passwords", () =>
  withCognito({}, async server => {
    await server.sdk.send(
      new AdminCreateUserCommand({
        UserPoolId: POOL_ID,
        Username: ANN,
        UserAttributes: [{ Name: "email_verified", Value: "true" }],
      }),
    );
    const user = byPassword(userOf(server));
    await authenticate(user, server.code(ANN), PASSWORD);
    assert.is(await answer(done => user.changePassword(PASSWORD, NEW, done)), "SUCCESS");
    const forgetful = byPassword(userOf(server));
    await answer(done => forgetful.forgotPassword({ onSuccess: data => done(null, data), onFailure: done }));
    await answer(done =>
      forgetful.confirmPassword(server.code(ANN), PASSWORD, {
        onSuccess: data => done(null, data),
        onFailure: done,
      }),
    );
    await authenticate(forgetful);
    assert.is(await answer(done => forgetful.deleteUser(done)), "SUCCESS");
  }));

test.run();
