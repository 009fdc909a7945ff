import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Random } from "../random.ts";
import type { Collection } from "../state/collection.ts";
import type { SigningKey } from "./jwt.ts";

/** The keys of one pool: two for signing, since access and ID tokens have a key each, and a secret of its own. */
export interface PoolKeys {
  readonly access: SigningKey;
  readonly id: SigningKey;
  /** For what must look the same each time without being guessable. */
  readonly secret: Buffer;
}

export interface StoredKeys {
  /** PEM, PKCS 8. */
  readonly access: string;
  readonly id: string;
  /** base64 */
  readonly secret: string;
}

/** The keys of all pools, made when a pool is first seen and kept from then on. */
export class KeyRing {
  readonly #stored: Collection<StoredKeys>;
  readonly #random: Random;
  readonly #loaded = new Map<string, Promise<PoolKeys>>();

  constructor(stored: Collection<StoredKeys>, random: Random) {
    this.#stored = stored;
    this.#random = random;
  }

  of(poolId: string): Promise<PoolKeys> {
    let keys = this.#loaded.get(poolId);
    if (!keys) {
      keys = this.#load(poolId);
      this.#loaded.set(poolId, keys);
    }
    return keys;
  }

  async #load(poolId: string): Promise<PoolKeys> {
    let stored = this.#stored.get(poolId);
    if (!stored) {
      const [access, id] = await Promise.all([newPrivateKey(), newPrivateKey()]);
      stored = { access, id, secret: this.#random.bytes(32).toString("base64") };
      this.#stored.set(poolId, stored);
    }
    return {
      access: signingKey(stored.access),
      id: signingKey(stored.id),
      secret: Buffer.from(stored.secret, "base64"),
    };
  }
}

/** The key set that `/.well-known/jwks.json` serves. */
export function jsonWebKeySet(keys: PoolKeys): { readonly keys: readonly Record<string, unknown>[] } {
  return {
    keys: [keys.id, keys.access].map(key => {
      const { e, n } = key.publicKey.export({ format: "jwk" });
      return { alg: "RS256", e, kid: key.kid, kty: "RSA", n, use: "sig" };
    }),
  };
}

const generate = promisify(generateKeyPair);

async function newPrivateKey(): Promise<string> {
  const { privateKey } = await generate("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function signingKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  return { kid: keyId(publicKey), privateKey, publicKey };
}

const keyId = (key: KeyObject) =>
  createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("base64");
