import { randomFillSync, randomInt } from "node:crypto";

const pool = Buffer.alloc(8 * 1024);
let used = pool.length;

/** Random bytes as text, for ids: asking the system for a few bytes at a time took 7 % of the gateway's time. */
export function randomText(bytes: number, encoding: "hex" | "base64"): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString(encoding, used - bytes, used);
}

/** A password of sixteen characters of all four classes, easy to copy. */
export function easyPassword(): string {
  const pick = (characters: string, count: number) =>
    Array.from({ length: count }, () => characters[randomInt(characters.length)]).join("");
  const groups = [
    pick("abcdefghijkmnpqrstuvwxyz", 5),
    pick("ABCDEFGHJKLMNPQRSTUVWXYZ", 5),
    pick("23456789", 4),
  ];
  return groups.join("-");
}
