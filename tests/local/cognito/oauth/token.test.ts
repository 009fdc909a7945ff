import { GetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { accessTokenHash } from "../../../../local/cognito/tokens/claims.ts";
import {
  CALLBACK,
  CLIENT_SECRET,
  CONFIDENTIAL_CLIENT,
  MACHINE_CLIENT,
  MACHINE_SECRET,
  POOL_ID,
  WEB_CLIENT,
} from "../support/graph.ts";
import { basic, CHALLENGE, callback, errorOf, exchange, signInAtPage, token } from "../support/oauth.ts";
import { claimsOf, createPerson, refusal, signIn } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";

async function newCode(server: CognitoServer, changes: Record<string, string | null> = {}): Promise<string> {
  return callback(await signInAtPage(server, changes)).code ?? "";
}

const test = suite("/oauth2/token");

test("exchanges a code with its verifier for tokens with the scopes asked for", () =>
  withCognito({}, async server => {
    const username = await createPerson(server, ANN);
    const { status, headers, body } = await exchange(server, await newCode(server, { nonce: "nonce-1" }));
    assert.is(status, 200);
    assert.is(headers.get("cache-control"), "no-store");
    assert.equal(Object.keys(body).sort(), [
      "access_token",
      "expires_in",
      "id_token",
      "refresh_token",
      "token_type",
    ]);
    assert.is(body.expires_in, 900);
    const access = claimsOf(String(body.access_token));
    assert.is(access.scope, "openid email");
    assert.is(access.version, 2);
    assert.is(access.username, username);
    const id = claimsOf(String(body.id_token));
    assert.is(id.nonce, "nonce-1");
    assert.is(id.at_hash, accessTokenHash(String(body.access_token)));
    assert.is(id.email, ANN);
    assert.is(id.origin_jti, access.origin_jti);
  }));

test("gives a code's tokens once, within five minutes, for the same redirect URI, client and verifier", () =>
  withCognito({ webClient: { callbackUrls: [CALLBACK, "http://localhost:5173/other"] } }, async server => {
    await createPerson(server, ANN);
    const code = await newCode(server);
    assert.is((await exchange(server, code)).status, 200);
    const refused = async (reply: ReturnType<typeof exchange>, error = "invalid_grant") => {
      const { status, body } = await reply;
      assert.is(status, 400);
      assert.is(body.error, error);
    };
    await refused(exchange(server, code));
    await refused(exchange(server, await newCode(server), { redirect_uri: "http://localhost:5173/other" }));
    await refused(
      exchange(server, await newCode(server), {
        code_verifier: "another-verifier-of-at-least-43-characters-012345",
      }),
    );
    await refused(exchange(server, await newCode(server), { code_verifier: "" }));
    await refused(exchange(server, await newCode(server), { code_verifier: CHALLENGE }));
    await refused(
      exchange(server, await newCode(server), {
        client_id: CONFIDENTIAL_CLIENT,
        client_secret: CLIENT_SECRET,
      }),
    );
    const plain = { code_challenge: null, code_challenge_method: null };
    await refused(exchange(server, await newCode(server, plain)));
    const late = await newCode(server);
    server.host.advance(300);
    await refused(exchange(server, late));
    await refused(exchange(server, "unknown"));
    await refused(exchange(server, ""), "invalid_request");
    await refused(exchange(server, code, { grant_type: "password" }), "unsupported_grant_type");
    await refused(exchange(server, code, { grant_type: "" }), "invalid_request");
  }));

test("gives a raced code's tokens to one only", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const code = await newCode(server);
    const replies = await Promise.all([1, 2, 3].map(() => exchange(server, code)));
    assert.equal(replies.map(({ status }) => status).sort(), [200, 400, 400]);
  }));

test("authenticates a confidential client by header or body", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const changes = { client_id: CONFIDENTIAL_CLIENT };
    const form = async () => ({
      grant_type: "authorization_code",
      redirect_uri: CALLBACK,
      code: await newCode(server, changes),
      code_verifier: "a-code-verifier-of-at-least-43-characters-0123456789",
    });
    const inHeader = await token(server, await form(), basic(CONFIDENTIAL_CLIENT, CLIENT_SECRET));
    assert.is(inHeader.status, 200);
    const inBody = await token(server, {
      ...(await form()),
      client_id: CONFIDENTIAL_CLIENT,
      client_secret: CLIENT_SECRET,
    });
    assert.is(inBody.status, 200);
    for (const [extra, headers] of [
      [{ client_id: CONFIDENTIAL_CLIENT }, {}],
      [{ client_id: CONFIDENTIAL_CLIENT, client_secret: "guessed" }, {}],
      [{}, basic(CONFIDENTIAL_CLIENT, "guessed")],
      [{ client_id: WEB_CLIENT, client_secret: "anything" }, {}],
      [{ client_id: "nobody" }, {}],
    ] as const) {
      const { status, body } = await token(server, { ...(await form()), ...extra }, headers);
      assert.is(status, 400);
      assert.is(body.error, "invalid_client");
    }
  }));

