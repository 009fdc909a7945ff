import { createHmac, sign } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkClaims, claimsAsText, parseToken, scopesOf, TokenRefused } from "../../../local/gateway/jwt.ts";
import { rsaKeys } from "../../support/rsa.ts";

const { privateKey, publicKey } = rsaKeys(0);
const encode = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const header = { alg: "RS256", kid: "key-1" };
const claims = { iss: "https://issuer", client_id: "web", exp: 2_000, iat: 1_000 };

function tokenOf(payload: unknown = claims, head: object = header, algorithm = "RSA-SHA256"): string {
  const text = `${encode(head)}.${encode(payload)}`;
  return `${text}.${sign(algorithm, Buffer.from(text), privateKey).toString("base64url")}`;
}

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof TokenRefused) return error.message;
    throw error;
  }
  return "accepted";
};

const test = suite("gateway jwt");

test("reads a good token and verifies its signature", () => {
  const token = parseToken(tokenOf());
  assert.equal([token.kid, token.claims], ["key-1", claims]);
  assert.ok(token.isSignedBy(publicKey));
});

test("a changed payload or another key fails the signature", () => {
  const [head, , tail] = tokenOf().split(".");
  const altered = parseToken([head, encode({ ...claims, "cognito:groups": ["admin"] }), tail].join("."));
  assert.not(altered.isSignedBy(publicKey));
  assert.not(parseToken(tokenOf()).isSignedBy(rsaKeys(1).publicKey));
});

test("no algorithm but RS256", () => {
  const text = `${encode({ alg: "HS256", kid: "key-1" })}.${encode(claims)}`;
  const pem = publicKey.export({ type: "spki", format: "pem" });
  const confused = `${text}.${createHmac("sha256", pem).update(text).digest("base64url")}`;
  assert.is(
    refusal(() => parseToken(confused)),
    "signing method is invalid",
  );
  for (const alg of ["none", "NoNe", "RS512", "ES256", "", undefined])
    assert.is(
      refusal(() => parseToken(tokenOf(claims, { ...header, alg }))),
      "signing method is invalid",
      String(alg),
    );
});

test("a token without a key id, or with critical headers, is refused", () => {
  assert.is(
    refusal(() => parseToken(tokenOf(claims, { alg: "RS256" }))),
    "token has no key id",
  );
  assert.is(
    refusal(() => parseToken(tokenOf(claims, { ...header, crit: ["b64"] }))),
    "token has critical headers",
  );
});

test("anything but three clean segments of JSON objects is malformed", () => {
  const [head = "", body = "", tail = ""] = tokenOf().split(".");
  const broken = [
    "",
    "abc",
    `${head}.${body}`,
    `${head}.${body}.`,
    `${head}.${body}.${tail}.${tail}`,
    `${head}.${body}.${tail}=`,
    `${head}.${body}.${tail}~`,
    `${head}.${encode("[1]")}.${tail}`,
    `${head}.${encode("null")}.${tail}`,
    `${head}.${encode("{")}.${tail}`,
    `${encode("{}")} .${body}.${tail}`,
  ];
  for (const token of broken)
    assert.is(
      refusal(() => parseToken(token)),
      "token is malformed",
      token.slice(-20),
    );
});

test("a second spelling of the same signature is refused", () => {
  const token = tokenOf();
  const last = token.at(-1) ?? "";
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  // 256 bytes leave four unused bits in the last character.
  const sibling = alphabet[alphabet.indexOf(last) ^ 1] ?? "";
  const spelled = token.slice(0, -1) + sibling;
  assert.equal(
    Buffer.from(spelled.split(".")[2] ?? "", "base64url"),
    Buffer.from(token.split(".")[2] ?? "", "base64url"),
  );
  assert.is(
    refusal(() => parseToken(spelled)),
    "token is malformed",
  );
});

test("the issuer is exact", () => {
  const check = (iss: unknown) =>
    refusal(() => checkClaims({ ...claims, iss }, "https://issuer", ["web"], 1_500));
  assert.is(check("https://issuer"), "accepted");
  for (const iss of ["https://issuer/", "https://Issuer", "", undefined, ["https://issuer"]])
    assert.is(check(iss), "invalid issuer");
});

test("the audience counts, or the client id where there is none", () => {
  const check = (more: object) =>
    refusal(() => checkClaims({ ...claims, ...more }, "https://issuer", ["web", "machine"], 1_500));
  const refused = "the token does not have a valid audience";
  assert.is(check({}), "accepted");
  assert.is(check({ client_id: "machine" }), "accepted");
  assert.is(check({ client_id: "other" }), refused);
  assert.is(check({ client_id: undefined }), refused);
  assert.is(check({ client_id: "other", aud: "web" }), "accepted");
  assert.is(check({ client_id: "web", aud: "other" }), refused);
  assert.is(check({ client_id: "other", aud: ["x", "machine"] }), "accepted");
  assert.is(check({ client_id: undefined, aud: [] }), refused);
});

test("times are numbers, and now lies between them", () => {
  const check = (more: object, now = 1_500) =>
    refusal(() => checkClaims({ ...claims, ...more }, "https://issuer", ["web"], now));
  assert.is(check({}, 1_999), "accepted");
  for (const exp of [1_500, 1_499, undefined, null, "2000", Number.POSITIVE_INFINITY])
    assert.is(check({ exp }), "the token has expired", String(exp));
  assert.is(check({ nbf: 1_501 }), "the token is not valid yet");
  assert.is(check({ nbf: 1_500 }), "accepted");
  assert.is(check({ nbf: "1" }), "the token is not valid yet");
  assert.is(check({ iat: 1_501 }), "the token is used before it was issued");
  assert.is(check({ iat: undefined }), "accepted");
});

test("scopes stand in scope or scp, as text or list", () => {
  assert.equal(scopesOf({ scope: "a/read  b/write" }), ["a/read", "b/write"]);
  assert.equal(scopesOf({ scp: ["a/read", 1] }), ["a/read"]);
  assert.equal(scopesOf({}), []);
});

test("functions get every claim as text", () => {
  assert.equal(claimsAsText({ a: 1, b: true, c: ["admin", "editor"], d: "x", e: { f: 1 }, g: [] }), {
    a: "1",
    b: "true",
    c: "[admin editor]",
    d: "x",
    e: '{"f":1}',
    g: "[]",
  });
});

test.run();
