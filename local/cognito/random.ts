import { randomBytes, randomInt, randomUUID } from "node:crypto";

/** Chance, passed in so that tests can hold it. */
export interface Random {
  uuid(): string;
  bytes(length: number): Buffer;
  /** Decimal digits, leading zeros included. */
  digits(length: number): string;
}

export const secureRandom: Random = {
  uuid: () => randomUUID(),
  bytes: length => randomBytes(length),
  digits: length => Array.from({ length }, () => randomInt(10)).join(""),
};
