import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FormBrowser } from "../support/browser.ts";
import { CALLBACK, MACHINE_CLIENT } from "../support/graph.ts";
import { authorize, callback, signInAtPage } from "../support/oauth.ts";
import { claimsOf, createPerson } from "../support/people.ts";
import { withCognito } from "../support/server.ts";

const ANN = "ann@example.com";

const test = suite("/oauth2/authorize");

test("leads to the sign-in page, and back with a code and the state", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const page = await signInAtPage(server);
    assert.is(page.status, 302);
    assert.ok(page.location?.startsWith(`${CALLBACK}?code=`));
    assert.is(callback(page).state, "state-1");
    assert.match(callback(page).code ?? "", /^[0-9a-f]{128}$/);
  }));

test("remembers who signed in in this browser for an hour, unless asked to prompt", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const browser = new FormBrowser(server.url);
    assert.is(callback(await browser.open(authorize({ prompt: "none" }))).error, "login_required");
    await signInAtPage(server, {}, browser);
    const again = await browser.open(authorize({ state: "state-2" }));
    assert.is(callback(again).state, "state-2");
    assert.ok(callback(again).code);
    assert.ok(callback(await browser.open(authorize({ prompt: "none" }))).code);
    assert.is((await browser.open(authorize({ prompt: "login" }))).title, "Sign in");
    server.host.advance(3600);
    assert.is((await browser.open(authorize())).title, "Sign in");
  }));

test("goes nowhere for an unknown client, a redirect URI that is not its own, or a pool without a domain", async () => {
  await withCognito({}, async server => {
    const browser = new FormBrowser(server.url);
    const uris = [
      "http://localhost:5173/signed-in/",
      "http://localhost:5173/signed-in?next=x",
      "http://localhost:5173",
      "https://localhost:5173/signed-in",
      "http://LOCALHOST:5173/signed-in",
      "http://evil.example/signed-in",
      "javascript:alert(1)",
    ];
    for (const redirect_uri of uris) {
      const page = await browser.open(authorize({ redirect_uri }));
      assert.is(page.status, 400, redirect_uri);
      assert.is(page.location, null);
      assert.match(page.markup, /<code>redirect_mismatch<\/code>/);
    }
    for (const changes of [
      { client_id: "nobody" },
      { client_id: null },
      { redirect_uri: null },
      { client_id: `${MACHINE_CLIENT}` },
    ]) {
      const page = await browser.open(authorize(changes));
      assert.is(page.status, 400);
      assert.is(page.location, null);
    }
    const twice = await browser.open(
      `${authorize()}&redirect_uri=${encodeURIComponent("http://evil.example")}`,
    );
    assert.is(twice.status, 400);
  });
  await withCognito({ hasDomain: false }, async server => {
    assert.match((await new FormBrowser(server.url).open(authorize())).markup, /has no domain/);
  });
});

test("tells the application what is wrong with its request", () =>
  withCognito({}, async server => {
    const browser = new FormBrowser(server.url);
    const cases: readonly (readonly [changes: Record<string, string | null>, error: string])[] = [
      [{ response_type: null }, "invalid_request"],
      [{ response_type: "id_token" }, "invalid_request"],
      [{ response_type: "token" }, "unauthorized_client"],
      [{ scope: "openid customers/read" }, "invalid_scope"],
      [{ scope: "email" }, "invalid_scope"],
      [{ scope: "nonsense" }, "invalid_scope"],
      [{ code_challenge_method: "plain" }, "invalid_request"],
      [{ code_challenge_method: null }, "invalid_request"],
      [{ code_challenge: null }, "invalid_request"],
      [{ code_challenge: "too-short" }, "invalid_request"],
      [{ identity_provider: "Google" }, "invalid_request"],
    ];
    for (const [changes, error] of cases) {
      const page = await browser.open(authorize(changes));
      assert.ok(page.location?.startsWith(CALLBACK), JSON.stringify(changes));
      assert.is(callback(page).error, error, JSON.stringify(changes));
      assert.is(callback(page).state, "state-1");
    }
  }));

test("adds its answer to a redirect URI that has a query, and leaves out a state that was not sent", () =>
  withCognito(
    { webClient: { callbackUrls: ["http://localhost:5173/cb?tenant=1", "myapp://signed-in"] } },
    async server => {
      await createPerson(server, ANN);
      const page = await signInAtPage(server, {
        redirect_uri: "http://localhost:5173/cb?tenant=1",
        state: null,
      });
      assert.match(page.location ?? "", /^http:\/\/localhost:5173\/cb\?tenant=1&code=[0-9a-f]+$/);
      const app = await signInAtPage(server, { redirect_uri: "myapp://signed-in" });
      assert.match(app.location ?? "", /^myapp:\/\/signed-in\?code=/);
    },
  ));

test("gives tokens in the fragment to a client that may use the implicit flow", () =>
  withCognito({ webClient: { allowedOauthFlows: ["implicit"] } }, async server => {
    await createPerson(server, ANN);
    const changes = {
      response_type: "token",
      nonce: "nonce-1",
      code_challenge: null,
      code_challenge_method: null,
    };
    const page = await signInAtPage(server, changes);
    assert.ok(page.location?.startsWith(`${CALLBACK}#id_token=`));
    const values = callback(page);
    assert.is(values.token_type, "Bearer");
    assert.is(values.expires_in, "900");
    assert.is(values.state, "state-1");
    assert.is(claimsOf(values.id_token ?? "").nonce, "nonce-1");
    assert.is(claimsOf(values.access_token ?? "").scope, "openid email");
    assert.is(callback(await new FormBrowser(server.url).open(authorize())).error, "unauthorized_client");
  }));

test.run();
