import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromBase32, totp, totpStep } from "../../../../local/cognito/crypto/totp.ts";
import { FormBrowser } from "../support/browser.ts";
import { CALLBACK, POOL_ID, SIGNED_OUT, WEB_CLIENT } from "../support/graph.ts";
import { authorize, callback, exchange, query, signInAtPage } from "../support/oauth.ts";
import { createPerson, PASSWORD } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";
const NEW = "Another-horse-8";
const EVIL = `"><script>alert(1)</script>`;

const browserOf = (server: CognitoServer) => new FormBrowser(server.url);

const test = suite("hosted pages");

test("register a person, take the code, and go on to the application signed in", () =>
  withCognito({}, async server => {
    const browser = browserOf(server);
    const login = await browser.open(authorize());
    assert.is(login.title, "Sign in");
    const signup = await browser.open(login.links["Create an account"] ?? "");
    assert.is(signup.title, "Create an account");
    const weak = await browser.submit(signup, { username: ANN, password: "short" });
    assert.is(weak.status, 400);
    assert.is(weak.title, "Error: Create an account");
    assert.match(weak.markup, /Password not long enough/);
    assert.match(weak.markup, new RegExp(`value="${ANN}"`));
    assert.not.match(weak.markup, /value="short"/);
    const confirm = await browser.submit(weak, { username: ANN, password: PASSWORD });
    assert.is(confirm.title, "Confirm your account");
    assert.match(confirm.markup, /We sent a code to a\*\*\*@e\*\*\*\./);
    const again = await browser.submit(confirm, { code: "x" });
    assert.is(again.message, "Invalid verification code provided, please try again.");
    const resent = await browser.submit(again, {}, "/resendcode");
    assert.is(resent.title, "Confirm your account");
    assert.is(resent.message, "A new code was sent.");
    const wrong = await browser.submit(resent, { code: "x" });
    assert.is(wrong.message, again.message);
    assert.not.match(wrong.markup, /A new code was sent/);
    const done = await browser.submit(wrong, { code: server.code(ANN).replace(/^.../, "$& ") });
    assert.ok(done.location?.startsWith(CALLBACK));
    assert.is((await exchange(server, callback(done).code ?? "")).status, 200);
    assert.ok(callback(await browser.open(authorize())).code);
  }));

test("send somebody who never confirmed to the code, after the right password", () =>
  withCognito({}, async server => {
    const first = browserOf(server);
    await first.submit(await first.open(`/signup?${query()}`), { username: ANN, password: PASSWORD });
    const browser = browserOf(server);
    const wrong = await signInAtPage(server, {}, browser, { username: ANN, password: "Wrong-horse-7" });
    assert.is(wrong.message, "Incorrect username or password.");
    const confirm = await browser.submit(wrong, { username: ANN, password: PASSWORD });
    assert.is(confirm.title, "Confirm your account");
    const done = await browser.submit(confirm, { code: server.code(ANN) });
    assert.ok(callback(done).code);
  }));

test("refuse a wrong password and lock out, without saying who exists", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    for (const username of [ANN, "bob@example.com"]) {
      const browser = browserOf(server);
      let page = await browser.open(authorize());
      for (let tried = 0; tried < 5; tried++) {
        page = await browser.submit(page, { username, password: "Wrong-horse-7" });
        assert.is(page.message, "Incorrect username or password.");
        assert.is(page.location, null);
      }
      page = await browser.submit(page, { username, password: PASSWORD });
      assert.is(page.message, "Password attempts exceeded");
    }
  }));

test("reset a forgotten password", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const browser = browserOf(server);
    const login = await browser.open(authorize());
    const forgot = await browser.open(login.links["Forgot your password?"] ?? "");
    const reset = await browser.submit(forgot, { username: ANN });
    assert.is(reset.title, "Set a new password");
    const weak = await browser.submit(reset, { code: server.code(ANN), password: "short" });
    assert.is(weak.message, "The password is not strong enough.");
    assert.match(weak.markup, new RegExp(`value="${server.code(ANN)}"`));
    const back = await browser.submit(weak, { code: server.code(ANN), password: NEW });
    assert.is(back.message, "Your password is changed. Sign in with the new one.");
    assert.ok(callback(await browser.submit(back, { username: ANN, password: NEW })).code);
  }));

