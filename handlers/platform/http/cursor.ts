import * as v from "valibot";
import { commonErrors } from "../../../contract/errors.ts";
import { ApiError } from "../errors.ts";
import { parseJson } from "./json.ts";
import { hashOf } from "./once.ts";

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
  if (!result.success) throw new ApiError(commonErrors.invalid_cursor);
  return result.output[1];
}

const fingerprint = (query: unknown) => hashOf(query).slice(0, 11);

function readCursor(cursor: string): unknown {
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.toString("base64url") !== cursor) throw new ApiError(commonErrors.invalid_cursor);
  try {
    return parseJson(bytes.toString("utf8"));
  } catch (cause) {
    throw new ApiError(commonErrors.invalid_cursor, { cause });
  }
}
