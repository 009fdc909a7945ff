import { type Statement, sql } from "../platform/sql.ts";

/**
 * Those of the ids whose accounts are not deleted, in order, inside another service's own statement. Their rows are
 * locked against deletion until the transaction ends: what is written for a person is there when it is erased.
 *
 * @example
 * sql`insert into notes (user_id) ${livingUsers(sql`select author from drafts`)}`
 */
export const livingUsers = (ids: Statement): Statement =>
  sql`select id from users where id in (${ids}) and deleted_at is null order by id for share`;
