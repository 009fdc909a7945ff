import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminUserGlobalSignOutCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { secretHash } from "../../../../local/cognito/crypto/secret-hash.ts";
import { CLIENT_SECRET, CONFIDENTIAL_CLIENT, POOL_ID, testGraph, WEB_CLIENT } from "../support/graph.ts";
import { memoryStore } from "../support/host.ts";
import { claimsOf, createPerson, PASSWORD, refusal, signIn } from "../support/people.ts";
import { type CognitoServer, startCognito, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";
const UUID = /^[0-9a-f-]{36}$/;

const refresh = (server: CognitoServer, REFRESH_TOKEN: string) =>
  server.sdk.send(
    new InitiateAuthCommand({
      ClientId: WEB_CLIENT,
      AuthFlow: "REFRESH_TOKEN_AUTH",
      AuthParameters: { REFRESH_TOKEN },
    }),
  );
const renew = (server: CognitoServer, RefreshToken: string) =>
  server.sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId: WEB_CLIENT, RefreshToken }));
const getUser = (server: CognitoServer, AccessToken: string) =>
  server.sdk.send(new GetUserCommand({ AccessToken }));
const inGroup = (server: CognitoServer, GroupName: string) =>
  server.sdk.send(new AdminAddUserToGroupCommand({ UserPoolId: POOL_ID, Username: ANN, GroupName }));

const test = suite("tokens");

test("carry Cognito's claims", () =>
  withCognito({}, async server => {
    const username = await createPerson(server, ANN);
    await inGroup(server, "editor");
    await inGroup(server, "admin");
    const tokens = await signIn(server);
    const access = claimsOf(tokens.accessToken);
    const id = claimsOf(tokens.idToken);
    const now = Math.floor(server.host.clock.now().getTime() / 1000);
    const issuer = `${server.url}/${POOL_ID}`;
    const { jti, origin_jti, event_id } = access;
    for (const value of [jti, origin_jti, event_id, id.jti]) assert.match(String(value), UUID);
    assert.equal(access, {
      sub: username,
      "cognito:groups": ["editor", "admin"],
      iss: issuer,
      client_id: WEB_CLIENT,
      origin_jti,
      event_id,
      token_use: "access",
      scope: "aws.cognito.signin.user.admin",
      auth_time: now,
      exp: now + 15 * 60,
      iat: now,
      jti,
      username,
    });
    assert.equal(id, {
      sub: username,
      "cognito:groups": ["editor", "admin"],
      iss: issuer,
      "cognito:username": username,
      origin_jti,
      aud: WEB_CLIENT,
      event_id,
      token_use: "id",
      auth_time: now,
      exp: now + 30 * 60,
      iat: now,
      jti: id.jti,
      email: ANN,
      email_verified: true,
    });
  }));

test("are verified by jose with the published keys, each kind by a key of its own", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const tokens = await signIn(server);
    const issuer = `${server.url}/${POOL_ID}`;
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    const access = await jwtVerify(tokens.accessToken, keys, { issuer, algorithms: ["RS256"] });
    const id = await jwtVerify(tokens.idToken, keys, { issuer, audience: WEB_CLIENT, algorithms: ["RS256"] });
    assert.is.not(access.protectedHeader.kid, id.protectedHeader.kid);
  }));

test("leave out groups that the program no longer has, and attributes that the client may not read", () =>
  withCognito({ webClient: { readAttributes: ["name"] } }, async server => {
    await createPerson(server, ANN);
    await inGroup(server, "admin");
    const graph = testGraph({ host: new URL(server.url).host, webClient: { readAttributes: ["name"] } });
    server.host.setGraph({
      ...graph,
      resources: graph.resources.filter(resource => resource.name !== "admin"),
    });
    const tokens = await signIn(server);
    assert.not("cognito:groups" in claimsOf(tokens.accessToken));
    assert.not("email" in claimsOf(tokens.idToken));
    const { UserAttributes = [] } = await getUser(server, tokens.accessToken);
    assert.equal(
      UserAttributes.map(({ Name }) => Name),
      ["sub"],
    );
  }));

