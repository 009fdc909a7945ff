import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sameSecret, secretHash } from "../../../../local/cognito/crypto/secret-hash.ts";

const test = suite("client secret hash");

test("is the HMAC of user name and client id", () => {
  // echo -n "annclient" | openssl dgst -sha256 -hmac "secret" -binary | base64
  assert.is(secretHash("client", "secret", "ann"), "1KBhTmaloN8gn8mYFOpcHRnT/Jn7qaddEv2E6vNUy30=");
});

test("compares secrets of any length", () => {
  assert.ok(sameSecret("abc", "abc"));
  assert.not(sameSecret("abc", "abcd"));
  assert.not(sameSecret("", "abc"));
});

test.run();
