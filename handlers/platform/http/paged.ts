import * as v from "valibot";
import { Instant, Uuid } from "../../../contract/schemas.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";

/** One page of a list, as every list operation answers it. */
export interface Page<Item> {
  readonly items: Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** A list that is answered page by page. */
export interface List<Row, Item, Position extends v.GenericSchema> {
  /** Of the request, checked by `pageQuery`. */
  readonly query: { readonly cursor?: string | undefined; readonly limit: number };
  /**
   * What a cursor belongs to: the list's name and the filters, never the limit. A cursor of another list or of
   * other filters is refused. Clients hold cursors, so a change here makes theirs invalid.
   */
  readonly boundTo: unknown;
  /** What a cursor says: the values that the rows are ordered by, unique for each row. */
  readonly position: Position;
  /** Reads up to `most` rows that follow a position; from the beginning if it is null. */
  readonly fetch: (after: v.InferOutput<Position> | null, most: number) => Promise<readonly Row[]>;
  /** What a cursor behind that row says. */
  readonly positionOf: (row: Row) => Readonly<v.InferInput<Position>>;
  /** The row as the reply has it. */
  readonly toItem: (row: Row) => Item;
}

/** The position in a list that is ordered by a time and, where times are equal, by id. */
export const TimeAndId = v.strictTuple([Instant, Uuid]);

/**
 * Answers one page of a list. It asks for one row more than the page holds, and so knows whether another page
 * follows.
 *
 * @throws ApiError `invalid_cursor` if the cursor is altered, or belongs to another list or other filters
 * @example
 * const body = await paged({
 *   query,
 *   boundTo: ["users", query.search ?? null],
 *   position: TimeAndId,
 *   fetch: (after, most) => store.listUsers(database, query.search, after, most),
 *   positionOf: user => [user.createdAt, user.id],
 *   toItem: toUser,
 * });
 */
export async function paged<Row, Item, const Position extends v.GenericSchema>(
  list: List<Row, Item, Position>,
): Promise<Page<Item>> {
  const { query, boundTo, position } = list;
  const after = query.cursor === undefined ? null : decodeCursor(position, query.cursor, boundTo);
  const rows = await list.fetch(after, query.limit + 1);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const isMore = rows.length > query.limit && last !== undefined;
  return {
    items: shown.map(list.toItem),
    nextCursor: isMore ? encodeCursor(list.positionOf(last), boundTo) : null,
  };
}
