import { createHash } from "node:crypto";

/**
 * From 0 up to 1, the same for the same parts.
 *
 * @public for the seeds of products, whichever of them are here
 */
export const chance = (...parts: readonly (string | number)[]): number =>
  digest(parts).readUInt32BE() / 2 ** 32;

/** A UUID of version 8 (RFC 9562): made of a hash, so that seeding twice adds nothing. */
export function idOf(...parts: readonly (string | number)[]): string {
  const bytes = digest(parts).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const digest = (parts: readonly (string | number)[]) =>
  createHash("sha256").update(JSON.stringify(parts)).digest();
