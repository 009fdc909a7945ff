import type { Queries, Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";

/** What is kept of an event. */
export interface EventToStore {
  readonly id: string;
  readonly type: string;
  readonly objectId: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** Those of the ids whose effect is done. */
export async function knownEvents(queries: Queries, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await queries.query<{ id: string }>(sql`
    select id from stripe_events where id = any (${sql.array(ids, "text")})`);
  return new Set(rows.map(({ id }) => id));
}

/** False where the event is there already. Waits for a transaction that is at the same event. */
export async function insertEvent(transaction: Transaction, event: EventToStore): Promise<boolean> {
  const inserted = await transaction.execute(sql`
    insert into stripe_events (id, type, object_id, outcome, happened_at)
    values (${event.id}, ${event.type}, ${event.objectId}, 'taken', ${sql.timestamp(event.created * 1000)})
    on conflict do nothing`);
  return inserted === 1;
}

export const noteOutcome = (
  transaction: Transaction,
  id: string,
  orderId: string | null,
  outcome: string,
): Promise<number> =>
  transaction.execute(sql`
    update stripe_events set order_id = ${sql.uuid(orderId)}, outcome = ${outcome} where id = ${id}`);

/** Removes events that Stripe does not list any more, up to so many. @param before milliseconds since the epoch */
export const dropEvents = (queries: Queries, before: number, most: number): Promise<number> =>
  queries.execute(
    sql`delete from stripe_events where id in (
      select id from stripe_events where received_at < ${sql.timestamp(before)} order by received_at limit ${most})`,
    { idempotent: true },
  );
