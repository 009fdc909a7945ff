import type { Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { Eraser } from "../../platform/identity/eraser.ts";
import { giveUpSome } from "./claim-store.ts";

/** Runs, with their tracks, that one batch removes: a track of hours is some 100 KB. */
const mostRuns = 100;

/** Removes runs, tracks and claims of a person. The territory falls to the next valid claim. */
export const eraseRunning: Eraser = async (transaction, userId, most) => {
  const runs = await transaction.query<{ id: string }>(sql`
    select id from runs where user_id = ${sql.uuid(userId)} order by started_at desc limit ${Math.min(most, mostRuns)}`);
  if (runs.length === 0) return eraseCounts(transaction, userId, most);
  const ids = runs.map(({ id }) => id);
  const clock = await transaction.one<{ now: string }>(sql`select now() as now`);
  if (clock && (await giveUpSome(transaction, { userId, runIds: ids, most }, clock.now)) === most)
    return false;
  await transaction.execute(sql`delete from runs where id = any (${sql.array(ids, "uuid")})`);
  return false;
};

/** Without claims they are zero, and stay so. */
async function eraseCounts(transaction: Transaction, userId: string, most: number): Promise<boolean> {
  const user = sql.uuid(userId);
  const removed = await transaction.execute(sql`
    delete from territory_counts where user_id = ${user} and area in (
      select area from territory_counts where user_id = ${user} order by area limit ${most})`);
  return removed < most;
}
