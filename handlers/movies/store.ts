import type { Queries } from "../platform/database/database.ts";
import { type Statement, sql } from "../platform/database/sql.ts";
import { authorName } from "../platform/identity/author.ts";
import type { Movie, MovieChange, NewMovie } from "./contract.ts";

/** A movie as the database has it. */
export interface StoredMovie extends Omit<Movie, "rating"> {
  /** What the ETag stands for. */
  readonly version: number;
  readonly ratingSum: number;
  readonly ratingCount: number;
  /** The stars of the person who asks; null without a person or without stars. */
  readonly myRating: number | null;
}

/** One movie with the stars of that user; without stars if the user is null. */
export const findMovie = (
  queries: Queries,
  id: string,
  personId: string | null,
): Promise<StoredMovie | undefined> =>
  queries.one<StoredMovie>(sql`select ${columns(personId)} from movies where id = ${sql.uuid(id)}`);

export async function insertMovie(
  queries: Queries,
  id: string,
  movie: NewMovie,
  authorId: string,
): Promise<StoredMovie> {
  const row = await queries.one<StoredMovie>(sql`
    insert into movies (id, title, year, genres, runtime_minutes, synopsis, created_by)
    values (${sql.uuid(id)}, ${movie.title}, ${movie.year}, ${sql.array(movie.genres, "text")},
      ${movie.runtimeMinutes}, ${movie.synopsis}, ${sql.uuid(authorId)})
    returning ${columns(authorId)}`);
  return row as StoredMovie;
}

/** Changes that version of the movie; undefined when there is another one by now, or none. */
export const updateMovie = (
  queries: Queries,
  id: string,
  version: number,
  { genres, ...change }: MovieChange,
  personId: string,
): Promise<StoredMovie | undefined> =>
  queries.one<StoredMovie>(sql`
    update movies set ${sql.set(changeable, { ...change, genres: genres && sql.array(genres, "text") })},
      version = version + 1, updated_at = now()
    where id = ${sql.uuid(id)} and version = ${version}
    returning ${columns(personId)}`);

/** Its ratings go with it. */
export const deleteMovie = (queries: Queries, id: string): Promise<number> =>
  queries.execute(sql`delete from movies where id = ${sql.uuid(id)}`);

const changeable = {
  title: sql`title`,
  year: sql`year`,
  genres: sql`genres`,
  runtimeMinutes: sql`runtime_minutes`,
  synopsis: sql`synopsis`,
};

/** Columns of `movies`, for one person. */
export const columns = (personId: string | null): Statement => sql`
  id, title, year, genres, runtime_minutes as "runtimeMinutes", synopsis, version,
  rating_sum as "ratingSum", rating_count as "ratingCount", ${authorName(sql`movies.created_by`)} as "createdBy",
  ${personId === null ? sql`null` : starsOf(personId)} as "myRating",
  created_at as "createdAt", updated_at as "updatedAt"`;

const starsOf = (personId: string) => sql`
  (select stars from movie_ratings where movie_id = movies.id and user_id = ${sql.uuid(personId)})`;