test("are renewed with new groups, the old time of sign-in and the same origin", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const tokens = await signIn(server);
    server.host.advance(600);
    await inGroup(server, "editor");
    const { AuthenticationResult } = await refresh(server, tokens.refreshToken);
    const before = claimsOf(tokens.accessToken);
    const after = claimsOf(AuthenticationResult?.AccessToken ?? "");
    assert.is(after.auth_time, before.auth_time);
    assert.is(after.origin_jti, before.origin_jti);
    assert.is(after.iat, Number(before.iat) + 600);
    assert.is.not(after.jti, before.jti);
    assert.equal(after["cognito:groups"], ["editor"]);
    assert.is(AuthenticationResult?.RefreshToken, undefined);
  }));

test("expire: access tokens by the client's minutes, refresh tokens by its days", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const tokens = await signIn(server);
    server.host.advance(15 * 60);
    assert.is(
      await refusal(getUser(server, tokens.accessToken)),
      "NotAuthorizedException: Access Token has expired",
    );
    server.host.advance(7 * 86_400);
    assert.is(
      await refusal(refresh(server, tokens.refreshToken)),
      "NotAuthorizedException: Refresh Token has expired",
    );
  }));

test("are refused when they are garbage, altered, of another kind or another client's", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const tokens = await signIn(server);
    const [header, payload, signature] = tokens.accessToken.split(".");
    const altered = Buffer.from(
      JSON.stringify({ ...claimsOf(tokens.accessToken), username: "bob" }),
    ).toString("base64url");
    for (const token of [
      "x",
      "a.b.c",
      `${header}.${altered}.${signature}`,
      `${header}.${payload}.`,
      tokens.idToken,
    ])
      assert.is(await refusal(getUser(server, token)), "NotAuthorizedException: Invalid Access Token");
    assert.is(await refusal(refresh(server, "eyJ.garbage")), "NotAuthorizedException: Invalid Refresh Token");
    const other = new InitiateAuthCommand({
      ClientId: CONFIDENTIAL_CLIENT,
      AuthFlow: "REFRESH_TOKEN_AUTH",
      AuthParameters: {
        REFRESH_TOKEN: tokens.refreshToken,
        SECRET_HASH: secretHash(CONFIDENTIAL_CLIENT, CLIENT_SECRET, ANN),
      },
    });
    assert.is(await refusal(server.sdk.send(other)), "NotAuthorizedException: Invalid Refresh Token");
  }));

test("end with RevokeToken, this sign-in's only", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const [one, two] = [await signIn(server), await signIn(server)];
    await server.sdk.send(new RevokeTokenCommand({ ClientId: WEB_CLIENT, Token: one.refreshToken }));
    assert.is(
      await refusal(getUser(server, one.accessToken)),
      "NotAuthorizedException: Access Token has been revoked",
    );
    assert.is(
      await refusal(refresh(server, one.refreshToken)),
      "NotAuthorizedException: Refresh Token has been revoked",
    );
    await getUser(server, two.accessToken);
    await server.sdk.send(new RevokeTokenCommand({ ClientId: WEB_CLIENT, Token: "un.known" }));
    assert.match(
      await refusal(
        server.sdk.send(new RevokeTokenCommand({ ClientId: WEB_CLIENT, Token: two.accessToken })),
      ),
      /^UnsupportedTokenTypeException/,
    );
  }));

test("end with a global sign-out, the user's own or an administrator's; a new sign-in works at once", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    for (const signOut of [
      (AccessToken: string) => server.sdk.send(new GlobalSignOutCommand({ AccessToken })),
      () => server.sdk.send(new AdminUserGlobalSignOutCommand({ UserPoolId: POOL_ID, Username: ANN })),
    ]) {
      const [one, two] = [await signIn(server), await signIn(server)];
      await signOut(one.accessToken);
      for (const tokens of [one, two]) {
        assert.is(
          await refusal(getUser(server, tokens.accessToken)),
          "NotAuthorizedException: Access Token has been revoked",
        );
        assert.is(
          await refusal(refresh(server, tokens.refreshToken)),
          "NotAuthorizedException: Refresh Token has been revoked",
        );
      }
      await getUser(server, (await signIn(server)).accessToken);
    }
  }));

test("without revocation have no origin, and still end with a global sign-out", () =>
  withCognito({ webClient: { enableTokenRevocation: false } }, async server => {
    await createPerson(server, ANN);
    const tokens = await signIn(server);
    assert.not("origin_jti" in claimsOf(tokens.accessToken));
    assert.match(
      await refusal(
        server.sdk.send(new RevokeTokenCommand({ ClientId: WEB_CLIENT, Token: tokens.refreshToken })),
      ),
      /^UnsupportedOperationException/,
    );
    server.host.advance(1);
    await server.sdk.send(new AdminUserGlobalSignOutCommand({ UserPoolId: POOL_ID, Username: ANN }));
    assert.is(
      await refusal(getUser(server, tokens.accessToken)),
      "NotAuthorizedException: Access Token has been revoked",
    );
  }));

