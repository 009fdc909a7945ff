import { readFileSync, statSync } from "node:fs";

/** The operating system's user that PostgreSQL runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. Started as root, local mode runs it as the owner of the data folder where
 * that is another user (a checkout mounted into a container), and as `nobody` otherwise.
 * Null means: as the user that we are.
 */
export function postgresAccount(folders: readonly string[]): Account | null {
  if (process.getuid?.() !== 0) return null;
  for (const folder of folders) {
    const owner = ownerOf(folder);
    if (owner && owner.uid !== 0) return owner;
  }
  return nobody();
}

function ownerOf(folder: string): Account | null {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats ? { uid: stats.uid, gid: stats.gid } : null;
}

function nobody(): Account {
  const line = readPasswd().find(entry => entry.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  // 65534 is the kernel's overflow user, there with or without a line in /etc/passwd.
  return { uid: unsigned(uid) ?? 65534, gid: unsigned(gid) ?? 65534 };
}

/** macOS writes nobody's id as -2. */
function unsigned(text: string | undefined): number | undefined {
  return text && /^-?\d+$/.test(text) && Number(text) !== 0 ? Number(text) >>> 0 : undefined;
}

function readPasswd(): string[] {
  try {
    return readFileSync("/etc/passwd", "utf8").split("\n");
  } catch {
    return [];
  }
}
