import type { Transaction } from "../platform/database.ts";
import { sql } from "../platform/sql.ts";
import { leaveTokens } from "./store.ts";

/**
 * What Strava is to a person whose account is deleted: the tokens stay, sealed and without the person, until they are
 * given back. Their runs are erased by the running game itself.
 */
export async function eraseStrava(transaction: Transaction, userId: string): Promise<void> {
  const user = sql.uuid(userId);
  await transaction.execute(sql`
    delete from strava_due using strava_connections as connection
    where connection.user_id = ${user} and strava_due.athlete_id = connection.athlete_id`);
  await leaveTokens(transaction, userId);
  await transaction.execute(sql`delete from strava_activities where user_id = ${user}`);
}
