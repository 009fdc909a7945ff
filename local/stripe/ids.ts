import { randomBytes } from "node:crypto";

/** Makes an id such as `cus_Qx3...`. */
export type NewId = (prefix: string, length?: number) => string;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The largest multiple of 62 in a byte: what is above would make some characters likelier. */
const FAIR = 248;

export const newId: NewId = (prefix, length = 24) => {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < FAIR && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return `${prefix}_${text}`;
};
