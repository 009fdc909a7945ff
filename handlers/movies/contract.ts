import * as v from "valibot";
import { defineContract, open, optional, role, signedIn } from "../../contract/contract.ts";
import { commonErrors } from "../../contract/errors.ts";
import {
  IfMatch,
  Instant,
  integer,
  integerText,
  list,
  pageOf,
  pageQuery,
  text,
  Uuid,
} from "../../contract/schemas.ts";
import { errors } from "./errors.ts";

/** The genres that a movie can have. */
export const genres = [
  "action",
  "adventure",
  "animation",
  "comedy",
  "crime",
  "documentary",
  "drama",
  "family",
  "fantasy",
  "history",
  "horror",
  "music",
  "mystery",
  "romance",
  "scienceFiction",
  "thriller",
  "war",
  "western",
] as const;

/** What the list can be sorted by; a minus turns the order round. */
export const sorts = [
  "title",
  "-title",
  "year",
  "-year",
  "rating",
  "-rating",
  "createdAt",
  "-createdAt",
] as const;
export type Sort = (typeof sorts)[number];

/** The first film that can be dated, and a little more than anybody announces. */
const earliestYear = 1888;
const latestYear = 2100;

const Genre = v.picklist(genres);
const Genres = v.pipe(
  list(Genre, 1, 5),
  v.check(names => new Set(names).size === names.length, "Invalid genres: Expected each one once"),
  v.metadata({ uniqueItems: true }),
);

const Rating = v.object({
  /** The exact mean of all ratings, 1 to 5; null without ratings. */
  average: v.nullable(v.number()),
  count: v.number(),
});

export const Movie = v.object({
  id: Uuid,
  title: v.string(),
  year: v.number(),
  genres: v.array(Genre),
  runtimeMinutes: v.nullable(v.number()),
  synopsis: v.nullable(v.string()),
  rating: Rating,
  /** Display name of the person who added it, `deleted user` when that account is gone, null without a name. */
  createdBy: v.nullable(v.string()),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Movie = v.InferOutput<typeof Movie>;

/** One movie, with the caller's own stars where a caller is known. */
export const MovieWithMine = v.object({ ...Movie.entries, myRating: v.nullable(integer(1, 5)) });
export type MovieWithMine = v.InferOutput<typeof MovieWithMine>;

const fields = {
  title: text(200),
  year: integer(earliestYear, latestYear),
  genres: Genres,
  runtimeMinutes: v.nullable(integer(1, 1_000)),
  synopsis: v.nullable(text(2_000)),
};

export const NewMovie = v.strictObject({
  ...fields,
  runtimeMinutes: v.optional(fields.runtimeMinutes, null),
  synopsis: v.optional(fields.synopsis, null),
});
export type NewMovie = v.InferOutput<typeof NewMovie>;

/** What is left out stays as it is. */
export const MovieChange = v.pipe(v.partial(v.strictObject(fields)), v.minEntries(1));
export type MovieChange = v.InferOutput<typeof MovieChange>;

export const MovieQuery = v.strictObject({
  ...pageQuery,
  /** Found anywhere in the title, whatever its case and accents. */
  search: v.optional(text(100)),
  genre: v.optional(Genre),
  yearFrom: v.optional(integerText(earliestYear, latestYear)),
  yearTo: v.optional(integerText(earliestYear, latestYear)),
  sort: v.optional(v.picklist(sorts), "title"),
});
export type MovieQuery = v.InferOutput<typeof MovieQuery>;

const MovieId = v.strictObject({ movieId: Uuid });
const Stars = v.strictObject({ stars: integer(1, 5) });

/** A small catalogue of films that people rate. */
export const contract = defineContract({
  service: "movies",
  summary: "Films, and what people think of them",
  uses: ["database"],
  operations: {
    list: {
      method: "GET",
      path: "/movies",
      summary: "List movies: by title, genre and years, sorted",
      access: open,
      query: MovieQuery,
      reply: { status: 200, body: pageOf(Movie) },
      errors: [commonErrors.invalid_cursor],
    },
    create: {
      method: "POST",
      path: "/movies",
      summary: "Add a movie",
      access: role("editor", "admin"),
      body: NewMovie,
      reply: { status: 201, body: MovieWithMine, headers: ["location", "etag"] },
      errors: [],
      idempotency: "optional",
    },
    read: {
      method: "GET",
      path: "/movies/{movieId}",
      summary: "Read a movie, with one's own rating when signed in",
      access: optional,
      params: MovieId,
      reply: { status: 200, body: MovieWithMine, headers: ["etag"] },
      errors: [errors.movie_not_found],
    },
    change: {
      method: "PATCH",
      path: "/movies/{movieId}",
      summary: "Change a movie, unless it has been changed since it was read",
      access: role("editor", "admin"),
      params: MovieId,
      headers: IfMatch,
      body: MovieChange,
      reply: { status: 200, body: MovieWithMine, headers: ["etag"] },
      errors: [errors.movie_not_found, commonErrors.precondition_failed, commonErrors.precondition_required],
    },
    remove: {
      method: "DELETE",
      path: "/movies/{movieId}",
      summary: "Delete a movie and its ratings",
      access: role("admin"),
      params: MovieId,
      reply: { status: 204 },
      errors: [errors.movie_not_found],
    },
    rate: {
      method: "PUT",
      path: "/movies/{movieId}/rating",
      summary: "Give a movie 1 to 5 stars, or other ones than before",
      access: signedIn,
      params: MovieId,
      body: Stars,
      reply: { status: 200, body: MovieWithMine },
      errors: [errors.movie_not_found],
    },
    unrate: {
      method: "DELETE",
      path: "/movies/{movieId}/rating",
      summary: "Take one's rating back",
      access: signedIn,
      params: MovieId,
      reply: { status: 204 },
      errors: [errors.movie_not_found, errors.rating_not_found],
    },
  },
});
