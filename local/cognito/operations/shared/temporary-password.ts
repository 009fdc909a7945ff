import type { PasswordPolicy } from "../../config/pool.ts";
import type { Random } from "../../random.ts";

/** Without characters that look alike. */
const SETS = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!#$%*+-=?@_"];

/** A password that fits any policy of its length, for users whom an administrator creates without one. */
export function temporaryPassword(policy: PasswordPolicy, random: Random): string {
  const bytes = random.bytes(Math.max(policy.minimumLength, 12));
  return Array.from(bytes, (byte, index) => {
    const set = SETS[index % SETS.length] ?? "";
    return set[byte % set.length];
  }).join("");
}