test("renews tokens, with the scopes of the sign-in, and not after a revocation", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const { body } = await exchange(server, await newCode(server));
    const renew = () =>
      token(server, {
        grant_type: "refresh_token",
        client_id: WEB_CLIENT,
        refresh_token: String(body.refresh_token),
      });
    server.host.advance(60);
    const renewed = await renew();
    assert.is(renewed.status, 200);
    assert.not("refresh_token" in renewed.body);
    assert.is(claimsOf(String(renewed.body.access_token)).scope, "openid email");
    assert.is(claimsOf(String(renewed.body.id_token)).auth_time, claimsOf(String(body.id_token)).auth_time);
    const revoke = (form: Record<string, string>) =>
      fetch(`${server.url}/oauth2/revoke`, { method: "POST", body: new URLSearchParams(form) });
    assert.is((await revoke({ client_id: WEB_CLIENT, token: "unknown.token" })).status, 200);
    assert.is((await revoke({ client_id: WEB_CLIENT })).status, 400);
    assert.is((await revoke({ client_id: "nobody", token: "x.y" })).status, 401);
    assert.is(
      await errorOf(await revoke({ client_id: WEB_CLIENT, token: String(body.access_token) })),
      "unsupported_token_type",
    );
    assert.is((await revoke({ client_id: WEB_CLIENT, token: String(body.refresh_token) })).status, 200);
    assert.equal((await renew()).body, {
      error: "invalid_grant",
      error_description: "Refresh Token has been revoked",
    });
  }));

test("rotates refresh tokens where the client wants it", () =>
  withCognito(
    {
      webClient: {
        explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
        refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 0 },
      },
    },
    async server => {
      await createPerson(server, ANN);
      const { body } = await exchange(server, await newCode(server));
      const renew = (refresh_token: unknown) =>
        token(server, {
          grant_type: "refresh_token",
          client_id: WEB_CLIENT,
          refresh_token: String(refresh_token),
        });
      const renewed = await renew(body.refresh_token);
      assert.ok(renewed.body.refresh_token);
      assert.is((await renew(body.refresh_token)).body.error, "invalid_grant");
      assert.is((await renew(renewed.body.refresh_token)).status, 200);
    },
  ));

test("gives a machine the scopes of its resource servers, and no other", () =>
  withCognito({}, async server => {
    const machine = (form: Record<string, string> = {}, headers = basic(MACHINE_CLIENT, MACHINE_SECRET)) =>
      token(server, { grant_type: "client_credentials", ...form }, headers);
    const { status, body } = await machine({ scope: "customers/read" });
    assert.is(status, 200);
    assert.equal(Object.keys(body).sort(), ["access_token", "expires_in", "token_type"]);
    const claims = claimsOf(String(body.access_token));
    const now = Math.floor(server.host.clock.now().getTime() / 1000);
    assert.equal(claims, {
      sub: MACHINE_CLIENT,
      token_use: "access",
      scope: "customers/read",
      auth_time: now,
      iss: `${server.url}/${POOL_ID}`,
      exp: now + 3600,
      iat: now,
      version: 2,
      jti: claims.jti,
      client_id: MACHINE_CLIENT,
    });
    assert.is(claimsOf(String((await machine()).body.access_token)).scope, "customers/read customers/write");
    for (const scope of ["customers/purge", "customers/read openid", "nonsense"])
      assert.is((await machine({ scope })).body.error, "invalid_scope");
    assert.is((await machine({}, basic(MACHINE_CLIENT, "guessed"))).body.error, "invalid_client");
    const web = await token(server, { grant_type: "client_credentials", client_id: WEB_CLIENT });
    assert.is(web.body.error, "unauthorized_client");
    const confidential = await token(
      server,
      { grant_type: "client_credentials" },
      basic(CONFIDENTIAL_CLIENT, CLIENT_SECRET),
    );
    assert.is(confidential.body.error, "unauthorized_client");
  }));

test("takes forms only, each parameter once, and says so to browsers of any origin", () =>
  withCognito({}, async server => {
    const post = (body: string, type: string) =>
      fetch(`${server.url}/oauth2/token`, { method: "POST", body, headers: { "content-type": type } });
    const asJson = await post(JSON.stringify({ grant_type: "client_credentials" }), "application/json");
    assert.is(await errorOf(asJson), "invalid_request");
    const twice = await post(
      "grant_type=refresh_token&grant_type=client_credentials",
      "application/x-www-form-urlencoded",
    );
    assert.is(await errorOf(twice), "invalid_request");
    assert.is(twice.headers.get("access-control-allow-origin"), "*");
    const preflight = await fetch(`${server.url}/oauth2/token`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:5173" },
    });
    assert.is(preflight.status, 204);
    assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /authorization/);
    assert.is((await fetch(`${server.url}/oauth2/token`)).status, 405);
  }));

test("makes access tokens that userInfo and, by their scope, the API accept", () =>
  withCognito({}, async server => {
    const sub = await createPerson(server, ANN);
    const { body } = await exchange(server, await newCode(server, { scope: "openid email" }));
    const info = (authorization: string) =>
      fetch(`${server.url}/oauth2/userInfo`, { headers: { authorization } });
    const reply = await info(`Bearer ${body.access_token}`);
    assert.equal(await reply.json(), { sub, email: ANN, email_verified: "true", username: sub });
    const byApi = new GetUserCommand({ AccessToken: String(body.access_token) });
    assert.is(
      await refusal(server.sdk.send(byApi)),
      "NotAuthorizedException: Access Token does not have required scopes",
    );
    const full = await exchange(
      server,
      await newCode(server, { scope: "openid aws.cognito.signin.user.admin" }),
    );
    await server.sdk.send(new GetUserCommand({ AccessToken: String(full.body.access_token) }));
    const noScope = await info(`Bearer ${(await signIn(server)).accessToken}`);
    assert.is(noScope.status, 401);
    assert.match(noScope.headers.get("www-authenticate") ?? "", /error="invalid_token"/);
    assert.is((await info("Basic x")).status, 400);
    assert.is((await info(`Bearer ${body.id_token}`)).status, 401);
  }));

test("leaves the ID token out without openid", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const { body } = await exchange(
      server,
      await newCode(server, { scope: "aws.cognito.signin.user.admin" }),
    );
    assert.not("id_token" in body);
  }));

test.run();
