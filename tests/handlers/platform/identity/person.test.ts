import { suite } from "uvu";
import * as assert from "uvu/assert";
import { accessRules, optional } from "../../../../contract/language.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { checkAccess } from "../../../../handlers/platform/identity/access.ts";
import { groupsIn, personOfToken } from "../../../../handlers/platform/identity/person.ts";
import { identity, personClaims, userId } from "./tokens.ts";

const test = suite("platform/person");

const { role } = accessRules(["gardener", "owner"]);
const findPerson = personOfToken(["gardener", "owner"]);
const event = {
  routeKey: "GET /x",
  headers: { authorization: "Bearer a.b.c" },
  requestContext: { requestId: "r1", authorizer: { jwt: { claims: personClaims } } },
};
const person = {
  kind: "person",
  userId,
  username: "ada",
  roles: ["gardener"],
  issuedAt: 1_780_000_000,
  authenticatedAt: 1_779_999_000,
};

test("a person is who the token says, with those groups that are roles", async () => {
  assert.equal(await checkAccess(role("gardener", "owner"), event, { identity, findPerson }), person);
  const verifyToken = async () => ({ ...personClaims, "cognito:groups": ["gardener"] });
  assert.equal(await checkAccess(optional, event, { identity, findPerson, verifyToken }), person);
});

test("groups are read from a list and from how the gateway writes one; anything else is none", () => {
  assert.equal(groupsIn("[gardener editor]"), ["gardener", "editor"]);
  assert.equal(groupsIn(["editor"]), ["editor"]);
  for (const claim of [undefined, "[]", "editor", "[editor", 7, [7], { editor: true }])
    assert.equal(groupsIn(claim), []);
});

test("a role that is not among the groups is forbidden", async () => {
  const error = await checkAccess(role("owner"), event, { identity, findPerson }).catch(
    (thrown: unknown) => thrown,
  );
  assert.instance(error, ApiError);
  assert.is((error as ApiError).code, "forbidden");
});

test("an operation for persons says what it lacks where nothing finds them", async () => {
  const error = await checkAccess(role("owner"), event, { identity }).catch((thrown: unknown) => thrown);
  assert.is((error as Error).message, "An operation for persons needs `findPerson`.");
});

test.run();
