import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPostgres } from "../../local/postgres/index.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";

/**
 * Works on a PostgreSQL as local mode runs it, durability and all, with the migrations applied; what is called is the
 * platform's database over the Data API in this process. Everything is gone afterwards.
 */
export async function withDatabase<Result>(work: (db: TestDatabase) => Promise<Result>): Promise<Result> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "groundwork-bench-database-"));
  const server = await startPostgres({ dataDir });
  try {
    const db = await testDatabase({ server });
    return await work(db).finally(() => db.close());
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