test("of a deleted user are worth nothing", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const tokens = await signIn(server);
    await server.sdk.send(new AdminDeleteUserCommand({ UserPoolId: POOL_ID, Username: ANN }));
    assert.is(
      await refusal(getUser(server, tokens.accessToken)),
      "UserNotFoundException: User does not exist.",
    );
    assert.match(
      await refusal(refresh(server, tokens.refreshToken)),
      /^NotAuthorizedException: (Invalid Refresh Token|Refresh Token has been revoked)$/,
    );
  }));

const ROTATING = {
  webClient: {
    explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
    refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 10 },
  },
};

test("rotate: each refresh token is good once, with a grace period for retries", () =>
  withCognito(ROTATING, async server => {
    await createPerson(server, ANN);
    const first = (await signIn(server)).refreshToken;
    const second = (await renew(server, first)).AuthenticationResult?.RefreshToken ?? "";
    assert.ok(second && second !== first);
    const retried = (await renew(server, first)).AuthenticationResult?.RefreshToken ?? "";
    assert.ok(retried && retried !== second);
    server.host.advance(10);
    assert.match(await refusal(renew(server, first)), /^RefreshTokenReuseException/);
    assert.ok((await renew(server, second)).AuthenticationResult?.AccessToken);
    assert.is(
      await refusal(refresh(server, second)),
      "InvalidParameterException: REFRESH_TOKEN_AUTH flow not enabled for this client",
    );
  }));

test("rotated keep the end of the first refresh token, and are revoked together", () =>
  withCognito(ROTATING, async server => {
    await createPerson(server, ANN);
    const first = await signIn(server);
    server.host.advance(6 * 86_400);
    const second = (await renew(server, first.refreshToken)).AuthenticationResult;
    await server.sdk.send(new RevokeTokenCommand({ ClientId: WEB_CLIENT, Token: first.refreshToken }));
    assert.is(
      await refusal(getUser(server, second?.AccessToken ?? "")),
      "NotAuthorizedException: Access Token has been revoked",
    );
    const third =
      (await renew(server, (await signIn(server)).refreshToken)).AuthenticationResult?.RefreshToken ?? "";
    server.host.advance(7 * 86_400);
    assert.is(await refusal(renew(server, third)), "NotAuthorizedException: Refresh Token has expired");
  }));

test("are renewed without rotation by GetTokensFromRefreshToken too, a confidential client giving its secret", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const renewed = (await renew(server, (await signIn(server)).refreshToken)).AuthenticationResult;
    assert.ok(renewed?.IdToken);
    assert.is(renewed.RefreshToken, undefined);
    const { AuthenticationResult } = await server.sdk.send(
      new InitiateAuthCommand({
        ClientId: CONFIDENTIAL_CLIENT,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: {
          USERNAME: ANN,
          PASSWORD,
          SECRET_HASH: secretHash(CONFIDENTIAL_CLIENT, CLIENT_SECRET, ANN),
        },
      }),
    );
    const confidential = (ClientSecret?: string) =>
      server.sdk.send(
        new GetTokensFromRefreshTokenCommand({
          ClientId: CONFIDENTIAL_CLIENT,
          RefreshToken: AuthenticationResult?.RefreshToken,
          ClientSecret,
        }),
      );
    assert.match(await refusal(confidential()), /secret was not received$/);
    assert.match(await refusal(confidential("guessed")), /^NotAuthorizedException: Unable to verify secret/);
    assert.ok((await confidential(CLIENT_SECRET)).AuthenticationResult?.AccessToken);
  }));

test("and keys survive a restart", async () => {
  const store = memoryStore();
  const before = await startCognito({ store });
  await createPerson(before, ANN);
  const tokens = await signIn(before);
  const keys = await (await fetch(`${before.url}/${POOL_ID}/.well-known/jwks.json`)).text();
  await before.close();
  const after = await startCognito({ store });
  assert.is(await (await fetch(`${after.url}/${POOL_ID}/.well-known/jwks.json`)).text(), keys);
  assert.ok((await refresh(after, tokens.refreshToken)).AuthenticationResult?.AccessToken);
  await signIn(after);
  await after.close();
});

test.run();
