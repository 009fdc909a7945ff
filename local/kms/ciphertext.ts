import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { currentMaterial, type Key, type Material } from "./keys.ts";

/** What a ciphertext says of itself: anybody can read it, as with KMS's own. */
export interface Envelope {
  readonly keyId: string;
  readonly materialId: string;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly body: Buffer;
}

/** Pairs that the ciphertext is bound to; they are authenticated, and not part of it. */
export type EncryptionContext = Readonly<Record<string, string>>;

/** First byte of each ciphertext of local mode. */
const FORMAT = 1;
const [MATERIAL_BYTES, IV_BYTES, TAG_BYTES] = [32, 12, 16];

/** Encrypts by the key's newest material: format, key id with its length, material id, nonce, tag, encrypted bytes. */
export function encrypt(key: Key, plaintext: Buffer, context: EncryptionContext): Buffer {
  const material = currentMaterial(key);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(material.secret, "base64"), iv);
  cipher.setAAD(boundTo(key.keyId, context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const id = Buffer.from(key.keyId);
  return Buffer.concat([
    Buffer.from([FORMAT, id.length]),
    id,
    Buffer.from(material.id, "hex"),
    iv,
    cipher.getAuthTag(),
    body,
  ]);
}

/** Reads a ciphertext; undefined if it is not one of local mode's. */
export function readEnvelope(blob: Buffer): Envelope | undefined {
  const idEnd = 2 + (blob[1] ?? 0);
  const [ivStart, tagStart] = [idEnd + MATERIAL_BYTES, idEnd + MATERIAL_BYTES + IV_BYTES];
  const bodyStart = tagStart + TAG_BYTES;
  if (blob[0] !== FORMAT || blob.length <= bodyStart) return undefined;
  return {
    keyId: blob.subarray(2, idEnd).toString(),
    materialId: blob.subarray(idEnd, ivStart).toString("hex"),
    iv: blob.subarray(ivStart, tagStart),
    tag: blob.subarray(tagStart, bodyStart),
    body: blob.subarray(bodyStart),
  };
}

/** Undefined if the bytes or the context are not those that were encrypted. */
export function decrypt(
  keyId: string,
  material: Material,
  { iv, tag, body }: Envelope,
  context: EncryptionContext,
): Buffer | undefined {
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(material.secret, "base64"), iv);
  decipher.setAAD(boundTo(keyId, context));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The order in which the pairs were sent does not matter; their case does. */
const boundTo = (keyId: string, context: EncryptionContext): Buffer =>
  Buffer.from(JSON.stringify([keyId, Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))]));
