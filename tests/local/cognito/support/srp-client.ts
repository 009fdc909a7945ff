import { createHash, createHmac, getDiffieHellman } from "node:crypto";

/** A client's side of SRP on plain BigInt arithmetic, independent of the server's code. */
export interface SrpClient {
  /** In hex. */
  readonly publicKey: string;
  /** `PASSWORD_CLAIM_SIGNATURE` for a challenge. */
  sign(challenge: SrpChallenge): string;
}

export interface SrpChallenge {
  readonly poolName: string;
  readonly username: string;
  readonly password: string;
  readonly salt: string;
  readonly serverPublicKey: string;
  readonly secretBlock: Buffer;
  readonly timestamp: string;
}

const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
const K = BigInt(`0x${hash(padded(N) + padded(2n))}`);

/** @param secret In hex. */
export function srpClient(secret: string): SrpClient {
  const a = BigInt(`0x${secret}`);
  const publicKey = power(2n, a);
  return {
    publicKey: publicKey.toString(16),
    sign: challenge => {
      const serverKey = BigInt(`0x${challenge.serverPublicKey}`);
      const u = BigInt(`0x${hash(padded(publicKey) + padded(serverKey))}`);
      const { poolName, username, password } = challenge;
      const identity = createHash("sha256").update(`${poolName}${username}:${password}`).digest("hex");
      const x = BigInt(`0x${hash(padded(BigInt(`0x${challenge.salt}`)) + identity)}`);
      const base = (((serverKey - K * power(2n, x)) % N) + N) % N;
      const shared = power(base, a + u * x);
      const extracted = createHmac("sha256", bytes(padded(u)))
        .update(bytes(padded(shared)))
        .digest();
      const key = createHmac("sha256", extracted)
        .update("Caldera Derived Key\u0001")
        .digest()
        .subarray(0, 16);
      return createHmac("sha256", key)
        .update(poolName)
        .update(username)
        .update(challenge.secretBlock)
        .update(challenge.timestamp)
        .digest("base64");
    },
  };
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base % N, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % N)
    if (rest & 1n) result = (result * square) % N;
  return result;
}

function padded(value: bigint): string {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even;
}

function hash(hex: string): string {
  return createHash("sha256").update(bytes(hex)).digest("hex");
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, "hex");
}
