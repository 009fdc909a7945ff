import * as v from "valibot";
import { ApiError } from "./errors.ts";
import { hashOf } from "./idempotency.ts";
import { parseJson } from "./json.ts";

/** One page of a list, as every list operation answers it. */
export interface Page<Item> {
  readonly items: Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/**
 * Writes a position in a list as an opaque text.
 *
 * It is bound to the query that made it (filters, sort; not the limit) and not signed: what it says is checked
 * against a schema and can only choose a place to go on from, never what is shown.
 */
export const encodeCursor = (position: unknown, query: unknown): string =>
  Buffer.from(JSON.stringify([fingerprint(query), position])).toString("base64url");

/**
 * Reads a cursor back.
 *
 * @throws ApiError `invalid_cursor` when it is altered, or comes from another list or another query
 */
export function decodeCursor<const Position extends v.GenericSchema>(
  schema: Position,
  cursor: string,
  query: unknown,
): v.InferOutput<Position> {
  const result = v.safeParse(v.strictTuple([v.literal(fingerprint(query)), schema]), readCursor(cursor));
  if (!result.success) throw new ApiError("invalid_cursor");
  return result.output[1];
}

/**
 * Makes a page of rows that were read with one more than the limit.
 *
 * @example
 * const rows = await store.list(filter, after, limit + 1);
 * return { body: toPage(rows, limit, row => encodeCursor([row.createdAt, row.id], filter), toUser) };
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => string,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
  };
}

const fingerprint = (query: unknown) => hashOf(query).slice(0, 11);

function readCursor(cursor: string): unknown {
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.toString("base64url") !== cursor) throw new ApiError("invalid_cursor");
  try {
    return parseJson(bytes.toString("utf8"));
  } catch (cause) {
    throw new ApiError("invalid_cursor", { cause });
  }
}
