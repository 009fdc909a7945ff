import type { MigrationFile } from "../../lib/migration-files.ts";
import { faultOf } from "../platform/faults.ts";
import { explain } from "./apply-statement.ts";
import { type Applied, readHistory, record } from "./history.ts";
import { lockedTransaction } from "./lock.ts";
import { MigrationError } from "./migration-error.ts";
import type { Migration } from "./migrator.ts";
import { texts } from "./owner-api.ts";
import { pause } from "./patience.ts";

/**
 * Applies a file whose statements cannot run in a transaction, such as `create index concurrently`. Each counts
 * when it has ended, so that a deployment that failed half way goes on there. A transaction beside them holds the
 * migrators' lock.
 * @returns false when somebody else applied it meanwhile
 */
export async function applyOutside(
  migration: Migration,
  file: MigrationFile,
  before: Applied | undefined,
): Promise<boolean> {
  const { api, patience } = migration;
  const lock = await lockedTransaction(api, patience);
  try {
    const known = (await readHistory(api, lock)).find(({ name }) => name === file.name) ?? before;
    if (known?.isFinished) return false;
    const start = known?.checksum === file.checksum ? known.statementsDone : 0;
    await record(api, file, { statementsDone: start, isFinished: false });
    for (const [index, sql] of file.statements.entries()) {
      if (index < start) continue;
      const mark = `/* ${file.name}, statement ${index + 1} */`;
      await runOutside(migration, mark, withoutComments(sql), lock).catch(explain(file, index));
      await record(api, file, {
        statementsDone: index + 1,
        isFinished: index + 1 === file.statements.length,
      });
    }
    return true;
  } finally {
    await api.rollback(lock).catch(() => undefined);
  }
}

/** Done twice they have done no harm, and nobody asks how they ended. */
const MAINTENANCE = /^\s*(vacuum|analyze|reindex)\b/i;

async function runOutside(migration: Migration, mark: string, sql: string, lock: string): Promise<void> {
  const { api } = migration;
  const run = () => api.execute({ sql: `${mark} ${sql}`, continueAfterTimeout: true });
  try {
    await run();
  } catch (error) {
    if (faultOf(error).kind !== "tooSlow") throw error;
    await untilGone(migration, mark, lock);
    // How it ended cannot be asked; statements of such a file are written so that a second run finds them done.
    if (!MAINTENANCE.test(sql)) await run();
  }
  await assertNoInvalidIndex(migration);
}

/** While it runs it is seen on its connection. Asking in the lock's transaction keeps that one alive. */
async function untilGone({ api, patience }: Migration, mark: string, lock: string): Promise<void> {
  for (;;) {
    await pause(patience, "a statement takes long");
    const rows = await api.execute({
      sql: "select 1 as running from pg_catalog.pg_stat_activity where state = 'active' and starts_with(query, :mark)",
      parameters: texts({ mark }),
      transactionId: lock,
    });
    if (rows.length === 0) return;
  }
}

/** `create index concurrently` leaves an index behind that is never used when it fails. */
async function assertNoInvalidIndex({ api }: Migration): Promise<void> {
  const [index] = await api.execute({
    sql: `select c.relname::text as name from pg_catalog.pg_index i
            join pg_catalog.pg_class c on c.oid = i.indexrelid
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
           where not i.indisvalid and n.nspname = 'public' limit 1`,
  });
  if (index) {
    throw new MigrationError(
      `the index ${index.name} is invalid. Put "drop index concurrently if exists ${index.name};" before the ` +
        "statement that makes it, and run the deployment again.",
    );
  }
}

const withoutComments = (sql: string): string => sql.replace(/^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, "");
