import { suite } from "uvu";
import * as assert from "uvu/assert";
import { POOL_ID } from "../support/graph.ts";
import { withCognito } from "../support/server.ts";

const test = suite("discovery");

test("says where everything is", () =>
  withCognito({}, async server => {
    const { url } = server;
    const response = await fetch(`${url}/${POOL_ID}/.well-known/openid-configuration`);
    assert.is(response.headers.get("access-control-allow-origin"), "*");
    assert.equal(await response.json(), {
      authorization_endpoint: `${url}/oauth2/authorize`,
      end_session_endpoint: `${url}/logout`,
      id_token_signing_alg_values_supported: ["RS256"],
      issuer: `${url}/${POOL_ID}`,
      jwks_uri: `${url}/${POOL_ID}/.well-known/jwks.json`,
      response_types_supported: ["code", "token"],
      revocation_endpoint: `${url}/oauth2/revoke`,
      scopes_supported: ["openid", "email", "phone", "profile"],
      subject_types_supported: ["public"],
      token_endpoint: `${url}/oauth2/token`,
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      userinfo_endpoint: `${url}/oauth2/userInfo`,
    });
  }));

test("publishes the two public keys of a pool, and nothing private", () =>
  withCognito({}, async server => {
    const response = await fetch(`${server.url}/${POOL_ID}/.well-known/jwks.json`);
    const { keys } = (await response.json()) as { keys: { n: string }[] };
    assert.is(keys.length, 2);
    for (const key of keys) {
      assert.equal(Object.keys(key).sort(), ["alg", "e", "kid", "kty", "n", "use"]);
      assert.is(Buffer.from(key.n, "base64url").length, 256);
    }
    assert.is((await fetch(`${server.url}/eu-central-1_Nowhere/.well-known/jwks.json`)).status, 400);
    assert.is((await fetch(`${server.url}/elsewhere`)).status, 404);
  }));

test.run();
