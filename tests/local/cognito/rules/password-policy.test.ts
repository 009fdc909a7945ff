import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { PasswordPolicy } from "../../../../local/cognito/config/pool.ts";
import {
  checkPassword,
  passwordProblem,
  policyInWords,
} from "../../../../local/cognito/rules/password-policy.ts";

const strict: PasswordPolicy = {
  minimumLength: 12,
  lowercase: true,
  uppercase: true,
  numbers: true,
  symbols: true,
  temporaryDays: 7,
  history: 0,
};
const lax = {
  ...strict,
  minimumLength: 6,
  lowercase: false,
  uppercase: false,
  numbers: false,
  symbols: false,
};

const test = suite("password policy");

test("names the first rule that is broken", () => {
  const cases: readonly (readonly [password: string, problem: string | null])[] = [
    ["Short-1", "Password not long enough"],
    ["correct-horse-7", "Password must have uppercase characters"],
    ["CORRECT-HORSE-7", "Password must have lowercase characters"],
    ["Correct-horse-x", "Password must have numeric characters"],
    ["Correcthorse77", "Password must have symbol characters"],
    ["Correct-horse-7", null],
  ];
  for (const [password, problem] of cases) assert.is(passwordProblem(strict, password), problem, password);
});

test("counts a space as a symbol inside a password only", () => {
  assert.is(passwordProblem(strict, "Correct horse7"), null);
  assert.is(passwordProblem(strict, " Correcthorse7"), "Password must have symbol characters");
  assert.is(passwordProblem(strict, "Correcthorse7 "), "Password must have symbol characters");
});

test("asks for nothing but length where the pool asks for nothing else", () => {
  assert.is(passwordProblem(lax, "aaaaaa"), null);
  assert.is(passwordProblem(lax, "aaaaa"), "Password not long enough");
});

test("refuses with Cognito's error", () => {
  assert.throws(
    () => checkPassword(strict, "short"),
    (error: Error) =>
      error.name === "InvalidPasswordException" &&
      error.message === "Password did not conform with policy: Password not long enough",
  );
});

test("reads as a sentence", () => {
  assert.is(
    policyInWords(strict),
    "At least 12 characters, with an upper-case letter, a lower-case letter, a number and a symbol.",
  );
  assert.is(policyInWords({ ...lax, numbers: true }), "At least 6 characters, with a number.");
  assert.is(policyInWords(lax), "At least 6 characters.");
});

test.run();
