import type { Transaction } from "../platform/database.ts";
import { sql } from "../platform/sql.ts";

/**
 * What Strava is to a person whose account is deleted: the tokens stay, sealed and without the person, until they are
 * given back. Their runs are erased by the running game itself.
 */
export async function eraseStrava(transaction: Transaction, userId: string): Promise<void> {
  const user = sql.uuid(userId);
  await transaction.execute(sql`
    insert into strava_revocations (athlete_id, tokens, tokens_expire_at)
    select athlete_id, tokens, tokens_expire_at from strava_connections where user_id = ${user}`);
  await transaction.execute(sql`
    delete from strava_due using strava_connections as connection
    where connection.user_id = ${user} and strava_due.athlete_id = connection.athlete_id`);
  await transaction.execute(sql`delete from strava_connections where user_id = ${user}`);
  await transaction.execute(sql`delete from strava_activities where user_id = ${user}`);
}
