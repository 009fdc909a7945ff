import { commonErrors } from "../../contract/errors.ts";
import { type NewId, newUuid } from "../platform/clock.ts";
import { type Database, DatabaseError } from "../platform/database/database.ts";
import { ApiError } from "../platform/errors.ts";
import { etagOf, requireMatch } from "../platform/http/etag.ts";
import { once } from "../platform/http/idempotency.ts";
import { paged } from "../platform/http/paged.ts";
import type { Handlers } from "../platform/http/request.ts";
import type { contract, Movie, MovieQuery, MovieWithMine } from "./contract.ts";
import { errors } from "./errors.ts";
import { listMovies, positionIn } from "./list-store.ts";
import { deleteRating, putRating } from "./rating-store.ts";
import * as store from "./store.ts";

export interface MoviesDependencies {
  readonly database: Database;
  readonly newId?: NewId;
}

/** The rules of movies and ratings; who may do what stands in the contract. */
export function moviesService({ database, newId = newUuid }: MoviesDependencies): Handlers<typeof contract> {
  return {
    async list({ query }) {
      assertYears(query);
      const { limit: _limit, cursor: _cursor, ...filters } = query;
      const body = await paged({
        query,
        boundTo: ["movies", filters],
        position: positionIn(query.sort),
        fetch: (after, most) => listMovies(database, query, after, most),
        positionOf: movie => [movie.sortKey, movie.id],
        toItem: toMovie,
      });
      return { body };
    },

    create: request =>
      once(database, request, async transaction => {
        const { body, caller } = request;
        const movie = await store.insertMovie(transaction, newId(), body, caller.userId);
        return {
          ...withEtag(movie),
          headers: { location: `/movies/${movie.id}`, etag: etagOf(movie.version) },
        };
      }),

    async read({ params, caller }) {
      return withEtag(existing(await store.findMovie(database, params.movieId, caller?.userId ?? null)));
    },

    async change({ params, headers, body, caller }) {
      // When it has changed in between, its new version may match as well: `*` matches any (RFC 9110, section 13.1.1).
      for (;;) {
        const { version } = existing(await store.findMovie(database, params.movieId, null));
        requireMatch(headers["if-match"], version);
        const movie = await store.updateMovie(database, params.movieId, version, body, caller.userId);
        if (movie !== undefined) return withEtag(movie);
      }
    },

    async remove({ params }) {
      if ((await store.deleteMovie(database, params.movieId)) === 0)
        throw new ApiError(errors.movie_not_found);
      return {};
    },

    async rate({ params: { movieId }, body, caller }) {
      if (!(await putRating(database, movieId, caller.userId, body.stars).catch(goneMeanwhile)))
        throw new ApiError(errors.movie_not_found);
      return { body: toMovieWithMine(existing(await store.findMovie(database, movieId, caller.userId))) };
    },

    async unrate({ params: { movieId }, caller }) {
      if (await deleteRating(database, movieId, caller.userId)) return {};
      existing(await store.findMovie(database, movieId, null));
      throw new ApiError(errors.rating_not_found);
    },
  };
}

function assertYears({ yearFrom, yearTo }: MovieQuery): void {
  if (yearFrom === undefined || yearTo === undefined || yearFrom <= yearTo) return;
  const message = "Invalid year: Expected yearFrom or later";
  throw new ApiError(commonErrors.invalid_request, { errors: [{ path: "query.yearTo", message }] });
}

function existing(movie: store.StoredMovie | undefined): store.StoredMovie {
  if (movie === undefined) throw new ApiError(errors.movie_not_found);
  return movie;
}

/** The rating's foreign key found no movie. */
function goneMeanwhile(error: unknown): false {
  if (error instanceof DatabaseError && error.sqlState === "23503") return false;
  throw error;
}

const withEtag = (movie: store.StoredMovie) => ({
  body: toMovieWithMine(movie),
  headers: { etag: etagOf(movie.version) },
});

const toMovieWithMine = (movie: store.StoredMovie): MovieWithMine => ({
  ...toMovie(movie),
  myRating: movie.myRating,
});

const toMovie = (movie: store.StoredMovie): Movie => ({
  id: movie.id,
  title: movie.title,
  year: movie.year,
  genres: movie.genres,
  runtimeMinutes: movie.runtimeMinutes,
  synopsis: movie.synopsis,
  rating: {
    average: movie.ratingCount === 0 ? null : movie.ratingSum / movie.ratingCount,
    count: movie.ratingCount,
  },
  createdBy: movie.createdBy,
  createdAt: movie.createdAt,
  updatedAt: movie.updatedAt,
});
