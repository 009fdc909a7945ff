import {
  autoSignIn,
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  deleteUser,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  resendSignUpCode,
  resetPassword,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  updatePassword,
  updateUserAttribute,
  verifyTOTPSetup,
} from "@aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "@aws-amplify/auth/cognito";
import { Amplify, ConsoleLogger } from "@aws-amplify/core";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromBase32, totp, totpStep } from "../../../../local/cognito/crypto/totp.ts";
import { POOL_ID, WEB_CLIENT } from "../support/graph.ts";
import type { HostOptions } from "../support/host.ts";
import { createPerson, PASSWORD, refusal } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";
const NEW = "Another-horse-8";

/** Amplify, which knows one pool at a time, on a server of its own; `aws-amplify/auth` is this package. */
function withAmplify(options: HostOptions, work: (server: CognitoServer) => Promise<void>): Promise<void> {
  return withCognito(options, async server => {
    const Cognito = { userPoolId: POOL_ID, userPoolClientId: WEB_CLIENT, userPoolEndpoint: server.url };
    const Auth = { Cognito };
    cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
    Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
    await work(server);
    await signOut().catch(() => undefined);
  });
}

// Amplify warns of any endpoint that is not AWS's.
ConsoleLogger.LOG_LEVEL = "ERROR";

/** SRP in plain JavaScript takes the client a second; where SRP is not the point, the password goes as it is. */
const byPassword = { authFlowType: "USER_PASSWORD_AUTH" } as const;

/** Amplify gives a person three minutes to confirm and keeps the timer after they did; the process shall end before. */
async function withIdleTimers<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout } = globalThis;
  const idle = (handler: () => void, milliseconds?: number) => setTimeout(handler, milliseconds).unref();
  globalThis.setTimeout = Object.assign(idle, setTimeout) as typeof setTimeout;
  try {
    return await work();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}

const test = suite("Amplify");

test("signs up, confirms, signs in by SRP and out again", () =>
  withAmplify({}, async server => {
    const started = await signUp({
      username: ANN,
      password: PASSWORD,
      options: { userAttributes: { email: ANN, name: "Ann" } },
    });
    assert.is(started.nextStep.signUpStep, "CONFIRM_SIGN_UP");
    await resendSignUpCode({ username: ANN });
    assert.is((await signIn({ username: ANN, password: PASSWORD })).nextStep.signInStep, "CONFIRM_SIGN_UP");
    const confirmed = await confirmSignUp({ username: ANN, confirmationCode: server.code(ANN) });
    assert.is(confirmed.isSignUpComplete, true);
    assert.is((await signIn({ username: ANN, password: PASSWORD })).nextStep.signInStep, "DONE");
    assert.is((await getCurrentUser()).userId, started.userId);
    assert.equal(await fetchUserAttributes(), {
      sub: started.userId,
      name: "Ann",
      email: ANN,
      email_verified: "true",
    });
    await signOut({ global: true });
    assert.match(await refusal(getCurrentUser()), /^UserUnAuthenticatedException/);
  }));

test("signs in after sign-up by itself", () =>
  withAmplify({}, async server => {
    await withIdleTimers(() =>
      signUp({
        username: ANN,
        password: PASSWORD,
        options: { userAttributes: { email: ANN }, autoSignIn: true },
      }),
    );
    const confirmed = await confirmSignUp({ username: ANN, confirmationCode: server.code(ANN) });
    assert.is(confirmed.nextStep.signUpStep, "COMPLETE_AUTO_SIGN_IN");
    assert.is((await autoSignIn()).isSignedIn, true);
  }));

test("renews its tokens, with the groups as they are then", () =>
  withAmplify({}, async server => {
    await createPerson(server, ANN);
    await signIn({ username: ANN, password: PASSWORD, options: byPassword });
    const before = (await fetchAuthSession()).tokens;
    assert.is(before?.accessToken.payload["cognito:groups"], undefined);
    await server.sdk.send(
      new AdminAddUserToGroupCommand({ UserPoolId: POOL_ID, Username: ANN, GroupName: "editor" }),
    );
    const after = (await fetchAuthSession({ forceRefresh: true })).tokens;
    assert.equal(after?.accessToken.payload["cognito:groups"], ["editor"]);
    assert.is(after?.idToken?.payload.email, ANN);
  }));

test("renews its tokens by rotation", () =>
  withAmplify(
    {
      webClient: {
        explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
        refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 0 },
      },
    },
    async server => {
      await createPerson(server, ANN);
      await signIn({ username: ANN, password: PASSWORD, options: byPassword });
      const first = (await fetchAuthSession({ forceRefresh: true })).tokens?.accessToken.toString();
      const second = (await fetchAuthSession({ forceRefresh: true })).tokens?.accessToken.toString();
      assert.ok(first && second && first !== second);
    },
  ));

test("resets and changes a password", () =>
  withAmplify({}, async server => {
    await createPerson(server, ANN);
    const asked = await resetPassword({ username: ANN });
    assert.is(asked.nextStep.resetPasswordStep, "CONFIRM_RESET_PASSWORD_WITH_CODE");
    await confirmResetPassword({ username: ANN, confirmationCode: server.code(ANN), newPassword: NEW });
    assert.match(
      await refusal(signIn({ username: ANN, password: PASSWORD, options: byPassword })),
      /^NotAuthorizedException: Incorrect username or password/,
    );
    await signIn({ username: ANN, password: NEW, options: byPassword });
    await updatePassword({ oldPassword: NEW, newPassword: PASSWORD });
    await updateUserAttribute({ userAttribute: { attributeKey: "name", value: "Ann" } });
    assert.is((await fetchUserAttributes()).name, "Ann");
    await deleteUser();
    assert.match(
      await refusal(signIn({ username: ANN, password: PASSWORD, options: byPassword })),
      /^NotAuthorizedException/,
    );
  }));

test("replaces a temporary password", () =>
  withAmplify({}, async server => {
    await server.sdk.send(new AdminCreateUserCommand({ UserPoolId: POOL_ID, Username: ANN }));
    const started = await signIn({ username: ANN, password: server.code(ANN), options: byPassword });
    assert.is(started.nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED");
    assert.is((await confirmSignIn({ challengeResponse: NEW })).isSignedIn, true);
  }));

test("sets up an authenticator app and signs in with it", () =>
  withAmplify({ pool: { mfaConfiguration: "OPTIONAL" } }, async server => {
    await createPerson(server, ANN);
    await signIn({ username: ANN, password: PASSWORD, options: byPassword });
    const { sharedSecret } = await setUpTOTP();
    const codeNow = () => totp(fromBase32(sharedSecret), totpStep(server.host.clock.now()));
    await verifyTOTPSetup({ code: codeNow() });
    await updateMFAPreference({ totp: "PREFERRED" });
    await signOut();
    server.host.advance(30);
    assert.is(
      (await signIn({ username: ANN, password: PASSWORD, options: byPassword })).nextStep.signInStep,
      "CONFIRM_SIGN_IN_WITH_TOTP_CODE",
    );
    assert.is((await confirmSignIn({ challengeResponse: codeNow() })).isSignedIn, true);
  }));

test.run();