test("answer a forgotten password of nobody in the same way", () =>
  withCognito({}, async server => {
    const browser = browserOf(server);
    const reset = await browser.submit(await browser.open(`/forgotPassword?${query()}`), {
      username: "bob@example.com",
    });
    assert.match(reset.markup, /We sent a code to b\*\*\*@e\*\*\*\./);
    const refused = await browser.submit(reset, { code: "123456", password: NEW });
    assert.is(refused.message, "Invalid verification code provided, please try again.");
  }));

test("have a temporary password replaced", () =>
  withCognito(
    { pool: { schemas: [{ name: "name", attributeDataType: "String", required: true, mutable: true }] } },
    async server => {
      await server.sdk.send(new AdminCreateUserCommand({ UserPoolId: POOL_ID, Username: ANN }));
      const browser = browserOf(server);
      const change = await signInAtPage(server, {}, browser, { username: ANN, password: server.code(ANN) });
      assert.is(change.title, "Choose your password");
      const done = await browser.submit(change, { "attribute.name": "Ann", password: NEW });
      assert.ok(callback(done).code);
      const user = await server.sdk.send(new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: ANN }));
      assert.ok(user.UserAttributes?.some(({ Name, Value }) => Name === "name" && Value === "Ann"));
    },
  ));

test("set up an authenticator app and ask for its code", () =>
  withCognito({ pool: { mfaConfiguration: "ON" } }, async server => {
    await createPerson(server, ANN);
    const browser = browserOf(server);
    const setup = await signInAtPage(server, {}, browser);
    assert.is(setup.title, "Set up an authenticator app");
    const secret = fromBase32(/<code>([A-Z2-7]+)<\/code>/.exec(setup.markup)?.[1] ?? "");
    const codeNow = () => totp(secret, totpStep(server.host.clock.now()));
    const retry = await browser.submit(setup, { code: codeNow() === "000000" ? "000001" : "000000" });
    assert.is(retry.message, "Code mismatch");
    assert.ok(callback(await browser.submit(retry, { code: codeNow() })).code);
    server.host.advance(30);
    const other = browserOf(server);
    const ask = await signInAtPage(server, {}, other);
    assert.is(ask.title, "Enter your code");
    assert.ok(callback(await other.submit(ask, { code: codeNow() })).code);
  }));

test("take no form that did not come from them", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const login = { username: ANN, password: PASSWORD };
    const browser = browserOf(server);
    const page = await browser.open(authorize());
    const stranger = await browserOf(server).submit(page, login);
    assert.is(stranger.status, 403);
    assert.not.match(stranger.markup, /The application that sent you here made a mistake/);
    assert.is((await browser.submit(page, { ...login, _csrf: "0".repeat(64) })).status, 403);
    for (const origin of ["http://evil.example", "http://localhost:1", "null"])
      assert.is((await browser.submit(page, login, undefined, { origin })).status, 403, origin);
    assert.is((await browser.submit(page, login, undefined, { "content-type": "text/plain" })).status, 403);
    const empty = await fetch(new URL(page.forms[0]?.action ?? "", server.url), {
      method: "POST",
      headers: { cookie: "XSRF-TOKEN=" },
      body: new URLSearchParams({ ...login, _csrf: "" }),
    });
    assert.is(empty.status, 403, "an empty token is none");
    assert.ok(callback(await browser.submit(page, login)).code);
  }));

test("keep each step to the browser and the request that began it", () =>
  withCognito({}, async server => {
    const browser = browserOf(server);
    for (const path of ["/confirm", "/confirmforgotPassword", "/changePassword", "/mfa"]) {
      const page = await browser.open(`${path}?${query({ flow: "f".repeat(128) })}`);
      assert.is(page.message, "That page was used already, or it took too long. Please start again.", path);
    }
    const reset = await browser.submit(await browser.open(`/forgotPassword?${query()}`), { username: ANN });
    const flow = new URL(reset.forms[0]?.action ?? "", server.url).searchParams.get("flow") ?? "";
    const other = browserOf(server);
    await other.open(authorize());
    assert.is((await other.open(`/confirmforgotPassword?${query({ flow })}`)).title, "Sign in");
    for (const path of ["/changePassword", "/mfa"])
      assert.is((await browser.open(`${path}?${query({ flow })}`)).title, "Sign in", path);
  }));

