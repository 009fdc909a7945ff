import { useRef } from "preact/hooks";
import type { Item } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useList } from "../../app/load.ts";
import type { Services } from "../../app/services.ts";
import { ActionButton, LinkButton } from "../../ui/button.tsx";
import { formatMoment } from "../../ui/dates.ts";
import { List } from "../../ui/list.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Message } from "../../ui/states.tsx";
import "./style.css";
import { text } from "./text.ts";

type Ticket = Item<Services, "events", "tickets">;

export default function TicketsPage() {
  const { client } = useApp();
  const list = useList<Ticket>("tickets", (cursor, signal) =>
    client.events.tickets(cursor ? { cursor } : {}, signal && { signal }),
  );
  return (
    <Screen title={text.tickets.title}>
      <List
        of={list}
        look="rows"
        label={text.tickets.title}
        keyOf={({ id }) => id}
        item={ticket => (
          <TicketRow
            ticket={ticket}
            onChange={next => list.showItems(items => items.map(one => (one.id === next.id ? next : one)))}
          />
        )}
        empty={
          <Message title={text.tickets.none}>
            <LinkButton href="/game/events">{text.tickets.toEvents}</LinkButton>
          </Message>
        }
      />
    </Screen>
  );
}

interface TicketRowProps {
  readonly ticket: Ticket;
  readonly onChange: (ticket: Ticket) => void;
}

function TicketRow({ ticket, onChange }: TicketRowProps) {
  const { client, toasts } = useApp();
  const key = useRef(crypto.randomUUID());
  const consume = async () => {
    const next = await client.events.consume({ ticketId: ticket.id }, { idempotencyKey: key.current });
    onChange(next);
    if (next.sessionEndsAt) toasts.say(text.tickets.consumed(formatMoment(next.sessionEndsAt)));
  };
  return (
    <div class="card run-row">
      <a href={`/game/events/${ticket.event.id}`}>
        <strong>
          <bdi>{ticket.event.title}</bdi>
        </strong>
        <span class="quiet-text">{formatMoment(ticket.event.startsAt)}</span>
      </a>
      <span class={`badge ${ticket.usable ? "good" : ""}`}>{stateOf(ticket)}</span>
      {ticket.usable && (
        <ActionButton kind="first" action={consume}>
          {text.tickets.consume}
        </ActionButton>
      )}
    </div>
  );
}

function stateOf({ usable, refundedAt, usedAt, sessionEndsAt, event }: Ticket): string {
  const now = new Date().toISOString();
  if (refundedAt) return text.tickets.refunded;
  if (usedAt) return text.tickets.used;
  if (usable) return text.tickets.usable;
  if (sessionEndsAt) return sessionEndsAt > now ? text.tickets.open : text.tickets.over;
  return event.endsAt > now ? text.tickets.waiting : text.tickets.over;
}
