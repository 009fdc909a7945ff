import { suite } from "uvu";
import * as assert from "uvu/assert";
import { commonErrors, defineErrors } from "../../contract/errors.ts";
import { definedErrors } from "../support/errors.ts";

const test = suite("contract/errors");

test("a definition knows its code, which is a literal to the compiler", () => {
  const { movie_not_found } = defineErrors({
    movie_not_found: { status: 404, title: "There is no such movie", help: "Check the id." },
  });
  const code: "movie_not_found" = movie_not_found.code;
  assert.is(code, "movie_not_found");
  assert.equal(movie_not_found, {
    code: "movie_not_found",
    status: 404,
    title: "There is no such movie",
    help: "Check the id.",
  });
});

test("the common errors keep their codes and statuses", () => {
  const statuses = Object.values(commonErrors).map(({ code, status }) => `${status} ${code}`);
  assert.equal(statuses, [
    "400 invalid_request",
    "400 invalid_json",
    "400 invalid_cursor",
    "400 idempotency_key_missing",
    "401 unauthenticated",
    "403 forbidden",
    "404 not_found",
    "409 conflict",
    "409 idempotency_key_reused",
    "412 precondition_failed",
    "413 body_too_large",
    "415 unsupported_media_type",
    "428 precondition_required",
    "429 too_many_requests",
    "500 internal_error",
    "503 unavailable",
    "503 outcome_unknown",
  ]);
});

/** Every definition of the project, by the folder of the file that holds it. */
const all = [["contract", commonErrors] as const, ...(await definedErrors())];

for (const [folder, errors] of all) {
  test(`${folder}: codes are in snake case, titles and help are sentences, statuses are errors`, () => {
    for (const { code, status, title, help } of Object.values(errors)) {
      assert.match(code, /^[a-z]+(_[a-z]+)*$/);
      assert.ok(status >= 400 && status <= 503, code);
      assert.match(title, /^[A-Z].*[^.]$/, code);
      assert.match(help, /^[A-Z`].*\.$/, code);
    }
  });
}

test("no two files define one code, nor one of the common errors", () => {
  assert.ok(all.length > 1);
  const owners = new Map<string, string>();
  for (const [folder, errors] of all)
    for (const code of Object.keys(errors)) {
      assert.is(owners.get(code), undefined, `${folder} defines ${code}, and so does ${owners.get(code)}`);
      owners.set(code, folder);
    }
});

test.run();
