import { suite } from "uvu";
import * as assert from "uvu/assert";
import { commonErrors } from "../../../../contract/errors.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { findPerson } from "../../../../handlers/platform/identity/callers.ts";
import { checkClaims } from "../../../../handlers/platform/identity/claims.ts";
import { fakeDatabase } from "../fakes.ts";
import { identity, personClaims, userId } from "./tokens.ts";

const test = suite("platform/callers");

const claims = { ...checkClaims(personClaims, identity), username: "ada" };
const row = { roles: ["editor"], deleted: false, revoked: false };

const reason = async (database: ReturnType<typeof fakeDatabase>, of = claims) => {
  const error = await findPerson(database, of).catch((error: unknown) => error);
  assert.instance(error, ApiError);
  const { code, options } = error as ApiError;
  return [code, (options.cause as Error).message];
};

test("one read gives the person with the roles of the row", async () => {
  const database = fakeDatabase([row]);
  assert.equal(await findPerson(database, claims), {
    kind: "person",
    userId,
    username: "ada",
    roles: ["editor"],
    issuedAt: 1_780_000_000,
    authenticatedAt: 1_779_999_000,
  });
  assert.equal(database.asked, [
    "select roles, deleted_at is not null as deleted, tokens_valid_from > to_timestamp(:p1) as revoked from users where id = :p2",
  ]);
});

test("a missing row is made, without touching one that is there", async () => {
  const database = fakeDatabase([], [{ ...row, roles: [] }]);
  const person = await findPerson(database, claims);
  assert.equal(person.roles, []);
  assert.match(String(database.asked[1]), "on conflict do nothing returning");
});

test("a row that somebody else made meanwhile is read", async () => {
  assert.equal((await findPerson(fakeDatabase([], [], [row]), claims)).roles, ["editor"]);
});

test("a deleted account is refused, also when it was deleted meanwhile", async () => {
  const expected = ["unauthenticated", "the account is deleted"];
  const deleted = { ...row, deleted: true };
  assert.equal(await reason(fakeDatabase([deleted])), expected);
  assert.equal(await reason(fakeDatabase([], [], [deleted])), expected);
  assert.equal(await reason(fakeDatabase([], [], [])), expected);
});

test("a token from before tokens_valid_from is refused", async () => {
  assert.equal(await reason(fakeDatabase([{ ...row, revoked: true }])), [
    "unauthenticated",
    "the token is revoked",
  ]);
});

test("a sub that is no user id is refused without a query", async () => {
  const database = fakeDatabase();
  const expected = ["unauthenticated", "sub is not a user's id"];
  for (const sub of ["machine", "", `${userId} `, "' or 1=1"]) {
    assert.equal(await reason(database, { ...claims, sub }), expected);
  }
  assert.equal(database.asked, []);
});

test("a database that stays away is not an authentication failure", async () => {
  const away = new ApiError(commonErrors.unavailable);
  assert.is(await findPerson(fakeDatabase(away), claims).catch((error: unknown) => error), away);
});

test.run();
