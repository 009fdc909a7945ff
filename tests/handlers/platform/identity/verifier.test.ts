import { createHmac, type KeyObject } from "node:crypto";
import { exportJWK, SignJWT } from "jose";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { tokenVerifier } from "../../../../handlers/platform/identity/verifier.ts";
import { rsaKeys } from "../../../support/rsa.ts";
import { identity } from "./tokens.ts";

const test = suite("platform/verifier");

const [ours, theirs, next] = [rsaKeys(0), rsaKeys(1), rsaKeys(2)];
const seconds = 1_780_000_000;
const url = "http://localhost:4001/pool/.well-known/jwks.json";

const goodClaims = {
  iss: identity.issuer,
  sub: "s",
  client_id: "web",
  token_use: "access",
  username: "ada",
  iat: seconds - 10,
  exp: seconds + 890,
};

interface Form {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: KeyObject;
  readonly alg?: string;
  readonly kid?: string;
}

const sign = ({ claims = {}, key = ours.privateKey, alg = "RS256", kid = "k1" }: Form = {}) =>
  new SignJWT({ ...goodClaims, ...claims }).setProtectedHeader({ alg, kid }).sign(key);

const keySet = async (...keys: [string, KeyObject][]) => ({
  keys: await Promise.all(
    keys.map(async ([kid, key]) => ({ ...(await exportJWK(key)), kid, alg: "RS256", use: "sig" })),
  ),
});

