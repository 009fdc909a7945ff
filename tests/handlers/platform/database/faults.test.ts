import { suite } from "uvu";
import * as assert from "uvu/assert";
import { commonErrors } from "../../../../contract/errors.ts";
import { DatabaseError } from "../../../../handlers/platform/database/database.ts";
import { type FaultKind, faultOf } from "../../../../handlers/platform/database/faults.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { awsError, socketError, sqlError } from "../fakes.ts";

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
  ["a server that crashed", sqlError("57P02"), "unknown"],
  ["an idle session that was closed", sqlError("57P05"), "unknown"],
  ["a lost connection behind the Data API", sqlError("08006"), "unknown"],
  ["an unknown completion", sqlError("40003"), "unknown"],
  ["a write on a former writer", sqlError("25006"), "resuming"],
  ["a transaction that was idle for too long", sqlError("25P03"), "lost"],
  ["a transaction that took too long", sqlError("25P04"), "tooSlow"],
  ["insufficient resources", sqlError("53000"), "exhausted"],
  ["a full disk", sqlError("53100"), "exhausted"],
  ["no memory", sqlError("53200"), "exhausted"],
  ["a limit of the configuration", sqlError("53400"), "exhausted"],
  ["an operator's intervention", sqlError("57000"), "exhausted"],
  ["a dropped database", sqlError("57P04"), "exhausted"],
  ["a system error", sqlError("58000"), "exhausted"],
  ["an I/O error", sqlError("58030"), "exhausted"],
  ["a file that is missing", sqlError("58P01"), "exhausted"],
  ["an internal error", sqlError("XX000"), "refused"],
  ["corrupted data", sqlError("XX001"), "refused"],
  ["a corrupted index", sqlError("XX002"), "refused"],
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
  ["our own refusal", new ApiError(commonErrors.unavailable), "refused"],
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
  assert.is(
    refusal.message,
    'ERROR: duplicate key value violates unique constraint "users_email_key" (SQLState 23505)',
  );
  assert.not.match(JSON.stringify(Object.entries(refusal)), "a@b.c");
});

test("what is thrown without being an error becomes one", () => {
  assert.is(faultOf("odd").error.message, "odd");
});

test.run();
