import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { checkClaims } from "../../../../handlers/platform/identity/claims.ts";
import { identity, machineClaims, personClaims } from "./tokens.ts";

const test = suite("platform/claims");

const refusal = (claims: Record<string, unknown>) => {
  try {
    checkClaims(claims, identity);
  } catch (error) {
    if (error instanceof ApiError) return [error.code, (error.options.cause as Error).message];
    throw error;
  }
  return "accepted";
};

test("a person's claims, as the gateway writes them", () => {
  assert.equal(checkClaims(personClaims, identity), {
    sub: "0b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a11",
    clientId: "web",
    username: "ada",
    scopes: ["openid", "movies/write"],
    groups: "[gardener editor]",
    issuedAt: 1_780_000_000,
    authenticatedAt: 1_779_999_000,
  });
});

test("a person's claims with numbers, as a verifier gives them", () => {
  const claims = { ...personClaims, iat: 1_780_000_000, auth_time: undefined };
  assert.is(checkClaims(claims, identity).issuedAt, 1_780_000_000);
  assert.is(checkClaims(claims, identity).authenticatedAt, 1_780_000_000);
});

test("without a machine client no token of a machine is taken", () => {
  const { issuer, webClientId } = identity;
  assert.throws(
    () => checkClaims(machineClaims, { issuer, webClientId }),
    (error: ApiError) => error.status === 401,
  );
});

test("a machine's claims have no username", () => {
  const { username, clientId, scopes } = checkClaims(machineClaims, identity);
  assert.equal([username, clientId, scopes], [null, "machine", ["movies/write"]]);
});

for (const [what, change, reason] of [
  ["an ID token", { token_use: "id" }, "not an access token"],
  ["no token_use", { token_use: undefined }, "claim token_use is missing"],
  ["another client", { client_id: "other" }, "another client"],
  ["no client", { client_id: undefined }, "claim client_id is missing"],
  [
    "an ID token's audience instead of a client",
    { client_id: undefined, aud: "web" },
    "claim client_id is missing",
  ],
  ["a list of clients", { client_id: ["web"] }, "claim client_id is missing"],
  ["another issuer", { iss: "https://evil.example" }, "another issuer"],
  ["an issuer with a slash behind it", { iss: "http://localhost:4001/pool/" }, "another issuer"],
  ["no sub", { sub: "" }, "claim sub is missing"],
  ["no username from the web client", { username: undefined }, "claim username is missing"],
  ["no iat", { iat: undefined }, "a time claim is not a number"],
  ["an iat of words", { iat: "yesterday" }, "a time claim is not a number"],
  ["a fractional iat", { iat: 1.5 }, "a time claim is not a number"],
  ["an iat in exponent form", { iat: "1e9" }, "a time claim is not a number"],
  ["a null auth_time", { auth_time: null }, "a time claim is not a number"],
] as const) {
  test(`${what} is refused`, () => {
    assert.equal(refusal({ ...personClaims, ...change }), ["unauthenticated", reason]);
  });
}

test("no claims at all are refused", () => {
  assert.equal(refusal({}), ["unauthenticated", "claim iss is missing"]);
});

test("without a scope claim there are no scopes", () => {
  assert.equal(checkClaims({ ...personClaims, scope: undefined }, identity).scopes, []);
  assert.equal(checkClaims({ ...personClaims, scope: ["a/b"] }, identity).scopes, []);
});

test.run();
