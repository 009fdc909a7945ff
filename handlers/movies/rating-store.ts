import type { Queries } from "../platform/database/database.ts";
import { sql } from "../platform/database/sql.ts";

/**
 * Gives a movie a person's stars and moves its sum and count by the difference, in one statement: the row of the
 * rating is locked before its former stars are read, so parallel ratings add up exactly.
 *
 * @returns whether there is such a movie
 * @throws DatabaseError 23503 when the movie is deleted at the same moment
 */
export async function putRating(
  queries: Queries,
  movieId: string,
  userId: string,
  stars: number,
): Promise<boolean> {
  const changed = await queries.execute(
    sql`with rated as (
        insert into movie_ratings as rating (movie_id, user_id, stars)
        select id, ${sql.uuid(userId)}, ${stars} from movies where id = ${sql.uuid(movieId)}
        on conflict (movie_id, user_id) do update
          set previous_stars = rating.stars, stars = excluded.stars, rated_at = now()
        returning movie_id, stars - coalesce(previous_stars, 0) as difference, previous_stars is null as first)
      update movies set rating_sum = rating_sum + rated.difference,
        rating_count = rating_count + case when rated.first then 1 else 0 end
      from rated where movies.id = rated.movie_id`,
    { idempotent: true },
  );
  return changed > 0;
}

/** Takes a person's stars back; false when there were none. */
export async function deleteRating(queries: Queries, movieId: string, userId: string): Promise<boolean> {
  const changed = await queries.execute(sql`
    with gone as (
      delete from movie_ratings where movie_id = ${sql.uuid(movieId)} and user_id = ${sql.uuid(userId)}
      returning movie_id, stars)
    update movies set rating_sum = rating_sum - gone.stars, rating_count = rating_count - 1
    from gone where movies.id = gone.movie_id`);
  return changed > 0;
}
