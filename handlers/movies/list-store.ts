import * as v from "valibot";
import { Instant } from "../../contract/schemas.ts";
import type { Queries } from "../platform/database/database.ts";
import { holds } from "../platform/database/search.ts";
import { type SortedPosition, sorted } from "../platform/database/sorted.ts";
import { type Statement, sql } from "../platform/database/sql.ts";
import type { MovieQuery, Sort } from "./contract.ts";
import { columns, type StoredMovie } from "./store.ts";

export interface ListedMovie extends StoredMovie {
  /** Its value in the sorted column. */
  readonly sortKey: string | number;
}

const { positionIn, order } = sorted<Sort>({
  title: { column: sql`title_sort`, key: v.string(), bind: key => sql`${String(key)}` },
  year: { column: sql`year`, key: v.pipe(v.number(), v.safeInteger()), bind: key => sql`${key}` },
  rating: {
    column: sql`rating_average`,
    key: v.pipe(v.string(), v.regex(/^\d\.\d{6}$/)),
    bind: key => sql`${sql.decimal(String(key))}`,
  },
  createdAt: { column: sql`created_at`, key: Instant, bind: key => sql.timestamp(String(key)) },
});

export { positionIn };

/** The movies that follow a position. */
export function listMovies(
  queries: Queries,
  query: MovieQuery,
  position: SortedPosition | null,
  limit: number,
): Promise<ListedMovie[]> {
  const { column, after, by } = order(query.sort, position);
  return queries.query<ListedMovie>(sql`
    select ${columns(null)}, ${column} as "sortKey" from movies
    where ${sql.join([after, ...filters(query)], " and ")} order by ${by} limit ${limit}`);
}

function filters({ search, genre, yearFrom, yearTo }: MovieQuery): Statement[] {
  return [
    ...(search === undefined ? [] : [holds(sql`title`, search)]),
    ...(genre === undefined ? [] : [sql`genres @> ${sql.array([genre], "text")}`]),
    ...(yearFrom === undefined ? [] : [sql`year >= ${yearFrom}`]),
    ...(yearTo === undefined ? [] : [sql`year <= ${yearTo}`]),
  ];
}
