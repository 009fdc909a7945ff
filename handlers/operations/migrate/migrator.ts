import type { MigrationFile } from "../../../lib/sql/migration-files.ts";
import { faultOf, gaveUp } from "../../platform/database/faults.ts";
import type { Log } from "../../platform/observe/log.ts";
import { ensureAppRole, type Login, protectAppendOnly } from "./app-role.ts";
import { applyOutside } from "./apply-outside.ts";
import { explain, runLong } from "./apply-statement.ts";
import { aheadOf, ensureHistory, readHistory, record } from "./history.ts";
import { lockedTransaction } from "./lock.ts";
import { MigrationError } from "./migration-error.ts";
import type { OwnerApi } from "./owner-api.ts";
import { type Patience, patiently } from "./patience.ts";

export interface Migration {
  readonly api: OwnerApi;
  readonly files: readonly MigrationFile[];
  /** What the app signs in with. */
  readonly login: Login;
  readonly patience: Patience;
  readonly log: Log;
}

const TRIES = 3;

/**
 * Brings the database up to date: the app's role, then each file that was not applied yet, in order, each once,
 * however many run this at the same time. Where a later release has been here, its files are logged and left as they are.
 * @returns the names of the files that it applied
 * @throws MigrationError naming the file, the line and what PostgreSQL said of it, or what is wrong with the folder
 */
export async function migrate(migration: Migration): Promise<string[]> {
  const { api, files, patience, log } = migration;
  await patiently(patience, () => api.execute({ sql: "select 1 as awake" }));
  await prepare(migration);
  const applied: string[] = [];
  for (;;) {
    const history = await patiently(patience, () => readHistory(api));
    const ahead = aheadOf(files, history);
    const done = history.filter(({ isFinished }) => isFinished).length;
    const next = files[done];
    if (!next) {
      if (ahead.length > 0)
        log.warn(`the database is ahead by ${ahead.length}: ${ahead.map(stemOf).join(", ")}`);
      return applied;
    }
    const mine = next.inTransaction
      ? await applyInside(migration, next)
      : await applyOutside(migration, next);
    if (mine) applied.push(next.name);
    if (mine) log.info("migration applied", { file: next.name, statements: next.statements.length });
  }
}

const stemOf = (name: string): string => name.replace(/\.sql$/, "");

/** What the first file stands on. Running it again changes nothing. */
async function prepare(migration: Migration): Promise<void> {
  await once(
    migration,
    async transactionId => {
      await ensureHistory(migration.api, transactionId);
      await ensureAppRole(migration.api, transactionId, migration.login);
      return true;
    },
    async () => false,
  );
}

/** False if another run applied it meanwhile. */
function applyInside(migration: Migration, file: MigrationFile): Promise<boolean> {
  const { api } = migration;
  const isRecorded = async (transactionId?: string) =>
    (await readHistory(api, transactionId)).some(({ name, isFinished }) => name === file.name && isFinished);
  return once(
    migration,
    async transactionId => {
      if (await isRecorded(transactionId)) return false;
      for (const [index, sql] of file.statements.entries()) {
        await runLong(migration, { sql, transactionId }).catch(explain(file, index));
      }
      await protectAppendOnly(api, transactionId, migration.login);
      await record(api, file, { statementsDone: file.statements.length, isFinished: true }, transactionId);
      return true;
    },
    isRecorded,
  );
}

/**
 * Runs work in a transaction under the migrators' lock. When it is lost before its end, it runs again; when the
 * outcome of its commit is unknown, `isDone` tells.
 */
async function once(
  { api, patience }: Migration,
  work: (transactionId: string) => Promise<boolean>,
  isDone: () => Promise<boolean>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const transactionId = await lockedTransaction(api, patience);
    try {
      const result = await work(transactionId);
      await api.commit(transactionId);
      return result;
    } catch (error) {
      await api.rollback(transactionId).catch(() => undefined);
      if (!mayRunAgain(error)) throw error;
      if (await patiently(patience, isDone)) return true;
      if (attempt === TRIES) throw error;
    }
  }
}

/** Whether it failed in a way that says nothing about the work itself. */
function mayRunAgain(error: unknown): boolean {
  const cause = error instanceof MigrationError ? error.cause : error;
  if (cause === undefined) return false;
  const fault = faultOf(cause);
  return fault.kind !== "refused" && !gaveUp(fault);
}
