import { type Statement, sql } from "../database/sql.ts";

/**
 * Those of the ids whose accounts are not deleted, in order, inside another service's own statement. Their rows are
 * locked against deletion until the transaction ends: what is written for a person is there when it is erased.
 *
 * @example
 * sql`insert into notes (user_id) ${livingUsers(sql`select author from drafts`)}`
 */
export const livingUsers = (ids: Statement): Statement =>
  sql`select id from users where id in (${ids}) and deleted_at is null order by id for share`;

/**
 * Whether what is stored of a person counts: not when the account is deleted and the rows wait to be erased. Quick,
 * since there are few such accounts at any time. Rows without a person count.
 *
 * @param userId a column
 * @example
 * sql`select count(*) from notes where ${counts(sql`notes.user_id`)}`
 */
export const counts = (userId: Statement): Statement =>
  sql`(${userId} is null or ${userId} not in (select id from users where erasing))`;
