import * as client from "openid-client";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FormBrowser } from "../support/browser.ts";
import {
  CALLBACK,
  CLIENT_SECRET,
  CONFIDENTIAL_CLIENT,
  MACHINE_CLIENT,
  MACHINE_SECRET,
  POOL_ID,
  SIGNED_OUT,
  WEB_CLIENT,
} from "../support/graph.ts";
import { claimsOf, createPerson, PASSWORD } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";

const discover = (server: CognitoServer, id: string, auth?: client.ClientAuth) =>
  client.discovery(new URL(`${server.url}/${POOL_ID}`), id, undefined, auth ?? client.None(), {
    execute: [client.allowInsecureRequests],
  });

/** The authorization code flow with PKCE, state and nonce, a browser at the hosted page in between. */
async function signIn(
  server: CognitoServer,
  config: client.Configuration,
  more: Record<string, string> = {},
) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: "openid email profile",
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  });
  const browser = new FormBrowser(server.url);
  const page = await browser.submit(await browser.open(`${url.pathname}${url.search}`), {
    username: ANN,
    password: PASSWORD,
  });
  const back = new URL(page.location ?? "");
  const checks = { pkceCodeVerifier, expectedState, expectedNonce };
  return { back, checks, tokens: await client.authorizationCodeGrant(config, back, checks) };
}

/** The endpoint's own words behind the library's error. */
async function answerOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.catch(reason => reason);
  return error instanceof client.ResponseBodyError
    ? `${error.error}: ${error.error_description}`
    : String(error);
}

const test = suite("openid-client");

test("discovers the pool, signs in by code and PKCE, reads the user, renews and revokes", () =>
  withCognito({}, async server => {
    const sub = await createPerson(server, ANN);
    const config = await discover(server, WEB_CLIENT);
    const { tokens, back, checks } = await signIn(server, config);
    assert.is(tokens.claims()?.sub, sub);
    const info = await client.fetchUserInfo(config, tokens.access_token, sub);
    assert.is(info.email, ANN);
    assert.match(
      await answerOf(client.authorizationCodeGrant(config, back, checks)),
      /unknown, used, expired/,
    );
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? "");
    assert.is(renewed.claims()?.sub, sub);
    await client.tokenRevocation(config, tokens.refresh_token ?? "");
    assert.match(
      await answerOf(client.refreshTokenGrant(config, tokens.refresh_token ?? "")),
      /Refresh Token has been revoked/,
    );
    const end = client.buildEndSessionUrl(config, { client_id: WEB_CLIENT, logout_uri: SIGNED_OUT });
    assert.is((await fetch(end, { redirect: "manual" })).headers.get("location"), SIGNED_OUT);
  }));

test("signs in as a confidential client, by header and by body", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    for (const auth of [client.ClientSecretBasic(CLIENT_SECRET), client.ClientSecretPost(CLIENT_SECRET)]) {
      const { tokens } = await signIn(server, await discover(server, CONFIDENTIAL_CLIENT, auth));
      assert.ok(tokens.id_token);
    }
    const guessing = await discover(server, CONFIDENTIAL_CLIENT, client.ClientSecretPost("guessed"));
    assert.match(await answerOf(signIn(server, guessing)), /client secret is missing or wrong/);
  }));

test("gets a machine its token", () =>
  withCognito({}, async server => {
    const config = await discover(server, MACHINE_CLIENT, client.ClientSecretBasic(MACHINE_SECRET));
    const { access_token } = await client.clientCredentialsGrant(config, { scope: "customers/write" });
    assert.is(claimsOf(access_token).scope, "customers/write");
    assert.match(
      await answerOf(client.clientCredentialsGrant(config, { scope: "customers/purge" })),
      /scope is unknown/,
    );
  }));

test.run();
