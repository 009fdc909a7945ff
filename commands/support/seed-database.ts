import pg from "pg";
import type { SeedData } from "./seed-data.ts";

/** How many rows were not there before. */
export interface Seeded {
  readonly people: number;
  readonly movies: number;
  readonly ratings: number;
}

/**
 * Puts films, people and ratings into a database, all or nothing; what is there already stays as it is.
 *
 * @param url of a role that may write the tables of users and movies
 */
export async function seedDatabase(url: string, { people, movies, ratings }: SeedData): Promise<Seeded> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const insert = (statement: string, rows: readonly object[]) =>
    client.query(statement, [JSON.stringify(rows)]);
  try {
    await client.query("begin");
    const addedPeople = await insert(insertPeople, people);
    const addedMovies = await insert(
      insertMovies,
      movies.map(movie => ({ ...movie, createdBy: people[0]?.id })),
    );
    const rated = await insert(insertRatings, ratings);
    await client.query("commit");
    return {
      people: addedPeople.rowCount ?? 0,
      movies: addedMovies.rowCount ?? 0,
      ratings: rated.rows.reduce((sum, row) => sum + Number(row.count), 0),
    };
  } finally {
    await client.end();
  }
}

const insertPeople = `
  insert into users (id, username, email, email_read_at, display_name)
  select id, id, email, now(), "displayName" from jsonb_to_recordset($1)
    as seed (id uuid, email text, "displayName" text)
  on conflict do nothing`;

const insertMovies = `
  insert into movies (id, title, year, genres, runtime_minutes, synopsis, created_by)
  select id, title, year, genres, "runtimeMinutes", synopsis, "createdBy" from jsonb_to_recordset($1)
    as seed (id uuid, title text, year int, genres text[], "runtimeMinutes" int, synopsis text, "createdBy" uuid)
  on conflict do nothing`;

/** Moves sum and count of the movies in the same statement, as the service does. */
const insertRatings = `
  with added as (
    insert into movie_ratings (movie_id, user_id, stars)
    select "movieId", "userId", stars from jsonb_to_recordset($1)
      as seed ("movieId" uuid, "userId" uuid, stars int)
    on conflict do nothing
    returning movie_id, stars),
  totals as (select movie_id, sum(stars) as stars, count(*) as count from added group by movie_id)
  update movies set rating_sum = rating_sum + totals.stars, rating_count = rating_count + totals.count
  from totals where movies.id = totals.movie_id
  returning totals.count`;
