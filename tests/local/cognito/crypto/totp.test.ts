import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromBase32, toBase32, totp, totpStep } from "../../../../local/cognito/crypto/totp.ts";

const test = suite("authenticator app codes");
const SECRET = Buffer.from("12345678901234567890");

test("agree with the vectors of RFC 6238", () => {
  const vectors: readonly (readonly [seconds: number, code: string])[] = [
    [59, "287082"],
    [1111111109, "081804"],
    [1111111111, "050471"],
    [1234567890, "005924"],
    [2000000000, "279037"],
  ];
  for (const [seconds, code] of vectors) assert.is(totp(SECRET, totpStep(new Date(seconds * 1000))), code);
});

test("have their secret in base32, there and back", () => {
  assert.is(toBase32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  assert.equal(fromBase32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), SECRET);
  const odd = Buffer.from([255, 0, 1]);
  assert.equal(fromBase32(toBase32(odd)), odd);
});

test.run();
