import { suite } from "uvu";
import * as assert from "uvu/assert";
import { errorHelp } from "../../../handlers/platform/error-help.ts";
import { ApiError, type ErrorCode, errorKinds } from "../../../handlers/platform/errors.ts";

const test = suite("platform/errors");

test("codes are in snake case, titles and help are sentences, statuses are errors", () => {
  for (const [code, { status, title }] of Object.entries(errorKinds)) {
    assert.match(code, /^[a-z]+(_[a-z]+)*$/);
    assert.ok(status >= 400 && status <= 503, code);
    assert.match(title, /^[A-Z].*[^.]$/, code);
    assert.match(errorHelp[code as ErrorCode], /^[A-Z`].*\.$/, code);
  }
});

test("every code has its help, and no other", () => {
  assert.equal(Object.keys(errorHelp).sort(), Object.keys(errorKinds).sort());
});

test("the codes that the platform itself gives keep their statuses", () => {
  const statuses = {
    ...{ invalid_request: 400, invalid_json: 400, invalid_cursor: 400, idempotency_key_missing: 400 },
    ...{ unauthenticated: 401, forbidden: 403, not_found: 404, conflict: 409, idempotency_key_reused: 409 },
    ...{
      precondition_failed: 412,
      body_too_large: 413,
      unsupported_media_type: 415,
      precondition_required: 428,
    },
    ...{ internal_error: 500, unavailable: 503, outcome_unknown: 503 },
  };
  for (const [code, status] of Object.entries(statuses))
    assert.is(errorKinds[code as ErrorCode].status, status, code);
});

test("an error says its detail, else its title, and keeps its cause", () => {
  const cause = new Error("inner");
  const error = new ApiError("conflict", { detail: "It has begun.", cause });
  assert.equal(
    [error.name, error.code, error.status, error.message],
    ["ApiError", "conflict", 409, "It has begun."],
  );
  assert.is(error.cause, cause);
  assert.is(new ApiError("not_found").message, "There is no such thing");
});

test.run();
