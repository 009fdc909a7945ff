import * as v from "valibot";
import { Instant, Uuid } from "../../contract/schemas.ts";
import type { Queries } from "../platform/database/database.ts";
import { holds } from "../platform/database/search.ts";
import { type Statement, sql } from "../platform/database/sql.ts";
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

/** The last movie that was shown: its value in the sorted column, and its id. */
export type MoviePosition = readonly [sortKey: string | number, id: string];

/** What a cursor may say in a list with that order. */
export const positionIn = (sort: Sort) => v.strictTuple([sortColumn(sort).key, Uuid]);

/** The movies that follow a position. Equal keys are ordered by id, so that none is shown twice or left out. */
export function listMovies(
  queries: Queries,
  query: MovieQuery,
  after: MoviePosition | null,
  limit: number,
): Promise<ListedMovie[]> {
  const { column, bind } = sortColumn(query.sort);
  const descending = query.sort.startsWith("-");
  const conditions = filters(query);
  if (after !== null) {
    const [last, id] = after;
    const beyond = descending ? sql`<` : sql`>`;
    conditions.push(sql`(${column}, id) ${beyond} (${bind(last)}, ${sql.uuid(id)})`);
  }
  const direction = descending ? sql`desc` : sql`asc`;
  return queries.query<ListedMovie>(sql`
    select ${columns(null)}, ${column} as "sortKey" from movies
    where ${sql.join(conditions, " and ")}
    order by ${column} ${direction}, id ${direction} limit ${limit}`);
}

function filters({ search, genre, yearFrom, yearTo }: MovieQuery): Statement[] {
  return [
    sql`true`,
    ...(search === undefined ? [] : [holds(sql`title`, search)]),
    ...(genre === undefined ? [] : [sql`genres @> ${sql.array([genre], "text")}`]),
    ...(yearFrom === undefined ? [] : [sql`year >= ${yearFrom}`]),
    ...(yearTo === undefined ? [] : [sql`year <= ${yearTo}`]),
  ];
}

const sortColumn = (sort: Sort): SortColumn => sortColumns[sort.replace(/^-/, "") as Column];
