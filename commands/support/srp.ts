import { createHash, createHmac, getDiffieHellman, randomBytes } from "node:crypto";
import { powerModulo } from "../../lib/identity/power-modulo.ts";

/*
 * The client's side of Cognito's SRP sign-in: the password is proved and never sent. 3072-bit group, SHA-256,
 * numbers hashed as whole bytes with a leading 00 where the top bit is set.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */

const N = toNumber(getDiffieHellman("modp15").getPrime());
const K = toNumber(hash(bytes(N), bytes(2n)));
const INFO = Buffer.concat([Buffer.from("Caldera Derived Key"), Buffer.from([1])]);

/** What Cognito sends with the challenge `PASSWORD_VERIFIER`. */
export interface SrpChallenge {
  readonly salt: string;
  readonly srpB: string;
  readonly secretBlock: string;
  readonly userIdForSrp: string;
}

/** One sign-in. */
export class SrpClient {
  readonly #poolName: string;
  readonly #secret: bigint;
  readonly #public: bigint;

  /** @param secret 128 random bytes, unless a test fixes them */
  constructor(userPoolId: string, secret: Buffer = randomBytes(128)) {
    this.#poolName = userPoolId.slice(userPoolId.indexOf("_") + 1);
    this.#secret = toNumber(secret);
    this.#public = power(2n, this.#secret);
  }

  /** `SRP_A`. */
  get publicKey(): string {
    return this.#public.toString(16);
  }

  /** The answer to the challenge: `PASSWORD_CLAIM_SIGNATURE`. @param timestamp from {@link srpTimestamp} */
  sign(challenge: SrpChallenge, password: string, timestamp: string): string {
    const { userIdForSrp, secretBlock } = challenge;
    const srpB = BigInt(`0x${challenge.srpB}`);
    const u = toNumber(hash(bytes(this.#public), bytes(srpB)));
    if (srpB % N === 0n || u === 0n) throw new Error("The server's SRP values are not usable.");
    const identity = hash(Buffer.from(`${this.#poolName}${userIdForSrp}:${password}`));
    const x = toNumber(hash(bytes(BigInt(`0x${challenge.salt}`)), identity));
    const base = (((srpB - K * power(2n, x)) % N) + N) % N;
    const shared = power(base, this.#secret + u * x);
    const extracted = createHmac("sha256", bytes(u)).update(bytes(shared)).digest();
    const key = createHmac("sha256", extracted).update(INFO).digest().subarray(0, 16);
    const signature = createHmac("sha256", key).update(this.#poolName).update(userIdForSrp);
    return signature.update(Buffer.from(secretBlock, "base64")).update(timestamp).digest("base64");
  }
}

/** `Sat Nov 7 10:00:00 UTC 2026`, the day not padded. */
export function srpTimestamp(now: Date): string {
  const [weekday, day, month, year, time] = now.toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`;
}

const power = (base: bigint, exponent: bigint) => powerModulo(base, exponent, N);

/** Big-endian, with a leading 00 where the top bit is set. */
function bytes(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, "hex");
}

function toNumber(buffer: Buffer): bigint {
  return BigInt(`0x${buffer.toString("hex")}`);
}

function hash(...parts: readonly Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}
