import type { Queries } from "../platform/database.ts";
import { sql } from "../platform/sql.ts";
import { giveUp } from "./claim-store.ts";

/**
 * Removes everything of a person: runs, tracks and claims. The territory falls to the next valid claim. Call it in the
 * transaction that deletes the account.
 */
export async function eraseRunning(queries: Queries, userId: string): Promise<void> {
  const clock = await queries.one<{ now: string }>(sql`select now() as now`);
  if (clock) await giveUp(queries, { userId }, clock.now);
  await queries.execute(sql`delete from territory_counts where user_id = ${sql.uuid(userId)}`);
  await queries.execute(sql`delete from runs where user_id = ${sql.uuid(userId)}`);
}
