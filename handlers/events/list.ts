import * as v from "valibot";
import { decodeCursor, encodeCursor } from "../platform/cursor.ts";
import type { Queries } from "../platform/database.ts";
import { Instant, Uuid } from "../platform/schemas.ts";
import { type Statement, sql } from "../platform/sql.ts";
import type { EventQuery } from "./contract.ts";
import { columns, type StoredEvent } from "./store.ts";

const Position = v.strictTuple([Instant, Uuid]);

/**
 * A page of events, and one more where there is one.
 *
 * @throws ApiError `invalid_cursor`
 */
export function listEvents(queries: Queries, query: EventQuery, now: number): Promise<StoredEvent[]> {
  const { limit, cursor, show } = query;
  const descending = show === "past";
  const conditions = [...shownBy(show, now)];
  if (cursor !== undefined) {
    const [startsAt, id] = decodeCursor(Position, cursor, boundTo(query));
    const beyond = descending ? sql`<` : sql`>`;
    conditions.push(sql`(starts_at, id) ${beyond} (${sql.timestamp(startsAt)}, ${sql.uuid(id)})`);
  }
  const direction = descending ? sql`desc` : sql`asc`;
  return queries.query<StoredEvent>(sql`
    select ${columns} from events where ${sql.join(conditions, " and ")}
    order by starts_at ${direction}, id ${direction} limit ${limit + 1}`);
}

/** Where the page after this event goes on. */
export const cursorAfter = (query: EventQuery, { startsAt, id }: StoredEvent): string =>
  encodeCursor([startsAt, id], boundTo(query));

const boundTo = ({ show }: EventQuery) => ["events", show];

function shownBy(show: EventQuery["show"], now: number): readonly Statement[] {
  if (show === "drafts") return [sql`published_at is null`, sql`state = 'draft'`];
  const over = show === "past" ? sql`<=` : sql`>`;
  return [sql`published_at is not null`, sql`ends_at ${over} ${sql.timestamp(now)}`];
}
