import type { Clock, NewId } from "../../platform/clock.ts";
import type { Database, Queries } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { once } from "../../platform/http/idempotency.ts";
import { paged, TimeAndId } from "../../platform/http/paged.ts";
import type { Handlers } from "../../platform/http/request.ts";
import { buyTicket } from "./buying.ts";
import type { contract, Ticket } from "./contract.ts";
import { errors } from "./errors.ts";
import { consumeTicket, findTicket, listTickets, type StoredTicket } from "./ticket-store.ts";

interface TicketDependencies {
  readonly database: Database;
  readonly now: Clock;
  readonly newId: NewId;
}

/** The rules of tickets: everybody has their own, one for each event, and consumes it once. */
export const ticketHandlers = ({
  database,
  now,
  newId,
}: TicketDependencies): Pick<Handlers<typeof contract>, "buy" | "tickets" | "consume"> => ({
  buy: request =>
    once(database, request, async transaction => {
      const { userId } = request.caller;
      const sale = { ticketId: newId(), eventId: request.params.eventId, userId, now: now() };
      await buyTicket(transaction, sale);
      return { body: toTicket(await existing(transaction, sale.ticketId, userId, sale.now)) };
    }),

  async tickets({ query, caller }) {
    const body = await paged({
      query,
      boundTo: ["tickets", query.usable ?? null],
      position: TimeAndId,
      fetch: (after, limit) =>
        listTickets(database, caller.userId, query.usable, after, { limit, now: now() }),
      positionOf: ticket => [ticket.boughtAt, ticket.id],
      toItem: toTicket,
    });
    return { body };
  },

  consume: request =>
    once(database, request, async transaction => {
      const { ticketId } = request.params;
      const { userId } = request.caller;
      const time = now();
      const consumed = await consumeTicket(transaction, ticketId, userId, time);
      const ticket = await existing(transaction, ticketId, userId, time);
      if (!consumed) throw notConsumable(ticket, time);
      return { body: toTicket(ticket) };
    }),
});

async function existing(
  queries: Queries,
  ticketId: string,
  userId: string,
  now: number,
): Promise<StoredTicket> {
  const ticket = await findTicket(queries, ticketId, userId, now);
  if (ticket === undefined) throw new ApiError(errors.ticket_not_found);
  return ticket;
}

function notConsumable(ticket: StoredTicket, now: number): ApiError {
  const refused = (reason: string, detail: string) =>
    new ApiError(errors.ticket_not_usable, { detail, facts: { reason } });
  if (ticket.refundedAt) return refused("refunded", "The event was cancelled and the ticket refunded.");
  if (ticket.consumedAt) return refused("consumed", "The ticket was consumed before.");
  if (Date.parse(ticket.startsAt) > now) return refused("notStarted", "The event has not begun.");
  return refused("over", "The event is over.");
}

const toTicket = ({ eventId, title, state, startsAt, endsAt, ...ticket }: StoredTicket): Ticket => ({
  ...ticket,
  event: { id: eventId, title, state, startsAt, endsAt },
});
