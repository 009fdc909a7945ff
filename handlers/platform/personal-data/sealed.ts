import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";

/** Where a sealed value stands. It opens nowhere else. */
export interface Place {
  readonly service: string;
  readonly table: string;
  /** Id of the row. */
  readonly row: string;
  readonly column: string;
}

/** First byte of a sealed value: AES-256-GCM, with a nonce of 12 bytes and a tag of 16. */
const format = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes + tagBytes;

/** Encrypts a JSON value under a data key, bound to its place. Two calls give different bytes. */
export function seal(key: KeyObject, place: Place, value: unknown): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(boundTo(place));
  const body = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([format]), nonce, cipher.getAuthTag(), body]);
}

/**
 * Decrypts what {@link seal} gave.
 *
 * @throws Error if the bytes were altered, or sealed for another place or under another key
 */
export function open(key: KeyObject, place: Place, sealed: Uint8Array): unknown {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== format || bytes.length < headBytes) throw damaged(place);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(1, 1 + nonceBytes));
  decipher.setAAD(boundTo(place));
  decipher.setAuthTag(bytes.subarray(1 + nonceBytes, headBytes));
  let text: string;
  try {
    text = Buffer.concat([decipher.update(bytes.subarray(headBytes)), decipher.final()]).toString("utf8");
  } catch {
    throw damaged(place);
  }
  return JSON.parse(text);
}

const boundTo = ({ service, table, row, column }: Place): Buffer =>
  Buffer.from(JSON.stringify([service, table, row, column]));

const damaged = ({ table, row, column }: Place) =>
  new Error(
    `The value of ${table}.${column} in row ${row} does not open: it was altered, or sealed elsewhere.`,
  );
