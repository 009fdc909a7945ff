import { readFileSync } from "node:fs";
import * as v from "valibot";
import { NewMovie } from "../../handlers/movies/contract.ts";
import { chance, idOf } from "./seed-identity.ts";

export interface SeedMovie extends NewMovie {
  readonly id: string;
}

export interface SeedPerson {
  readonly id: string;
  readonly email: string;
  readonly displayName: string | null;
}

export interface SeedRating {
  readonly movieId: string;
  readonly userId: string;
  readonly stars: number;
}

export interface SeedData {
  readonly movies: readonly SeedMovie[];
  readonly people: readonly SeedPerson[];
  readonly ratings: readonly SeedRating[];
}

const Person = v.strictObject({
  email: v.pipe(v.string(), v.email()),
  displayName: v.nullable(v.string()),
});

/**
 * The films and people of `seeds/`, with ratings made up from them: the same at every call, ids included, so that
 * seeding twice adds nothing.
 *
 * @throws ValiError when a film is not one that the API would take
 */
export function seedData(): SeedData {
  const movies = v
    .parse(v.array(NewMovie), readSeeds("movies.json"))
    .map(movie => ({ ...movie, id: idOf("movie", movie.title, movie.year) }));
  const people = v
    .parse(v.array(Person), readSeeds("people.json"))
    .map(person => ({ ...person, id: idOf("person", person.email) }));
  return { movies, people, ratings: people.flatMap(({ id }) => ratingsBy(id, movies)) };
}

const readSeeds = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../seeds/${name}`, import.meta.url), "utf8"));

/** Each person has seen some of the films; the good ones please most people. */
function ratingsBy(userId: string, movies: readonly SeedMovie[]): SeedRating[] {
  return movies
    .filter(({ id }) => chance("seen", userId, id) < 0.4)
    .map(({ id: movieId }) => {
      const liking = 0.7 * chance("quality", movieId) + 0.3 * chance("taste", userId, movieId);
      return { movieId, userId, stars: 1 + Math.floor(5 * liking) };
    });
}
