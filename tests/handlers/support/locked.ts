import type { TestDatabase } from "../../support/database.ts";

/**
 * Starts work while somebody else holds a lock, and lets go once so many statements wait for one: then they meet, and
 * each has looked at the rows before.
 *
 * @param lock a statement that takes the lock, such as `select from users for update`
 * @param end whether what it did holds. Default `rollback`
 */
export async function whileLocked<Result>(
  db: TestDatabase,
  lock: string,
  waiting: number,
  start: () => Promise<Result>[],
  end: "commit" | "rollback" = "rollback",
): Promise<Result[]> {
  const holder = await db.ownerPool.connect();
  try {
    await holder.query("begin");
    await holder.query(lock);
    const started = start();
    await untilWaiting(db, waiting);
    await holder.query(end);
    return await Promise.all(started);
  } finally {
    await holder.query("rollback");
    holder.release();
  }
}

/**
 * Waits until so many statements wait for a lock.
 *
 * @public for the tests of products, whichever of them are here
 */
export async function untilWaiting({ ownerPool }: TestDatabase, waiting: number): Promise<void> {
  for (let count = 0, looks = 0; count < waiting; looks++) {
    if (looks === 5_000) throw new Error(`Only ${count} of ${waiting} statements wait for the lock.`);
    const { rows } = await ownerPool.query(
      `select count(distinct pid)::int from pg_locks
       where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`,
    );
    count = rows[0].count;
  }
}
