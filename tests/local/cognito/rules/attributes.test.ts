import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isEmail, isPhoneNumber } from "../../../../local/cognito/rules/attributes.ts";

const test = suite("attribute formats");

test("know an e-mail address", () => {
  for (const address of ["ann@example.com", "a.b+c@mail.example.co.uk", "ünï@exämple.de"])
    assert.ok(isEmail(address), address);
  for (const text of [
    "",
    "ann",
    "ann@",
    "@example.com",
    "ann@localhost",
    "a b@example.com",
    "ann@@example.com",
    "ann@example..com",
    "<ann@example.com>",
  ])
    assert.not(isEmail(text), text);
});

test("know a phone number", () => {
  assert.ok(isPhoneNumber("+12065550100"));
  for (const text of ["12065550100", "+1 206 555 0100", "+", "+1234567890123456"])
    assert.not(isPhoneNumber(text), text);
});

test.run();
