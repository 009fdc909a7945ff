import { type Statement, sql } from "../platform/sql.ts";
import { deletedUserName } from "./contract.ts";

/**
 * How other services show who made something, inside their own statement: the display name, `deleted user` once
 * the account is gone, null without a name.
 *
 * @example
 * sql`select title, ${authorName(sql`movies.created_by`)} as "createdBy" from movies`
 */
export const authorName = (userId: Statement): Statement => sql`
  (select case when deleted_at is null then display_name else ${deletedUserName} end
    from users where id = ${userId})`;
