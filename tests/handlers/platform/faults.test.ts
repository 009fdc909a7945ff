import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DatabaseError } from "../../../handlers/platform/database.ts";
import { ApiError } from "../../../handlers/platform/errors.ts";
import { type FaultKind, faultOf } from "../../../handlers/platform/faults.ts";
import { awsError, socketError, sqlError } from "./fakes.ts";

const test = suite("platform/faults");

const rows: readonly [string, Error, FaultKind][] = [
  ["a resuming cluster", awsError("DatabaseResumingException", 400), "resuming"],
  ["throttling by name", awsError("ThrottlingException", 400), "notTaken"],
  ["throttling by status", awsError("SomeException", 429), "notTaken"],
  ["500", awsError("InternalServerErrorException", 500), "unknown"],
  ["503", awsError("ServiceUnavailableError", 503), "unknown"],
  ["504", awsError("DatabaseUnavailableException", 504), "unknown"],
  ["a proxy's 502", awsError("UnknownError", 502), "unknown"],
  ["a reset connection", socketError("ECONNRESET"), "unknown"],
  ["a broken pipe", socketError("EPIPE"), "unknown"],
  ["a time-out", awsError("TimeoutError"), "unknown"],
  ["an abort", awsError("AbortError"), "unknown"],
  ["a connection refused", socketError("ECONNREFUSED"), "notTaken"],
  ["a name that does not resolve", socketError("ENOTFOUND"), "notTaken"],
  ["a statement that took too long", awsError("StatementTimeoutException", 400), "tooSlow"],
  ["a cancelled statement", sqlError("57014"), "tooSlow"],
  ["a lock that did not come", sqlError("55P03"), "tooSlow"],
  ["a serialization failure", sqlError("40001"), "conflict"],
  ["a deadlock", sqlError("40P01"), "conflict"],
  ["too many connections", sqlError("53300"), "notTaken"],
  ["a server that starts up", sqlError("57P03"), "notTaken"],
  ["a server that shuts down", sqlError("57P01"), "unknown"],
  ["a duplicate", sqlError("23505"), "refused"],
  ["a lost transaction", awsError("TransactionNotFoundException", 404), "lost"],
  [
    "a second statement in a transaction",
    awsError("BadRequestException", 400, "still running a query"),
    "refused",
  ],
  ["an unreadable secret", awsError("SecretsErrorException", 400), "secret"],
  ["a wrong secret", awsError("InvalidSecretException", 400), "refused"],
  ["no permission", awsError("AccessDeniedException", 403), "refused"],
  ["forbidden", awsError("ForbiddenException", 403), "refused"],
  ["a syntax error", sqlError("42601"), "refused"],
  ["our own refusal", new ApiError("unavailable"), "refused"],
];

for (const [what, error, kind] of rows) {
  test(`${what} is ${kind}`, () => assert.is(faultOf(error).kind, kind));
}

test("what PostgreSQL refused is told by state and constraint, without the row's values", () => {
  const message =
    'duplicate key value violates unique constraint "users_email_key"; Detail: Key (email)=(a@b.c) already exists.';
  const { error } = faultOf(sqlError("23505", message));
  assert.instance(error, DatabaseError);
  const refusal = error as DatabaseError;
  assert.is(refusal.sqlState, "23505");
  assert.is(refusal.constraint, "users_email_key");
  assert.is(refusal.message, 'ERROR: duplicate key value violates unique constraint "users_email_key"');
  assert.not.match(JSON.stringify(Object.entries(refusal)), "a@b.c");
});

test("what is thrown without being an error becomes one", () => {
  assert.is(faultOf("odd").error.message, "odd");
});

test.run();
