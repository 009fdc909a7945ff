import { createHash, getDiffieHellman } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  createServerKeys,
  createVerifier,
  isUsablePublicKey,
  type Proof,
  srpPoolName,
  verifyProof,
} from "../../../../local/cognito/crypto/srp.ts";
import { srpClient } from "../support/srp-client.ts";

const POOL = "eu-central-1_AbCdEf123";
const USER = "0c5b2d4e-6f7a-4b8c-9d0e-1f2a3b4c5d6e";
const PASSWORD = "Correct-horse-7";
const SALT = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
const BLOCK = Buffer.from("a secret block of the server");
const TIMESTAMP = "Sat Nov 21 10:00:00 UTC 2026";
/** Worked out with Python's own big integers. */
const SIGNATURE = "lAdDYPJiS0KcgBvO+Fhz7nzaK3nc+gL1BLPX/+v3G50=";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const verifier = createVerifier(POOL, USER, PASSWORD, Buffer.from(SALT, "hex"));
const keys = createServerKeys(verifier.verifier, Buffer.from("11".repeat(32), "hex"));
const client = srpClient("a7".repeat(32));

const proofOf = (changes: Partial<Proof> = {}): Proof => ({
  clientPublicKey: client.publicKey,
  secretBlock: BLOCK,
  timestamp: TIMESTAMP,
  signature: SIGNATURE,
  ...changes,
});
const isProven = (changes: Partial<Proof> = {}) =>
  verifyProof(POOL, USER, verifier.verifier, keys, proofOf(changes));

const test = suite("SRP");

test("makes the verifier and the server's key of the known vector", () => {
  assert.is(verifier.salt, SALT);
  assert.is(sha256(verifier.verifier), "7de6662127d7d9e6f9e5a8d917a8c845d5bec3295dcf40fea279af221dcf5fe2");
  assert.is(sha256(keys.publicKey), "c1a9060202a53357a82f4e77dbeb7606e1f652c940e4107e175c6b48563e0413");
});

test("accepts the signature of the known vector", () => {
  assert.ok(isProven());
});

test("agrees with an independent client for passwords of every kind", () => {
  for (const [index, password] of ["x", "pässwörd ✓", "a:b:c", "0".repeat(256)].entries()) {
    const salt = Buffer.alloc(16, index === 0 ? 0 : 250 + index);
    const made = createVerifier(POOL, USER, password, salt);
    const server = createServerKeys(made.verifier, Buffer.alloc(32, 3 + index));
    const signature = client.sign({
      poolName: "AbCdEf123",
      username: USER,
      password,
      salt: made.salt,
      serverPublicKey: server.publicKey,
      secretBlock: BLOCK,
      timestamp: TIMESTAMP,
    });
    assert.ok(verifyProof(POOL, USER, made.verifier, server, proofOf({ signature })), password);
  }
});

test("refuses a wrong signature, another time, another block and another user", () => {
  assert.not(isProven({ signature: SIGNATURE.replace("l", "m") }));
  assert.not(isProven({ signature: "" }));
  assert.not(isProven({ timestamp: "Sat Nov 21 10:00:01 UTC 2026" }));
  assert.not(isProven({ secretBlock: Buffer.from("another block") }));
  assert.not(verifyProof(POOL, "somebody-else", verifier.verifier, keys, proofOf()));
});

test("refuses public keys that would make the password irrelevant", () => {
  const modulus = getDiffieHellman("modp15").getPrime("hex");
  for (const key of ["0", "00", modulus, "", "xyz", "-1", "f".repeat(2000)]) {
    assert.not(isUsablePublicKey(key), key);
    assert.not(isProven({ clientPublicKey: key }), key);
  }
});

test("takes the pool's name from behind the underscore", () => {
  assert.is(srpPoolName("eu-central-1_AbCdEf123"), "AbCdEf123");
});

test.run();
