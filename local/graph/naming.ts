import { createHmac } from "node:crypto";

/** Derives ids from names, so that the same program and seed give the same ids each time. */
export interface Naming {
  /** Hex digits. */
  hex(purpose: string, length: number): string;
  /** Lower-case letters and digits, a letter first, as API Gateway and Cognito make ids. */
  letters(purpose: string, length: number): string;
  uuid(purpose: string): string;
  /** Characters of the set given, evenly; at most 64. */
  pick(purpose: string, length: number, characters: string): string;
}

const lowerCase = "abcdefghijklmnopqrstuvwxyz";

/** `scope` tells one resource from another (its URN); the `seed` one data folder from another, where a value is secret. */
export function naming(scope: string, seed = "groundwork"): Naming {
  const bytes = (purpose: string, block: number) =>
    createHmac("sha512", seed).update(`${scope}\n${purpose}\n${block}`).digest();
  const pick = (purpose: string, length: number, characters: string) => {
    let picked = "";
    for (let block = 0; picked.length < length; block++) {
      for (const byte of bytes(purpose, block)) {
        // A byte above the last full round of the set would favour its first characters.
        if (byte < 256 - (256 % characters.length)) picked += characters[byte % characters.length];
      }
    }
    return picked.slice(0, length);
  };
  const hex = (purpose: string, length: number) => pick(purpose, length, "0123456789abcdef");
  return {
    pick,
    hex,
    letters: (purpose, length) =>
      pick(`${purpose}/first`, 1, lowerCase) + pick(purpose, length - 1, `${lowerCase}0123456789`),
    uuid: purpose =>
      [
        hex(`${purpose}/1`, 8),
        hex(`${purpose}/2`, 4),
        `4${hex(`${purpose}/3`, 3)}`,
        `8${hex(`${purpose}/4`, 3)}`,
        hex(`${purpose}/5`, 12),
      ].join("-"),
  };
}
