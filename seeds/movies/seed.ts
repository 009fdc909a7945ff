import pg from "pg";
import type { Seed } from "../seed.ts";
import { type SeedCatalogue, seedCatalogue } from "./catalogue.ts";

/** How many rows were not there before. */
export interface Seeded {
  readonly movies: number;
  readonly ratings: number;
}

/** A catalogue to search, rated by the seeded people. */
export const seed: Seed = {
  summary: "200 films, and the people's ratings of them",
  needs: "movies",
  add: async ({ databaseUrl }) => {
    const { movies, ratings } = await addCatalogue(databaseUrl, seedCatalogue());
    return `Added ${movies} movies and ${ratings} ratings.`;
  },
};

/**
 * Puts films and ratings into a database, all or nothing; what is there already stays as it is.
 *
 * @param url of a role that may write the tables of movies
 */
export async function addCatalogue(url: string, { movies, ratings }: SeedCatalogue): Promise<Seeded> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    const added = await client.query(insertMovies, [JSON.stringify(movies)]);
    const rated = await client.query(insertRatings, [JSON.stringify(ratings)]);
    await client.query("commit");
    return {
      movies: added.rowCount ?? 0,
      ratings: rated.rows.reduce((sum, row) => sum + Number(row.count), 0),
    };
  } finally {
    await client.end();
  }
}

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
