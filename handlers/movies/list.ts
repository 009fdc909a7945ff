import * as v from "valibot";
import { decodeCursor, encodeCursor } from "../platform/cursor.ts";
import type { Queries } from "../platform/database.ts";
import { Instant, Uuid } from "../platform/schemas.ts";
import { type Statement, sql } from "../platform/sql.ts";
import type { MovieQuery, Sort } from "./contract.ts";
import { columns, type StoredMovie } from "./store.ts";

export interface ListedMovie extends StoredMovie {
  /** Its value in the sorted column. */
  readonly sortKey: string | number;
}

interface SortColumn {
  readonly column: Statement;
  /** What a cursor may hold for it, and how that becomes SQL. */
  readonly key: v.GenericSchema<string | number>;
  bind(key: string | number): Statement;
}

type Column = Sort extends infer S ? (S extends `-${string}` ? never : S) : never;

/** The allow-list: what a caller sends picks a row here and never becomes SQL. */
const sortColumns: Readonly<Record<Column & string, SortColumn>> = {
  title: { column: sql`title_sort`, key: v.string(), bind: key => sql`${String(key)}` },
  year: { column: sql`year`, key: v.pipe(v.number(), v.safeInteger()), bind: key => sql`${key}` },
  rating: {
    column: sql`rating_average`,
    key: v.pipe(v.string(), v.regex(/^\d\.\d{6}$/)),
    bind: key => sql`${sql.decimal(String(key))}`,
  },
  createdAt: { column: sql`created_at`, key: Instant, bind: key => sql.timestamp(String(key)) },
};

/**
 * A page of movies, and one more where there is one. Equal keys are ordered by id, so that none is shown twice
 * or left out.
 *
 * @throws ApiError `invalid_cursor`
 */
export function listMovies(queries: Queries, query: MovieQuery): Promise<ListedMovie[]> {
  const { column, key, bind } = sortColumn(query.sort);
  const descending = query.sort.startsWith("-");
  const conditions = filters(query);
  if (query.cursor !== undefined) {
    const [last, id] = decodeCursor(v.strictTuple([key, Uuid]), query.cursor, boundTo(query));
    const beyond = descending ? sql`<` : sql`>`;
    conditions.push(sql`(${column}, id) ${beyond} (${bind(last)}, ${sql.uuid(id)})`);
  }
  const direction = descending ? sql`desc` : sql`asc`;
  return queries.query<ListedMovie>(sql`
    select ${columns(null)}, ${column} as "sortKey" from movies
    where ${sql.join(conditions, " and ")}
    order by ${column} ${direction}, id ${direction} limit ${query.limit + 1}`);
}

/** Where the list goes on after a movie. */
export const cursorAfter = (query: MovieQuery, { sortKey, id }: ListedMovie): string =>
  encodeCursor([sortKey, id], boundTo(query));

function filters({ search, genre, yearFrom, yearTo }: MovieQuery): Statement[] {
  return [
    sql`true`,
    ...(search === undefined ? [] : [sql`search_key(title) like search_pattern(${search})`]),
    ...(genre === undefined ? [] : [sql`genres @> ${sql.array([genre], "text")}`]),
    ...(yearFrom === undefined ? [] : [sql`year >= ${yearFrom}`]),
    ...(yearTo === undefined ? [] : [sql`year <= ${yearTo}`]),
  ];
}

const sortColumn = (sort: Sort): SortColumn => sortColumns[sort.replace(/^-/, "") as Column];

/** A cursor belongs to these; the limit may change from page to page. */
const boundTo = ({ limit: _limit, cursor: _cursor, ...rest }: MovieQuery) => ["movies", rest];
