import { scrypt, timingSafeEqual } from "node:crypto";
import type { Random } from "../random.ts";
import { createVerifier, type Verifier } from "./srp.ts";

/** All that is kept of a password. */
export interface PasswordRecord {
  /** Both base64. */
  readonly salt: string;
  readonly hash: string;
  readonly srp: Verifier;
}

/** Costs some 10 ms and 4 MiB: the data is a developer's own, and a sign-in should not be felt. */
const SCRYPT = { N: 4096, r: 8, p: 1 };

export async function hashPassword(
  poolId: string,
  username: string,
  password: string,
  random: Random,
): Promise<PasswordRecord> {
  const salt = random.bytes(16);
  const hash = await derive(password, salt);
  return {
    salt: salt.toString("base64"),
    hash: hash.toString("base64"),
    srp: createVerifier(poolId, username, password, random.bytes(16)),
  };
}

export async function isPassword(record: PasswordRecord, password: string): Promise<boolean> {
  return timingSafeEqual(
    await derive(password, Buffer.from(record.salt, "base64")),
    Buffer.from(record.hash, "base64"),
  );
}

/** Takes as long as `isPassword`, for a user who does not exist. */
export async function pretendToCheck(password: string): Promise<void> {
  await derive(password, Buffer.alloc(16));
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, SCRYPT, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
