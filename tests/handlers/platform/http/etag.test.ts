import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { etagOf, requireMatch } from "../../../../handlers/platform/http/etag.ts";

const test = suite("platform/etag");

const outcome = (ifMatch: string | undefined) => {
  try {
    requireMatch(ifMatch, 3);
  } catch (error) {
    return error instanceof ApiError ? error.status : error;
  }
  return "matches";
};

test("a tag is strong and quoted", () => assert.is(etagOf(3), '"3"'));

test("the present version matches, alone, in a list, and as anything", () => {
  for (const header of ['"3"', ' "3" ', '"1", "3"', '"1","3"', "*"])
    assert.is(outcome(header), "matches", header);
});

test("other versions, weak tags and rubbish are 412", () => {
  for (const header of ['"2"', 'W/"3"', "3", '"33"', "", '"3', "**", '"1" "3"'])
    assert.is(outcome(header), 412, header);
});

test("no header is 428", () => assert.is(outcome(undefined), 428));

test.run();
