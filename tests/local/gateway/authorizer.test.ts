import { suite } from "uvu";
import * as assert from "uvu/assert";
import { JwtAuthorizer } from "../../../local/gateway/authorizer.ts";
import { IssuerKeys } from "../../../local/gateway/keys.ts";
import { TestIssuer } from "../support/issuer.ts";

let issuer: TestIssuer;
let ticks = 0;
let shift = 0;
const newAuthorizer = () =>
  new JwtAuthorizer(
    { issuer: issuer.url, audiences: ["web"] },
    new IssuerKeys(issuer.url, () => ticks),
    () => Date.now() + shift,
  );

async function check(
  authorizer: JwtAuthorizer,
  header: string | undefined,
  ...scopes: readonly string[]
): Promise<unknown> {
  const verdict = await authorizer.check(header, scopes);
  return verdict.ok ? verdict.caller.claims.username : [verdict.status, verdict.challenge];
}

const test = suite("gateway authorizer");
test.before.each(async () => {
  issuer = await new TestIssuer().start();
  ticks = 0;
  shift = 0;
});
test.after.each(() => issuer.stop());

test("lets a good token in, with and without the word Bearer", async () => {
  const authorizer = newAuthorizer();
  assert.is(await check(authorizer, `Bearer ${issuer.token()}`), "ann");
  assert.is(await check(authorizer, `bearer ${issuer.token({ username: "bob" })}`), "bob");
  assert.is(await check(authorizer, issuer.token({ username: "eve" })), "eve");
});

test("no token, another scheme, and two tokens are 401 with a challenge", async () => {
  const authorizer = newAuthorizer();
  const malformed = [401, 'Bearer scope="" error="invalid_token" error_description="token is malformed"'];
  assert.equal(await check(authorizer, undefined), [401, "Bearer"]);
  assert.equal(await check(authorizer, "Bearer "), [401, "Bearer"]);
  assert.equal(await check(authorizer, "Basic YTpi"), malformed);
  assert.equal(await check(authorizer, `Bearer ${issuer.token()},Bearer ${issuer.token()}`), malformed);
});

test("a token of another key under a known id is 401", async () => {
  const forger = await new TestIssuer().start();
  const forged = forger.token({ iss: issuer.url });
  await forger.stop();
  const [status, challenge] = (await check(newAuthorizer(), `Bearer ${forged}`)) as [number, string];
  assert.is(status, 401);
  assert.match(challenge, 'error_description="signature is invalid"');
});

test("an ID token of the right audience passes, as at the real gateway; the function refuses it", async () => {
  assert.is(
    await check(
      newAuthorizer(),
      `Bearer ${issuer.token({ aud: "web", client_id: undefined, token_use: "id" })}`,
    ),
    "ann",
  );
});

test("a missing scope is 403 with a challenge that names those that would do", async () => {
  const authorizer = newAuthorizer();
  const token = `Bearer ${issuer.token({ scope: "a/read" })}`;
  assert.is(await check(authorizer, token, "a/read", "a/write"), "ann");
  assert.equal(await check(authorizer, token, "a/write", "b/write"), [
    403,
    'Bearer scope="a/write b/write" error="insufficient_scope"',
  ]);
});

test("keys are asked for once, and a token is verified once but never beyond its time", async () => {
  const authorizer = newAuthorizer();
  const token = `Bearer ${issuer.token()}`;
  await check(authorizer, token);
  assert.is(issuer.requests, 2);
  for (let time = 0; time < 5; time++) assert.is(await check(authorizer, token), "ann");
  assert.is(await check(authorizer, `Bearer ${issuer.token({ username: "bob" })}`), "bob");
  assert.is(issuer.requests, 2);
  shift = 901_000;
  assert.equal(await check(authorizer, token), [
    401,
    'Bearer scope="" error="invalid_token" error_description="the token has expired"',
  ]);
});

test("a token that was seen before is judged by the scopes of each route", async () => {
  const authorizer = newAuthorizer();
  const token = `Bearer ${issuer.token({ scope: "a/read" })}`;
  assert.is(await check(authorizer, token, "a/read"), "ann");
  assert.equal(((await check(authorizer, token, "b/read")) as unknown[])[0], 403);
});

test("an unknown key id asks the issuer again, but not at every request", async () => {
  const authorizer = newAuthorizer();
  await check(authorizer, `Bearer ${issuer.token()}`);
  issuer.rotate("key-2");
  const token = `Bearer ${issuer.token()}`;
  assert.equal(((await check(authorizer, token)) as unknown[])[0], 401);
  assert.is(issuer.requests, 2);
  ticks = 5_001;
  assert.is(await check(authorizer, token), "ann");
  assert.is(issuer.requests, 4);
});

test("while the keys cannot be had the answer is neither yes nor no, and the next request asks again", async () => {
  const authorizer = newAuthorizer();
  const token = `Bearer ${issuer.token()}`;
  for (const failure of [
    { status: 500, body: "" },
    { status: 200, body: "<html>" },
    { status: 302, body: "" },
    { status: 200, body: "{}" },
    { status: 200, body: `"${"x".repeat(151_000)}"` },
  ]) {
    issuer.failure = failure;
    assert.equal(await check(authorizer, token), [503, null], JSON.stringify(failure).slice(0, 40));
  }
  issuer.failure = null;
  assert.is(await check(authorizer, token), "ann");
});

test("a token of another issuer does not make us ask for keys", async () => {
  await check(newAuthorizer(), `Bearer ${issuer.token({ iss: "http://localhost:1/other" })}`);
  assert.is(issuer.requests, 0);
});

test.run();
