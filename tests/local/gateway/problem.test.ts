import { suite } from "uvu";
import * as assert from "uvu/assert";
import { problemOf } from "../../../local/gateway/problem.ts";

const test = suite("local: what a reply says was wrong");

const problem = (more: object, status = 400) =>
  problemOf({ status, body: JSON.stringify({ title: "Not valid", code: "invalid_request", ...more }) });

test("names the first field that is wrong, and how many more are", () => {
  const year = { path: "query.year", message: "is not a known field" };
  assert.is(problem({ errors: [year] }), "invalid_request: query.year is not a known field");
  assert.is(
    problem({ errors: [year, year] }),
    "invalid_request: query.year is not a known field, and 1 more",
  );
});

test("else gives the detail or the title, not without end", () => {
  assert.is(problem({ detail: "Nothing there" }), "invalid_request: Nothing there");
  assert.is(problem({}), "invalid_request: Not valid");
  assert.is(problem({ detail: "x".repeat(1_000) })?.length, 301);
});

test("reads nothing out of replies that are well, and of those without a problem", () => {
  assert.is(problem({}, 200), null);
  assert.is(problemOf({ status: 500, body: '{"message":"Internal Server Error"}' }), null);
  assert.is(problemOf({ status: 500, body: "{" }), null);
  assert.is(problemOf({ status: 404, body: Buffer.from('{"code":"not_found"}') }), "not_found");
});

test.run();
