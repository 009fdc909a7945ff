/** What to do about a full disk, in one sentence. */
export const diskFull = (folder: string): string =>
  `The disk that holds ${folder} is full. Free some space, or start with --data DIR on another disk.`;

/** How the system and PostgreSQL say it. */
export const DISK_FULL = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|Check free disk space/i;

export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && DISK_FULL.test(error.message);
