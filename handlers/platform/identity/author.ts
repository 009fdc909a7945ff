import { deletedUserName } from "../../../contract/people.ts";
import type { Queries } from "../database/database.ts";
import { type Statement, sql } from "../database/sql.ts";

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

/** The same for many persons at once, by their ids. */
export async function namesOf(
  queries: Queries,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await queries.query<{ id: string; name: string | null }>(sql`
    select person.id, ${authorName(sql`person.id`)} as name
    from unnest(${sql.array(userIds, "uuid")}) as person (id)`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
