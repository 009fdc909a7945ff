import type { Queries } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import { livingUsers } from "../../platform/identity/living.ts";
import { rules } from "../rules.ts";
import type { Event, Ticket, TicketQuery } from "./contract.ts";

/** A ticket with its event, as the database has it. */
export interface StoredTicket extends Omit<Ticket, "event"> {
  readonly eventId: string;
  readonly title: string;
  readonly state: Event["state"];
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A ticket that was made. */
export interface Sale {
  readonly ticketId: string;
  readonly eventId: string;
  readonly userId: string;
  /** When, in milliseconds since the epoch. */
  readonly now: number;
}

/** A position in the list: the last ticket that was shown. */
export type TicketPosition = readonly [boughtAt: string, id: string];

/**
 * Takes a seat and makes the ticket to it, in one statement. Buyers of the same event wait for one another here.
 *
 * @returns what it costs; undefined when there is no seat or the person has one, and then the transaction must be
 *   rolled back
 */
export async function sellTicket(
  queries: Queries,
  { ticketId, eventId, userId, now }: Sale,
): Promise<number | undefined> {
  const row = await queries.one<{ priceCoins: number }>(sql`
    with seat as (
      update events set tickets_sold = tickets_sold + 1
      where id = ${sql.uuid(eventId)} and state = 'published' and ends_at > ${sql.timestamp(now)}
        and tickets_sold < capacity
      returning id, price_coins
    )
    insert into tickets (id, event_id, user_id, price_coins, bought_at)
    select ${sql.uuid(ticketId)}, seat.id, person.id, seat.price_coins, ${sql.timestamp(now)}
    from seat, (${livingUsers(sql`${sql.uuid(userId)}`)}) as person
    on conflict (event_id, user_id) do nothing
    returning price_coins as "priceCoins"`);
  return row?.priceCoins;
}

export async function hasTicket(queries: Queries, eventId: string, userId: string): Promise<boolean> {
  const row = await queries.one<{ found: boolean }>(sql`
    select exists (
      select from tickets where event_id = ${sql.uuid(eventId)} and user_id = ${sql.uuid(userId)}) as found`);
  return row?.found ?? false;
}

/** Starts the run session; false if the ticket does not exist, belongs to another user, or cannot be consumed now. */
export async function consumeTicket(
  queries: Queries,
  ticketId: string,
  userId: string,
  now: number,
): Promise<boolean> {
  const changed = await queries.execute(sql`
    update tickets set consumed_at = ${sql.timestamp(now)},
      session_ends_at = ${sql.timestamp(now)} + make_interval(hours => cast(${rules.events.ticketSessionHours} as int4))
    from events
    where tickets.id = ${sql.uuid(ticketId)} and user_id = ${sql.uuid(userId)} and events.id = event_id
      and ${usable(now)}`);
  return changed === 1;
}

/** The ticket, if it belongs to the user. */
export const findTicket = (
  queries: Queries,
  ticketId: string,
  userId: string,
  now: number,
): Promise<StoredTicket | undefined> =>
  queries.one<StoredTicket>(sql`
    ${selected(now)} where tickets.id = ${sql.uuid(ticketId)} and user_id = ${sql.uuid(userId)}`);

/** Newest first. */
export function listTickets(
  queries: Queries,
  userId: string,
  wanted: TicketQuery["usable"],
  after: TicketPosition | null,
  { limit, now }: { readonly limit: number; readonly now: number },
): Promise<StoredTicket[]> {
  const conditions = [sql`user_id = ${sql.uuid(userId)}`];
  if (wanted !== undefined) conditions.push(sql`(${usable(now)}) = ${wanted === "true"}`);
  if (after)
    conditions.push(sql`(bought_at, tickets.id) < (${sql.timestamp(after[0])}, ${sql.uuid(after[1])})`);
  return queries.query<StoredTicket>(sql`
    ${selected(now)} where ${sql.join(conditions, " and ")}
    order by bought_at desc, tickets.id desc limit ${limit}`);
}

/** Whether a ticket of an event can be consumed at that time. */
const usable = (now: number): Statement => sql`
  consumed_at is null and refunded_at is null and state = 'published'
  and starts_at <= ${sql.timestamp(now)} and ends_at > ${sql.timestamp(now)}`;

const selected = (now: number): Statement => sql`
  select tickets.id, tickets.price_coins as "priceCoins", ${usable(now)} as usable, bought_at as "boughtAt",
    consumed_at as "consumedAt", session_ends_at as "sessionEndsAt", used_at as "usedAt",
    refunded_at as "refundedAt", event_id as "eventId", title, state, starts_at as "startsAt", ends_at as "endsAt"
  from tickets join events on events.id = event_id`;

/** A ticket whose price is given back. */
export interface Refund {
  readonly ticketId: string;
  readonly userId: string;
  readonly priceCoins: number;
}

/** By person, so that two events which are called off at once take the wallets in the same order. */
export const nextRefunds = (queries: Queries, eventId: string, most: number): Promise<Refund[]> =>
  queries.query<Refund>(sql`
    select id as "ticketId", user_id as "userId", price_coins as "priceCoins" from tickets
    where event_id = ${sql.uuid(eventId)} and refunded_at is null order by user_id limit ${most} for update`);

export const markRefunded = (queries: Queries, ticketIds: readonly string[], now: number): Promise<number> =>
  queries.execute(sql`
    update tickets set refunded_at = ${sql.timestamp(now)} where id = any (${sql.array(ticketIds, "uuid")})`);
