import { randomBytes } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { SrpClient, srpTimestamp } from "../../commands/support/srp.ts";
import { createServerKeys, createVerifier, verifyProof } from "../../local/cognito/crypto/srp.ts";

const pool = "eu-central-1_Ab12";
const user = "4f0b2c1e-0000-4000-8000-000000000000";
const test = suite("srp client");

/** One whole sign-in against the other side's code. */
function signIn(password: string, given: string, salt = randomBytes(16)): boolean {
  const { salt: saltHex, verifier } = createVerifier(pool, user, password, salt);
  const keys = createServerKeys(verifier, randomBytes(32));
  const client = new SrpClient(pool);
  const secretBlock = randomBytes(64);
  const timestamp = srpTimestamp(new Date());
  const challenge = {
    salt: saltHex,
    srpB: keys.publicKey,
    secretBlock: secretBlock.toString("base64"),
    userIdForSrp: user,
  };
  const signature = client.sign(challenge, given, timestamp);
  return verifyProof(pool, user, verifier, keys, {
    clientPublicKey: client.publicKey,
    secretBlock,
    timestamp,
    signature,
  });
}

test("the right password is proved, whatever the numbers begin with", () => {
  for (let time = 0; time < 8; time++) assert.ok(signIn("Correct-Horse-7", "Correct-Horse-7"));
  assert.ok(signIn("ä ü€", "ä ü€", Buffer.from(`00${"0".repeat(28)}01`, "hex")), "a salt of leading zeros");
});

test("another password is not", () => {
  assert.not(signIn("Correct-Horse-7", "correct-Horse-7"));
});

test("a server that sends no usable number is refused", () => {
  const challenge = { salt: "01", srpB: "0", secretBlock: "", userIdForSrp: user };
  assert.throws(() => new SrpClient(pool).sign(challenge, "x", ""), /not usable/);
});

test("the time is told in UTC, its day not padded", () => {
  assert.is(srpTimestamp(new Date("2026-11-07T09:05:03Z")), "Sat Nov 7 09:05:03 UTC 2026");
  assert.is(srpTimestamp(new Date("2026-11-21T10:00:00Z")), "Sat Nov 21 10:00:00 UTC 2026");
});

test.run();
