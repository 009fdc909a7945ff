import type { Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import { ApiError } from "../../platform/errors.ts";
import { errors } from "./errors.ts";

/** An instant: RFC 3339, or milliseconds since the epoch. */
export type Time = string | number;

/** A run that is about to be saved against a ticket. */
export interface TicketedRun {
  readonly ticketId: string;
  readonly userId: string;
  readonly startedAt: Time;
  readonly endedAt: Time;
}

/**
 * Lets a run be saved against a consumed ticket, in the transaction that saves it; the ticket is used up by it.
 *
 * The run must begin within the ticket's run session, to the second, and be saved before the session ends. The event
 * stays as it is until the transaction ends: a run is ranked, or comes after the event was finished.
 *
 * @param now when the run arrived
 * @returns the event that the run counts for
 * @throws ApiError `ticket_not_found`; `ticket_not_usable`, whose fact `reason` is `notConsumed`, `refunded`, `used`,
 *   `expired` or `startedBefore`
 */
export async function admitRun(
  transaction: Transaction,
  { ticketId, userId, startedAt, endedAt }: TicketedRun,
  now: Time,
): Promise<{ readonly eventId: string }> {
  // The event first, as everybody else does who locks both.
  const ticket = await transaction.one<{ eventId: string; reason: Reason | null }>(sql`
    select tickets.event_id as "eventId", case
      when refunded_at is not null then 'refunded'
      when consumed_at is null then 'notConsumed'
      when used_at is not null then 'used'
      when session_ends_at <= greatest(${sql.timestamp(now)}, ${sql.timestamp(endedAt)}) then 'expired'
      when ${sql.timestamp(startedAt)} < date_trunc('second', consumed_at) then 'startedBefore' end as reason
    from tickets join events on events.id = tickets.event_id
    where tickets.id = ${sql.uuid(ticketId)} and tickets.user_id = ${sql.uuid(userId)}
    for share of events for update of tickets`);
  if (ticket === undefined) throw new ApiError(errors.ticket_not_found);
  if (ticket.reason) throw notUsable(ticket.reason);
  await transaction.execute(sql`
    update tickets set used_at = ${sql.timestamp(now)} where id = ${sql.uuid(ticketId)}`);
  return { eventId: ticket.eventId };
}

type Reason = keyof typeof sentences;

const sentences = {
  notConsumed: "The ticket has to be consumed before the run begins.",
  refunded: "The event was cancelled and the ticket refunded.",
  used: "Another run was saved against the ticket.",
  expired: "The ticket's run session is over.",
  startedBefore: "The run began before the ticket was consumed.",
} as const;

const notUsable = (reason: Reason) =>
  new ApiError(errors.ticket_not_usable, { detail: sentences[reason], facts: { reason } });
