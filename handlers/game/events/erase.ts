import type { Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { Eraser } from "../../platform/identity/eraser.ts";

/**
 * Takes a person's tickets away, without a refund: the wallet goes too. Seats in events that are still to be run can
 * be bought again; in the ranking of past ones the place stays, without the person.
 */
export const eraseTickets: Eraser = async (transaction, userId, most) => {
  const mine = sql`user_id = ${sql.uuid(userId)}`;
  const tickets = await transaction.query<{ id: string; eventId: string }>(sql`
    select id, event_id as "eventId" from tickets where ${mine} order by bought_at desc limit ${most}`);
  if (tickets.length > 0) await removeTickets(transaction, tickets);
  const places = await transaction.execute(sql`
    update event_results set user_id = null where (event_id, rank) in (
      select event_id, rank from event_results where ${mine} limit ${most})`);
  return tickets.length < most && places < most;
};

/** The events first, in their order, as all transactions do. */
async function removeTickets(
  transaction: Transaction,
  tickets: readonly { readonly id: string; readonly eventId: string }[],
): Promise<void> {
  const ids = (values: readonly string[]) => sql.array(values, "uuid");
  const events = [...new Set(tickets.map(({ eventId }) => eventId))];
  await transaction.query(sql`
    select count(*) as locked from (
      select 1 from events where id = any (${ids(events)}) order by id for update) as event`);
  await transaction.execute(sql`
    with gone as (
      delete from tickets where id = any (${ids(tickets.map(({ id }) => id))}) returning event_id, consumed_at)
    update events set tickets_sold = tickets_sold - 1
    from gone where events.id = gone.event_id and events.state = 'published' and gone.consumed_at is null`);
}
