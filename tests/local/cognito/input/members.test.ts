import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  flag,
  integer,
  list,
  oneOf,
  parseInput,
  required,
  structure,
  text,
  texts,
} from "../../../../local/cognito/input/members.ts";

const members = {
  Username: required(text({ min: 1, max: 5, pattern: [/^[a-z]+$/, "[a-z]+"] })),
  Kind: oneOf("A", "B"),
  Limit: integer(0, 60),
  Force: flag(),
  Items: list(structure({ Name: required(text({ max: 3 })), Value: text() })),
  Metadata: texts(),
};

const problem = (input: Readonly<Record<string, unknown>>): string => {
  try {
    parseInput(members, input);
    return "";
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
};

const test = suite("operation input");

test("takes what fits, drops nulls and members it does not know", () => {
  const input = {
    Username: "ann",
    Kind: "A",
    Limit: 0,
    Force: false,
    Items: [{ Name: "x" }],
    Metadata: { a: "b" },
  };
  assert.equal(parseInput(members, { ...input, Other: 1 }), input);
  assert.equal(parseInput(members, { Username: "ann", Kind: null }), { Username: "ann" });
});

test("lists all problems in AWS's words", () => {
  assert.is(
    problem({ Kind: "C" }),
    "InvalidParameterException: 2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must not be null; " +
      "Value 'C' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [A, B]",
  );
  assert.is(
    problem({ Username: "ANNIKA" }),
    "InvalidParameterException: 2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must have length less than or equal to 5; " +
      "Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+",
  );
  assert.match(
    problem({ Username: "ann", Limit: 61 }),
    /Value '61' at 'limit' .* value less than or equal to 60/,
  );
  assert.match(
    problem({ Username: "ann", Items: [{ Name: "x" }, {}] }),
    /'items\.2\.member\.name' .* must not be null/,
  );
  assert.match(problem({ Username: "ann", Items: [null] }), /'items\.1\.member' .* must not be null/);
});

test("refuses another JSON type as unreadable", () => {
  const wrong = [
    { Username: 1 },
    { Username: [] },
    { Limit: "1" },
    { Limit: 1.5 },
    { Force: "true" },
    { Items: {} },
    { Items: ["x"] },
    { Metadata: { a: 1 } },
    { Metadata: [] },
  ];
  for (const input of wrong)
    assert.match(problem({ Username: "ann", ...input }), /^SerializationException: /, JSON.stringify(input));
});

test.run();
