import { defined } from "../../../lib/defined.ts";
import type { MigrationFile } from "../../../lib/sql/migration-files.ts";
import { MigrationError } from "./migration-error.ts";
import { type OwnerApi, texts } from "./owner-api.ts";

/** A file that was applied, or of which some statements were. */
export interface Applied {
  readonly name: string;
  readonly checksum: string;
  readonly isFinished: boolean;
  /** Statements that took effect, of a file that is applied without a transaction. */
  readonly statementsDone: number;
}

/** In a schema of its own, which the app's role cannot see. */
const TABLE = "migration.files";

export async function ensureHistory(api: OwnerApi, transactionId: string): Promise<void> {
  await api.execute({
    sql: `create table if not exists ${TABLE} (
            number integer primary key,
            name text not null,
            checksum text not null,
            statements_done integer not null default 0,
            started_at timestamptz not null default clock_timestamp(),
            finished_at timestamptz
          )`,
    transactionId,
  });
}

export async function readHistory(api: OwnerApi, transactionId?: string): Promise<Applied[]> {
  const rows = await api.execute({
    sql: `select name, checksum, finished_at is not null as finished, statements_done from ${TABLE} order by number`,
    ...defined({ transactionId }),
  });
  return rows.map(row => ({
    name: String(row.name),
    checksum: String(row.checksum),
    isFinished: row.finished === true,
    statementsDone: Number(row.statements_done),
  }));
}

/** Notes how far a file has come; in the file's own transaction where it has one. */
export async function record(
  api: OwnerApi,
  file: MigrationFile,
  progress: { readonly statementsDone: number; readonly isFinished: boolean },
  transactionId?: string,
): Promise<void> {
  await api.execute({
    sql: `insert into ${TABLE} (number, name, checksum, statements_done, finished_at)
          values (${file.number}, :name, :checksum, ${progress.statementsDone}, ${progress.isFinished ? "clock_timestamp()" : "null"})
          on conflict (number) do update set name = excluded.name, checksum = excluded.checksum,
            statements_done = excluded.statements_done, finished_at = excluded.finished_at`,
    parameters: texts({ name: file.name, checksum: file.checksum }),
    ...defined({ transactionId }),
  });
}

/** A draft that one local database alone has seen may change. */
const orReset =
  "; or, if only your local mode has it, empty its database (npm run reset) or start with another one " +
  "(npm start -- --data DIR)";

/**
 * The names of files that were applied by a later release and that this one does not have, at the end of the list:
 * migrations only add, so an earlier release runs on what they made, and a deployment can go back.
 *
 * @throws MigrationError naming the file that was edited, taken away or put in between after it, or a later one, was
 * applied: what the database holds would then differ from stack to stack
 */
export function aheadOf(files: readonly MigrationFile[], history: readonly Applied[]): string[] {
  assertSame(files, history.slice(0, files.length));
  return history.slice(files.length).map(({ name }) => name);
}

function assertSame(files: readonly MigrationFile[], history: readonly Applied[]): void {
  for (const [index, applied] of history.entries()) {
    const file = files[index];
    if (file?.name !== applied.name) {
      if (!files.some(({ name }) => name === applied.name)) {
        throw new MigrationError(
          `migrations/${applied.name} was applied to this database and is missing now. Put it back${orReset}.`,
        );
      }
      throw new MigrationError(
        `migrations/${file?.name} stands where ${applied.name} was applied. Give new files the next free number.`,
      );
    }
    if (applied.isFinished && file.checksum !== applied.checksum) {
      throw new MigrationError(
        `migrations/${file.name} was changed after it was applied. Put it back as it was, and write a new file for the change${orReset}.`,
      );
    }
  }
}
