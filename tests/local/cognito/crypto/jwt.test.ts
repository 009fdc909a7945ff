import { createHmac, createPublicKey } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type SigningKey, signJwt, verifyJwt } from "../../../../local/cognito/crypto/jwt.ts";
import { rsaKeys } from "../../../support/rsa.ts";

const pair = rsaKeys(0);
const other = rsaKeys(1);
const key: SigningKey = { kid: "one", ...pair };
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const claims = { sub: "ann", exp: 1 };

const test = suite("JWT");

test("signs and verifies", () => {
  assert.equal(verifyJwt(signJwt(claims, key), [key]), claims);
});

test("refuses another algorithm, none, and a public key used as a secret", () => {
  const unsigned = `${part({ alg: "none", kid: "one" })}.${part(claims)}`;
  const pem = createPublicKey(pair.privateKey).export({ type: "spki", format: "pem" });
  const confused = `${part({ alg: "HS256", kid: "one" })}.${part(claims)}`;
  assert.is(verifyJwt(`${unsigned}.`, [key]), null);
  assert.is(verifyJwt(`${unsigned}.x`, [key]), null);
  assert.is(
    verifyJwt(`${confused}.${createHmac("sha256", pem).update(confused).digest("base64url")}`, [key]),
    null,
  );
});

test("refuses another key under a known id, an unknown id, and changed claims", () => {
  assert.is(verifyJwt(signJwt(claims, { kid: "one", ...other }), [key]), null);
  assert.is(verifyJwt(signJwt(claims, { kid: "two", ...pair }), [key]), null);
  const [header, , signature] = signJwt(claims, key).split(".");
  assert.is(verifyJwt(`${header}.${part({ sub: "bob" })}.${signature}`, [key]), null);
});

test("refuses what is no token", () => {
  for (const token of ["", "a", "a.b", "a.b.c", "a.b.c.d", `${part([])}.${part(claims)}.x`, "é.é.é"])
    assert.is(verifyJwt(token, [key]), null);
});

test.run();
