import { createHash, createHmac, getDiffieHellman, timingSafeEqual } from "node:crypto";
import { powerModulo } from "../../../lib/identity/power-modulo.ts";

/*
 * Secure Remote Password as Cognito speaks it: RFC 5054 with the 3072-bit group of RFC 3526, SHA-256, numbers
 * hashed as hex padded to whole bytes with a leading 00 where the top bit is set, and a key derived by one
 * round of HKDF. The user id in the hashes is the pool's name (its id after the underscore) and the user name.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */

const MODULUS = toBigInt(getDiffieHellman("modp15").getPrime("hex"));
const GENERATOR = 2n;
const MULTIPLIER = toBigInt(hashHex(padded(MODULUS) + padded(GENERATOR)));
const INFO = Buffer.concat([Buffer.from("Caldera Derived Key"), Buffer.from([1])]);

/** What the server keeps of a password for SRP; both in hex. */
export interface Verifier {
  readonly salt: string;
  readonly verifier: string;
}

/** The server's side of one sign-in. */
export interface ServerKeys {
  /** Secret exponent, in hex. */
  readonly secret: string;
  /** `SRP_B`, in hex. */
  readonly publicKey: string;
}

/** What the client proves its password with. */
export interface Proof {
  /** `SRP_A`, in hex. */
  readonly clientPublicKey: string;
  readonly secretBlock: Buffer;
  readonly timestamp: string;
  /** `PASSWORD_CLAIM_SIGNATURE`, base64. */
  readonly signature: string;
}

/** The name of a pool as SRP hashes it. */
export const srpPoolName = (poolId: string): string => poolId.slice(poolId.indexOf("_") + 1);

/** @param salt 16 random bytes */
export function createVerifier(poolId: string, username: string, password: string, salt: Buffer): Verifier {
  const identity = createHash("sha256")
    .update(`${srpPoolName(poolId)}${username}:${password}`)
    .digest("hex");
  const saltHex = salt.toString("hex");
  const x = hashHex(padded(toBigInt(saltHex)) + identity);
  return { salt: saltHex, verifier: power(GENERATOR, x).toString(16) };
}

/** @param secret 32 random bytes */
export function createServerKeys(verifier: string, secret: Buffer): ServerKeys {
  const secretHex = secret.toString("hex");
  const publicKey = (MULTIPLIER * toBigInt(verifier) + power(GENERATOR, secretHex)) % MODULUS;
  return { secret: secretHex, publicKey: publicKey.toString(16) };
}

/** Whether `SRP_A` is a number that SRP allows: no multiple of N, which would make the password irrelevant. */
export const isUsablePublicKey = (clientPublicKey: string): boolean =>
  /^[0-9a-f]{1,1536}$/i.test(clientPublicKey) && toBigInt(clientPublicKey) % MODULUS !== 0n;

/** Whether the client knows the password behind the verifier. */
export function verifyProof(
  poolId: string,
  username: string,
  verifier: string,
  keys: ServerKeys,
  proof: Proof,
): boolean {
  if (!isUsablePublicKey(proof.clientPublicKey)) return false;
  const clientKey = toBigInt(proof.clientPublicKey);
  const u = hashHex(padded(clientKey) + padded(toBigInt(keys.publicKey)));
  if (toBigInt(u) === 0n) return false;
  const base = (clientKey * power(toBigInt(verifier), u)) % MODULUS;
  const shared = power(base, keys.secret);
  const expected = sign(poolId, username, sessionKey(shared, toBigInt(u)), proof);
  const given = Buffer.from(proof.signature, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The 16 bytes that sign the claim. */
function sessionKey(shared: bigint, u: bigint): Buffer {
  const extracted = createHmac("sha256", Buffer.from(padded(u), "hex"))
    .update(Buffer.from(padded(shared), "hex"))
    .digest();
  return createHmac("sha256", extracted).update(INFO).digest().subarray(0, 16);
}

function sign(poolId: string, username: string, key: Buffer, proof: Proof): Buffer {
  return createHmac("sha256", key)
    .update(srpPoolName(poolId))
    .update(username)
    .update(proof.secretBlock)
    .update(proof.timestamp)
    .digest();
}

const power = (base: bigint, exponentHex: string) => powerModulo(base, toBigInt(exponentHex), MODULUS);

function padded(value: bigint): string {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return /^[89a-f]/.test(even) ? `00${even}` : even;
}

function hashHex(hex: string): string {
  return createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");
}

function toBigInt(hex: string): bigint {
  return BigInt(`0x${hex}`);
}
