import type { TestDatabase } from "../../support/database.ts";

/**
 * Starts work while somebody else holds a lock, and lets go once so many statements wait for one: then they meet, and
 * each has looked at the rows before.
 *
 * @param lock a statement that takes the lock, such as `select from wallets for update`
 * @param end whether what it did holds. Default `rollback`
 */
export async function whileLocked<Result>(
  { ownerPool }: TestDatabase,
  lock: string,
  waiting: number,
  start: () => Promise<Result>[],
  end: "commit" | "rollback" = "rollback",
): Promise<Result[]> {
  const holder = await ownerPool.connect();
  try {
    await holder.query("begin");
    await holder.query(lock);
    const started = start();
    for (let count = 0, looks = 0; count < waiting; looks++) {
      if (looks === 5_000) throw new Error(`Only ${count} of ${waiting} statements wait for the lock.`);
      const { rows } = await ownerPool.query(
        `select count(distinct pid)::int from pg_locks
         where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`,
      );
      count = rows[0].count;
    }
    await holder.query(end);
    return await Promise.all(started);
  } finally {
    await holder.query("rollback");
    holder.release();
  }
}
