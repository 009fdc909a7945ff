import { type Statement, sql } from "../database/sql.ts";
import type { Eraser } from "./eraser.ts";

/**
 * A piece of a statement that counts requests of a person in that minute, and whose `requests` says how many there are
 * by now. A later minute begins from nothing; a function whose clock is behind counts for the later one. Deleted people
 * are not counted.
 *
 * @param minute its start, in milliseconds
 * @example
 * sql`with counted as (${countRequests(id, minute, 10)}) select (select requests from counted) as requests`
 */
export const countRequests = (userId: string, minute: number, requests: number): Statement => sql`
  insert into request_counts as stored (user_id, minute, requests)
  select id, ${sql.timestamp(minute)}, ${requests} from users
  where id = ${sql.uuid(userId)} and deleted_at is null
  on conflict (user_id) do update set
    requests = case when stored.minute < excluded.minute then 0 else stored.requests end + excluded.requests,
    minute = greatest(stored.minute, excluded.minute)
  returning requests`;

/** Removes the count of a person. */
export const eraseRequestCounts: Eraser = async (transaction, userId) => {
  await transaction.execute(sql`delete from request_counts where user_id = ${sql.uuid(userId)}`);
  return true;
};
