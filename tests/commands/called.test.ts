import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asCalled } from "../../commands/support/called.ts";

const test = suite("commands/called");

for (const [ours, theirs] of [
  ["npm start", "npx groundwork start"],
  ["npm start -- --data other", "npx groundwork start --data other"],
  ["npm run -s token -- [--user EMAIL]", "npx groundwork token [--user EMAIL]"],
  ["npm run reset", "npx groundwork reset"],
  ["npm run logs -- --request 1", "npx groundwork logs --request 1"],
  ["npm run frontend", "npm run frontend"],
  ["npm run tokens", "npm run tokens"],
] as const)
  test(`${ours} is ${theirs} for a program that has the package`, () => {
    assert.is(asCalled(`Call ${ours} now`, true), `Call ${theirs} now`);
    assert.is(asCalled(ours, false), ours);
  });

test.run();