/** A verifier at a clock that the test moves, with the answers that the issuer gives to requests for its keys. */
function arena(...answers: (object | Error)[]) {
  const state = { now: seconds * 1000, asked: [] as string[] };
  const verify = tokenVerifier({
    issuer: identity.issuer,
    now: () => state.now,
    fetchKeys: async from => {
      state.asked.push(from);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const outcome = (token: string) =>
    verify(token).then(
      claims => claims.sub,
      error => (error instanceof ApiError ? error.code : error),
    );
  return { state, verify, outcome };
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("a good token gives its claims; the keys are asked for once", async () => {
  const { verify, state } = arena(await keySet(["k1", ours.publicKey]));
  assert.equal(await verify(await sign()), goodClaims);
  await verify(await sign());
  assert.equal(state.asked, [url]);
});

for (const [what, claims] of [
  ["another issuer", { iss: "https://evil.example" }],
  ["an issuer with a slash behind it", { iss: `${identity.issuer}/` }],
  ["a list of issuers", { iss: [identity.issuer] }],
  ["no exp", { exp: undefined }],
  ["exp as text", { exp: String(seconds + 900) }],
  ["exp null", { exp: null }],
  ["expired just beyond the tolerance", { exp: seconds - 6 }],
  ["no iat", { iat: undefined }],
  ["issued in the future", { iat: seconds + 60 }],
  ["issued two days ago", { iat: seconds - 2 * 86_400 }],
  ["not valid yet", { nbf: seconds + 60 }],
  ["no sub", { sub: undefined }],
  ["no token_use", { token_use: undefined }],
  ["no client_id", { client_id: undefined }],
] as const) {
  test(`${what} is unauthenticated`, async () => {
    const { outcome } = arena(await keySet(["k1", ours.publicKey]));
    assert.is(await outcome(await sign({ claims })), "unauthenticated");
  });
}

test("a token that expired within the tolerance is taken", async () => {
  const { outcome } = arena(await keySet(["k1", ours.publicKey]));
  assert.is(await outcome(await sign({ claims: { exp: seconds - 4 } })), "s");
});

test("a token of another key under our key's id is unauthenticated", async () => {
  const { outcome } = arena(await keySet(["k1", ours.publicKey]));
  assert.is(await outcome(await sign({ key: theirs.privateKey })), "unauthenticated");
});

test("no algorithm but RS256 is taken, not even with keys that do not say what they are for", async () => {
  const { keys } = await keySet(["k1", ours.publicKey]);
  const arenas = [arena({ keys }), arena({ keys: keys.map(({ alg: _, ...key }) => key) })];
  const pem = ours.publicKey.export({ type: "spki", format: "pem" });
  const [, payload, signature] = (await sign()).split(".");
  const hmacInput = `${base64({ alg: "HS256", kid: "k1" })}.${payload}`;
  const tokens = [
    `${base64({ alg: "none" })}.${payload}.`,
    `${base64({ alg: "NoNe", kid: "k1" })}.${payload}.${signature}`,
    `${base64({ alg: "none", kid: "k1" })}.${payload}.${signature}`,
    `${hmacInput}.${createHmac("sha256", pem).update(hmacInput).digest("base64url")}`,
    await sign({ alg: "RS512" }),
    await sign({ alg: "PS256" }),
  ];
  for (const { outcome } of arenas) {
    assert.is(await outcome(await sign()), "s");
    for (const token of tokens) assert.is(await outcome(token), "unauthenticated", token.slice(0, 30));
  }
});

test("altered and malformed tokens are unauthenticated", async () => {
  const { outcome } = arena(await keySet(["k1", ours.publicKey]));
  const [header, , signature] = (await sign()).split(".");
  const admin = base64({ ...goodClaims, "cognito:groups": ["admin"] });
  const tokens = [
    `${header}.${admin}.${signature}`,
    `${header}.${admin}.`,
    "a.b.c",
    "..",
    `${header}.${signature}`,
  ];
  for (const token of tokens) assert.is(await outcome(token), "unauthenticated", token.slice(0, 30));
  assert.is(await outcome((await sign()).slice(0, -3)), "unauthenticated");
  assert.is(await outcome(`${header}.${"x".repeat(1_000_000)}.${signature}`), "unauthenticated");
});

for (const [what, answer] of [
  ["the issuer answers 500", new Error("answered 500")],
  ["the issuer answers no key set", { hello: "world" }],
  ["the issuer answers a broken key set", { keys: "none" }],
] as const) {
  test(`on a cold cache, when ${what}, it is 503 and never 401 or a pass`, async () => {
    const { outcome, state } = arena(answer);
    assert.is(await outcome(await sign()), "unavailable");
    assert.is(await outcome(await sign()), "unavailable");
    assert.is(state.asked.length, 2);
  });
}

test("an unknown key id asks for the keys again, at most each 30 s", async () => {
  const both = await keySet(["k1", ours.publicKey], ["k2", next.publicKey]);
  const { outcome, state } = arena(await keySet(["k1", ours.publicKey]), both);
  const rotated = await sign({ kid: "k2", key: next.privateKey });
  assert.is(await outcome(await sign()), "s");
  assert.is(await outcome(rotated), "unauthenticated");
  assert.is(state.asked.length, 1);
  state.now += 30_000;
  assert.is(await outcome(rotated), "s");
  assert.is(state.asked.length, 2);
});

test("an unknown key id while the issuer is away is 503", async () => {
  const { outcome, state } = arena(await keySet(["k1", ours.publicKey]), new Error("away"));
  await outcome(await sign());
  state.now += 30_000;
  assert.is(await outcome(await sign({ kid: "k2", key: next.privateKey })), "unavailable");
});

test("known keys are used for two hours while the issuer is away, and asked for again each 30 s", async () => {
  const { outcome, state } = arena(await keySet(["k1", ours.publicKey]), new Error("away"));
  const claims = { iat: seconds, exp: seconds + 86_400 };
  const token = await sign({ claims });
  await outcome(token);
  state.now += 3_600_000;
  assert.is(await outcome(token), "s");
  assert.is(await outcome(token), "s");
  assert.is(state.asked.length, 2);
  state.now += 3_600_000;
  assert.is(await outcome(token), "unavailable");
});

test("a key that the issuer withdrew is refused after an hour", async () => {
  const { outcome, state } = arena(
    await keySet(["k1", ours.publicKey]),
    await keySet(["k2", next.publicKey]),
  );
  const token = await sign({ claims: { exp: seconds + 86_400 } });
  assert.is(await outcome(token), "s");
  state.now += 3_600_000;
  assert.is(await outcome(token), "unauthenticated");
});

test.run();
