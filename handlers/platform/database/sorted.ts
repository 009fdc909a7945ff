import * as v from "valibot";
import { Uuid } from "../../../contract/schemas.ts";
import { type Statement, sql } from "./sql.ts";

/** A column that a list can be sorted by. */
export interface SortColumn {
  readonly column: Statement;
  /** What a cursor may hold for it. */
  readonly key: v.GenericSchema<string | number>;
  /** A cursor's value as SQL. */
  bind(key: string | number): Statement;
}

/** Where a page of a sorted list ended: its last row's value in the sorted column, and its id. */
export type SortedPosition = readonly [sortKey: string | number, id: string];

/** A sort without its minus. */
export type ColumnOf<Sort extends string> = Sort extends `-${string}` ? never : Sort;

interface Order {
  /** The sorted column, to be selected as `sortKey`. */
  readonly column: Statement;
  /** What comes after the position; true for the first page. */
  readonly after: Statement;
  /** For `order by`. Equal keys are ordered by id, so that none is shown twice or left out. */
  readonly by: Statement;
}

/**
 * Lists that callers sort as they like, read a page at a time from where the last one ended.
 *
 * @param columns the allow-list, by sort without minus: what a caller sends picks a row here and never becomes SQL
 */
export function sorted<Sort extends string>(columns: Readonly<Record<ColumnOf<Sort>, SortColumn>>) {
  const columnOf = (sort: Sort) => columns[sort.replace(/^-/, "") as ColumnOf<Sort>];
  return {
    /** What a cursor may say in a list with that sort; a minus turns the order round. */
    positionIn: (sort: Sort) => v.strictTuple([columnOf(sort).key, Uuid]),
    order(sort: Sort, position: SortedPosition | null): Order {
      const { column, bind } = columnOf(sort);
      const [beyond, direction] = sort.startsWith("-") ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`];
      const after =
        position === null
          ? sql`true`
          : sql`(${column}, id) ${beyond} (${bind(position[0])}, ${sql.uuid(position[1])})`;
      return { column, after, by: sql`${column} ${direction}, id ${direction}` };
    },
  };
}