test("offer the demo users that can sign in, with one click and without their password", () => {
  const demo = (email: string, groups: string[] = []) => ({ email, password: PASSWORD, groups });
  const demoUsers = [demo(ANN, ["admin"]), demo("gone@example.com")];
  return withCognito({ demoUsers }, async server => {
    await createPerson(server, ANN);
    const browser = browserOf(server);
    const login = await browser.open(authorize());
    assert.match(login.markup, /ann@example\.com \(admin\)/);
    assert.not.match(login.markup, /gone@example\.com/);
    assert.not.match(login.markup, new RegExp(PASSWORD));
    const form = login.forms.find(({ hidden }) => hidden.demo === ANN);
    const done = await browser.submit(login, form?.hidden ?? {});
    assert.ok(done.location?.startsWith(CALLBACK));
  });
});

test("say that a demo user has another password by now", () =>
  withCognito({ demoUsers: [{ email: ANN, password: NEW, groups: [] }] }, async server => {
    await createPerson(server, ANN);
    const browser = browserOf(server);
    const again = await browser.submit(await browser.open(authorize()), { demo: ANN });
    assert.is(again.message, "Incorrect username or password.");
  }));

test("escape whatever they repeat, and allow no scripts but our own and no frames", () =>
  withCognito({ webClient: { name: EVIL } }, async server => {
    const browser = browserOf(server);
    const pages = [
      await browser.open(authorize({ state: EVIL, login_hint: EVIL })),
      await signInAtPage(server, { state: EVIL }, browser, { username: EVIL, password: EVIL }),
      await browser.open(`/signup?${query({ state: EVIL })}`),
      await browser.open(authorize({ redirect_uri: `http://x/${EVIL}` })),
      await browser.open(authorize({ client_id: EVIL })),
      await browser.open(authorize({ notice: "__proto__" })),
    ];
    for (const page of pages) {
      assert.ok((page.markup.match(/<script/g) ?? []).length <= 1);
      assert.not.match(page.markup, /alert\(1\)<\/script>/);
      const policy = page.headers.get("content-security-policy") ?? "";
      assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; /);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.is(page.headers.get("x-frame-options"), "DENY");
      assert.is(page.headers.get("cache-control"), "no-store");
    }
  }));

test("set cookies that no script reads", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const response = await fetch(`${server.url}/login?${query()}`);
    const [cookie] = response.headers.getSetCookie();
    assert.match(cookie ?? "", /^XSRF-TOKEN=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax$/);
    const page = await signInAtPage(server);
    assert.match(
      page.headers.getSetCookie()[0] ?? "",
      /^cognito-eu-central-1_TestPool1=[0-9a-f]{128}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600$/,
    );
  }));

test("offer no sign-up where only administrators create users", () =>
  withCognito({ pool: { adminCreateUserConfig: { allowAdminCreateUserOnly: true } } }, async server => {
    const browser = browserOf(server);
    const login = await browser.open(authorize());
    assert.equal(Object.keys(login.links), ["Forgot your password?"]);
    const page = await browser.submit(await browser.open(`/signup?${query()}`), {
      username: ANN,
      password: PASSWORD,
    });
    assert.is(page.message, "SignUp is not permitted for this user pool");
  }));

test("sign out to a registered address only, and forget the browser", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const browser = browserOf(server);
    await signInAtPage(server, {}, browser);
    const logout = (values: Record<string, string>) =>
      browser.open(`/logout?${new URLSearchParams({ client_id: WEB_CLIENT, ...values })}`);
    assert.is((await logout({ logout_uri: "http://evil.example" })).status, 400);
    assert.is((await logout({})).status, 400);
    assert.ok(callback(await browser.open(authorize())).code);
    assert.is((await logout({ logout_uri: SIGNED_OUT })).location, SIGNED_OUT);
    assert.is((await browser.open(authorize())).title, "Sign in");
    const back = await browser.open(`/logout?${query()}`);
    assert.is(back.title, "Sign in");
  }));

test("do not let in a deleted user by their cookie", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const browser = browserOf(server);
    await signInAtPage(server, {}, browser);
    await server.sdk.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: POOL_ID,
        Username: ANN,
        Password: NEW,
        Permanent: false,
      }),
    );
    assert.is((await browser.open(authorize())).title, "Sign in");
  }));

test.run();
