import { randomUUID } from "node:crypto";
import type { MigrationFile } from "../../../lib/sql/migration-files.ts";
import { withoutLeadingComments } from "../../../lib/sql/sql-split.ts";
import { faultOf } from "../../platform/database/faults.ts";
import { explain } from "./apply-statement.ts";
import { readHistory, record } from "./history.ts";
import { Lease, lockedTransaction } from "./lock.ts";
import { MigrationError } from "./migration-error.ts";
import type { Migration } from "./migrator.ts";
import { texts } from "./owner-api.ts";
import { pause } from "./patience.ts";

/**
 * Applies a file whose statements cannot run in a transaction, such as `create index concurrently`. Each counts
 * when it has ended, so that a deployment that failed half way goes on there.
 * @returns false if another run applied it meanwhile
 */
export async function applyOutside(migration: Migration, file: MigrationFile): Promise<boolean> {
  const { api } = migration;
  const lease = new Lease(api, randomUUID());
  const start = await begin(migration, file, lease);
  if (start === null) return false;
  try {
    for (const [index, sql] of file.statements.entries()) {
      if (index < start) continue;
      await lease.renew();
      const mark = `/* ${file.name}, statement ${index + 1} */`;
      await runOutside(migration, mark, withoutLeadingComments(sql), lease).catch(explain(file, index));
      await record(api, file, {
        statementsDone: index + 1,
        isFinished: index + 1 === file.statements.length,
      });
    }
    return true;
  } finally {
    await lease.giveUp().catch(() => undefined);
  }
}

/** Takes the lease. Gives the statement to start at, or null when the file is done. */
async function begin(
  { api, patience }: Migration,
  file: MigrationFile,
  lease: Lease,
): Promise<number | null> {
  const transactionId = await lockedTransaction(api, patience);
  try {
    const known = (await readHistory(api, transactionId)).find(({ name }) => name === file.name);
    if (known?.isFinished) return null;
    const start = known?.checksum === file.checksum ? known.statementsDone : 0;
    await record(api, file, { statementsDone: start, isFinished: false }, transactionId);
    await lease.take(transactionId);
    await api.commit(transactionId);
    return start;
  } finally {
    await api.rollback(transactionId).catch(() => undefined);
  }
}

/** Not run again after a time-out: later statements do not depend on how these ended. */
const MAINTENANCE = /^(vacuum|analyze|reindex)\b/i;

async function runOutside(migration: Migration, mark: string, sql: string, lease: Lease): Promise<void> {
  const { api } = migration;
  const run = () => api.execute({ sql: `${mark} ${sql}`, continueAfterTimeout: true });
  try {
    await run();
  } catch (error) {
    if (faultOf(error).kind !== "tooSlow") throw error;
    await untilGone(migration, mark, lease);
    // How it ended cannot be asked; statements of such a file are written so that a second run finds them done.
    if (!MAINTENANCE.test(sql)) await run();
  }
  await assertNoInvalidIndex(migration);
}

/** While it runs it is seen on its connection. */
async function untilGone({ api, patience }: Migration, mark: string, lease: Lease): Promise<void> {
  for (;;) {
    await pause(patience, "a statement takes long");
    await lease.renew();
    const rows = await api.execute({
      sql: "select 1 as running from pg_catalog.pg_stat_activity where state = 'active' and starts_with(query, :mark)",
      parameters: texts({ mark }),
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
