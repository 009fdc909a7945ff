import { sql } from "../../platform/database/sql.ts";
import type { Eraser } from "../../platform/identity/eraser.ts";
import { leaveTokens } from "./store.ts";

/**
 * What Strava is to a person whose account is deleted: the tokens stay, sealed and without the person, until they are
 * given back. Their runs are erased by the running game itself.
 */
export const eraseStrava: Eraser = async (transaction, userId, most) => {
  const user = sql.uuid(userId);
  const due = await transaction.execute(sql`
    delete from strava_due where (athlete_id, activity_id) in (
      select athlete_id, activity_id from strava_due
      where athlete_id in (select athlete_id from strava_connections where user_id = ${user}) limit ${most})`);
  // The connection says which activities are due, so it goes after them.
  if (due === most) return false;
  await leaveTokens(transaction, userId);
  const activities = await transaction.execute(sql`
    delete from strava_activities where user_id = ${user} and activity_id in (
      select activity_id from strava_activities where user_id = ${user} order by activity_id limit ${most})`);
  return activities < most;
};
