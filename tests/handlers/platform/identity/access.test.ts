import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Access, open, optional, role, scope, signedIn } from "../../../../contract/contract.ts";
import { commonErrors } from "../../../../contract/errors.ts";
import type { Database } from "../../../../handlers/platform/database/database.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import type { HttpEvent } from "../../../../handlers/platform/http/gateway.ts";
import { type AccessDependencies, checkAccess } from "../../../../handlers/platform/identity/access.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { unauthenticated } from "../../../../handlers/platform/identity/claims.ts";
import { fakeDatabase } from "../fakes.ts";
import { identity, machineClaims, personClaims, userId } from "./tokens.ts";

const test = suite("platform/access");

const row = { roles: ["editor"], deleted: false, revoked: false };
const person = {
  kind: "person",
  userId,
  username: "ada",
  roles: ["editor"],
  issuedAt: 1_780_000_000,
  authenticatedAt: 1_779_999_000,
};

const withClaims = (claims: Readonly<Record<string, unknown>> | undefined): HttpEvent => ({
  routeKey: "GET /x",
  requestContext: { requestId: "r1", ...(claims && { authorizer: { jwt: { claims } } }) },
});
const withHeader = (authorization?: string): HttpEvent => ({
  routeKey: "GET /x",
  headers: authorization === undefined ? {} : { authorization },
  requestContext: { requestId: "r1" },
});

interface Given extends Pick<AccessDependencies, "verifyToken"> {
  readonly database?: Database;
}

const check = (access: Access, event: HttpEvent, { database = fakeDatabase([row]), ...more }: Given = {}) =>
  checkAccess(access, event, { identity, ...usersIn(database), ...more }).catch((error: unknown) =>
    error instanceof ApiError ? error.code : error,
  );

test("open: anybody, and a token is not looked at", async () => {
  const database = fakeDatabase();
  assert.is(await check(open, withHeader("Bearer rubbish"), { database }), null);
  assert.is(await check(open, withClaims(personClaims), { database }), null);
  assert.equal(database.asked, []);
});

test("signedIn: a person with a row", async () => {
  assert.equal(await check(signedIn, withClaims(personClaims)), person);
});

test("signedIn: a missing or bad token is unauthenticated before any query", async () => {
  const database = fakeDatabase();
  assert.is(await check(signedIn, withClaims(undefined), { database }), "unauthenticated");
  assert.is(
    await check(signedIn, withClaims({ ...personClaims, token_use: "id" }), { database }),
    "unauthenticated",
  );
  assert.equal(database.asked, []);
});

test("signedIn: a machine is forbidden, whatever its sub looks like", async () => {
  assert.is(await check(signedIn, withClaims(machineClaims)), "forbidden");
  assert.is(
    await check(signedIn, withClaims({ ...machineClaims, sub: userId, username: "ada" })),
    "forbidden",
  );
});

test("role: decided by the row and not by the token's groups", async () => {
  const groups = { ...personClaims, "cognito:groups": "[admin]" };
  assert.equal(await check(role("editor", "admin"), withClaims(personClaims)), person);
  assert.is(await check(role("admin"), withClaims(groups)), "forbidden");
  assert.is(await check(role("admin"), withClaims(machineClaims)), "forbidden");
  const deleted = fakeDatabase([{ ...row, roles: ["admin"], deleted: true }]);
  assert.is(await check(role("admin"), withClaims(groups), { database: deleted }), "unauthenticated");
});

test("scope: a machine that has it, without a query", async () => {
  const database = fakeDatabase();
  assert.equal(await check(scope("movies/write"), withClaims(machineClaims), { database }), {
    kind: "client",
    clientId: "machine",
    userId: null,
    scopes: ["movies/write"],
  });
  assert.is(await check(scope("movies/read"), withClaims(machineClaims), { database }), "forbidden");
  const longer = { ...machineClaims, scope: "movies/writer xmovies/write" };
  assert.is(await check(scope("movies/write"), withClaims(longer), { database }), "forbidden");
  assert.equal(database.asked, []);
});

test("scope: a person that has it, while the account lives", async () => {
  const client = { kind: "client", clientId: "web", userId, scopes: ["openid", "movies/write"] };
  assert.equal(await check(scope("movies/write"), withClaims(personClaims)), client);
  const database = fakeDatabase([{ ...row, deleted: true }]);
  assert.is(await check(scope("movies/write"), withClaims(personClaims), { database }), "unauthenticated");
});

test("scope: a person needs one of the roles as well, where the rule names some", async () => {
  const rule = scope("movies/write", { people: ["admin"] });
  assert.is(await check(rule, withClaims(personClaims)), "forbidden");
  const database = fakeDatabase([{ ...row, roles: ["admin"] }]);
  const caller = await check(rule, withClaims(personClaims), { database });
  assert.is((caller as { userId: string }).userId, userId);
  const without = { ...personClaims, scope: "openid" };
  assert.is(await check(rule, withClaims(without), { database }), "forbidden");
  assert.is(((await check(rule, withClaims(machineClaims))) as { clientId: string }).clientId, "machine");
});

test("optional: nobody without a header, the person of a good token", async () => {
  const verified: string[] = [];
  const verifyToken = async (token: string) => {
    verified.push(token);
    return personClaims;
  };
  assert.is(await check(optional, withHeader(), { verifyToken }), null);
  assert.equal(await check(optional, withHeader("Bearer aa.bb-_.cc"), { verifyToken }), person);
  assert.equal(await check(optional, withHeader("bearer aa.bb.cc"), { verifyToken }), person);
  assert.equal(verified, ["aa.bb-_.cc", "aa.bb.cc"]);
});

test("optional: the gateway's claims are not asked, since it checks nothing there", async () => {
  assert.is(await check(optional, withClaims(personClaims)), null);
});

test("optional: what is no single bearer token is unauthenticated, unverified", async () => {
  const verifyToken = () => Promise.reject(new Error("must not be asked"));
  const headers = [
    "",
    "Basic YTpi",
    "Bearer",
    "Bearer ",
    "Bearer a.b",
    "Bearer a.b.c.d",
    "Bearer a.b.c,Bearer a.b.c",
  ];
  for (const header of [...headers, "Bearer a.b.c x", " Bearer a.b.c", "Bearer a.b.", "Bearer a.b.c.d.e"]) {
    assert.is(await check(optional, withHeader(header), { verifyToken }), "unauthenticated", header);
  }
});

test("optional: a bad token is unauthenticated, missing keys are 503, a machine is forbidden", async () => {
  const event = withHeader("Bearer a.b.c");
  const failing = (error: Error) => ({ verifyToken: () => Promise.reject(error) });
  assert.is(await check(optional, event, failing(unauthenticated("bad"))), "unauthenticated");
  assert.is(await check(optional, event, failing(new ApiError(commonErrors.unavailable))), "unavailable");
  assert.is(await check(optional, event, { verifyToken: async () => machineClaims }), "forbidden");
  const idToken = async () => ({ ...personClaims, token_use: "id" });
  assert.is(await check(optional, event, { verifyToken: idToken }), "unauthenticated");
});

test.run();
