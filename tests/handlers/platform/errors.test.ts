import { suite } from "uvu";
import * as assert from "uvu/assert";
import { commonErrors } from "../../../contract/errors.ts";
import { ApiError } from "../../../handlers/platform/errors.ts";

const test = suite("platform/errors");

test("an error says its detail, else its title, and keeps its cause", () => {
  const cause = new Error("inner");
  const error = new ApiError(commonErrors.conflict, { detail: "It has begun.", cause });
  assert.equal(
    [error.name, error.code, error.status, error.message],
    ["ApiError", "conflict", 409, "It has begun."],
  );
  assert.is(error.cause, cause);
  assert.is(new ApiError(commonErrors.not_found).message, "There is no such thing");
});

test.run();
