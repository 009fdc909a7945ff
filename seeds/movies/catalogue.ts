import { readFileSync } from "node:fs";
import * as v from "valibot";
import { NewMovie } from "../../handlers/movies/contract.ts";
import { chance, idOf } from "../identity.ts";
import { seedPeople } from "../users/people.ts";

export interface SeedMovie extends NewMovie {
  readonly id: string;
  readonly createdBy: string | null;
}

export interface SeedRating {
  readonly movieId: string;
  readonly userId: string;
  readonly stars: number;
}

export interface SeedCatalogue {
  readonly movies: readonly SeedMovie[];
  readonly ratings: readonly SeedRating[];
}

/**
 * The films of `movies.json`, with ratings of the seeded people made up from them: the same at every call, ids
 * included, so that seeding twice adds nothing.
 *
 * @throws ValiError when a film is not one that the API would take
 */
export function seedCatalogue(): SeedCatalogue {
  const people = seedPeople();
  const createdBy = people[0]?.id ?? null;
  const text = readFileSync(new URL("movies.json", import.meta.url), "utf8");
  const movies = v
    .parse(v.array(NewMovie), JSON.parse(text))
    .map(movie => ({ ...movie, id: idOf("movie", movie.title, movie.year), createdBy }));
  return { movies, ratings: people.flatMap(({ id }) => ratingsBy(id, movies)) };
}

/** Each person has seen some of the films; the good ones please most people. */
function ratingsBy(userId: string, movies: readonly SeedMovie[]): SeedRating[] {
  return movies
    .filter(({ id }) => chance("seen", userId, id) < 0.4)
    .map(({ id: movieId }) => {
      const liking = 0.7 * chance("quality", movieId) + 0.3 * chance("taste", userId, movieId);
      return { movieId, userId, stars: 1 + Math.floor(5 * liking) };
    });
}
