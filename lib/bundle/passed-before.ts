import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { writeWhole } from "./bundle-files.ts";

/** Remembers, by checksum, what a costly check has found right: it need not be loaded to find that again. */
export interface PassedBefore {
  has(checksum: string): boolean;
  /** Replaces what was remembered. */
  remember(checksums: readonly string[]): Promise<void>;
}

/**
 * @param file such as `.build/cache/migrations.json`; it may be missing or unreadable, and then nothing is known
 * @param checkedBy the sources of the check: another check has found nothing right yet
 */
export async function passedBefore(file: string, checkedBy: readonly URL[]): Promise<PassedBefore> {
  const hash = createHash("sha256");
  for (const source of checkedBy) hash.update(await readFile(source));
  const key = hash.digest("hex");
  const known = await readKnown(file, key);
  return {
    has: checksum => known.has(checksum),
    async remember(checksums) {
      if (known.size === checksums.length && checksums.every(checksum => known.has(checksum))) return;
      // Where nothing can be written, nothing is remembered.
      await writeWhole(file, Buffer.from(JSON.stringify({ key, passed: checksums }))).catch(() => {});
    },
  };
}

async function readKnown(file: string, key: string): Promise<ReadonlySet<string>> {
  try {
    const noted = JSON.parse(await readFile(file, "utf8"));
    return new Set(noted.key === key ? noted.passed : []);
  } catch {
    return new Set();
  }
}
