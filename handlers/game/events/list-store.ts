import type { Queries } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import type { EventQuery } from "./contract.ts";
import { columns, type StoredEvent } from "./store.ts";

/** A position in the list: the last event that was shown. */
export type EventPosition = readonly [startsAt: string, id: string];

/** What is over comes newest first, the rest in the order of time. */
export function listEvents(
  queries: Queries,
  show: EventQuery["show"],
  after: EventPosition | null,
  { limit, now }: { readonly limit: number; readonly now: number },
): Promise<StoredEvent[]> {
  const descending = show === "past";
  const conditions = [...shownBy(show, now)];
  if (after !== null) {
    const [startsAt, id] = after;
    const beyond = descending ? sql`<` : sql`>`;
    conditions.push(sql`(starts_at, id) ${beyond} (${sql.timestamp(startsAt)}, ${sql.uuid(id)})`);
  }
  const direction = descending ? sql`desc` : sql`asc`;
  return queries.query<StoredEvent>(sql`
    select ${columns} from events where ${sql.join(conditions, " and ")}
    order by starts_at ${direction}, id ${direction} limit ${limit}`);
}

function shownBy(show: EventQuery["show"], now: number): readonly Statement[] {
  if (show === "drafts") return [sql`published_at is null`, sql`state = 'draft'`];
  const over = show === "past" ? sql`<=` : sql`>`;
  return [sql`published_at is not null`, sql`ends_at ${over} ${sql.timestamp(now)}`];
}
