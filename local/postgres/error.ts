import { DISK_FULL, diskFull } from "../http/disk.ts";
import { StartError } from "../http/start-error.ts";

/** Why PostgreSQL cannot run here, as a sentence that names the mend. */
export class PostgresError extends StartError {}

const SENTENCES: readonly (readonly [RegExp, (folder: string) => string])[] = [
  [DISK_FULL, diskFull],
  [
    /lock file "postmaster\.pid" already exists|pre-existing shared memory block/i,
    folder => `${folder} is in use by another PostgreSQL. Stop it, or start with --data DIR.`,
  ],
  [
    /database files are incompatible with server/i,
    folder =>
      `${folder} was made by another PostgreSQL. Start with --data DIR, or empty it with "npm run reset" (its rows are lost).`,
  ],
  [
    /could not find the database system|could not locate a valid checkpoint record|invalid (primary )?checkpoint|could not open file "global\/pg_(control|filenode)/i,
    folder =>
      `${folder} is damaged: files are missing. Restore a copy, or empty it with "npm run reset" (its rows are lost).`,
  ],
  [
    /could not resize shared memory segment|could not (create|map) (anonymous )?shared memory|Cannot allocate memory/i,
    () => "There is not enough memory for PostgreSQL (it wants some 128 MiB).",
  ],
  [
    /initdb ENOENT|postgres: not found|Exec format error|error while loading shared libraries/i,
    () =>
      "PostgreSQL's programs from npm do not run on this system (they want glibc on Linux). Start with " +
      "--database-url postgres://... and a PostgreSQL 17 of your own.",
  ],
  [
    /spawn \S+ E(PERM|ACCES|INVAL)|chown/i,
    () =>
      "PostgreSQL does not run as root, and this process may not start it as another user. Start local mode as a " +
      "user other than root, or with --database-url.",
  ],
  [
    /Read-only file system|Permission denied|EACCES|EROFS/i,
    folder =>
      `PostgreSQL may not write below ${folder}. Make it writable for the user who starts local mode, or start with --data DIR.`,
  ],
];

/** Turns what `initdb` or `postgres` printed before it gave up into one sentence. */
export function explainFailure(output: string, folder: string): PostgresError {
  const known = SENTENCES.find(([pattern]) => pattern.test(output));
  if (known) return new PostgresError(known[1](folder));
  return new PostgresError(
    `PostgreSQL did not start on ${folder}. It said:\n${output.trim() || "(nothing)"}`,
  );
}
