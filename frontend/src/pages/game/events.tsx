import type { Item } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useList } from "../../app/load.ts";
import { usePlace } from "../../app/router.ts";
import type { Services } from "../../app/services.ts";
import { formatMoment, formatNumber } from "../../ui/dates.ts";
import { List } from "../../ui/list.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Message } from "../../ui/states.tsx";
import "./style.css";
import { text } from "./text.ts";

type Event = Item<Services, "events", "list">;

export const priceText = (coins: number): string =>
  coins === 0 ? text.events.free : text.events.coins(formatNumber(coins));

export default function EventsPage() {
  const { client } = useApp();
  const show = usePlace().query.get("show") === "past" ? "past" : "upcoming";
  const list = useList<Event>(`events ${show}`, (cursor, signal) =>
    client.events.list({ show, ...(cursor && { cursor }) }, signal && { signal }),
  );
  return (
    <Screen title={text.events.title}>
      <p class="chip-row">
        <a class="chip" href="/game/events" aria-current={show === "upcoming" ? "true" : undefined}>
          {text.events.upcoming}
        </a>
        <a class="chip" href="/game/events?show=past" aria-current={show === "past" ? "true" : undefined}>
          {text.events.past}
        </a>
      </p>
      <List
        of={list}
        look="cards"
        label={text.events.title}
        keyOf={({ id }) => id}
        item={event => <EventCard event={event} />}
        empty={<Message title={text.events.none} />}
      />
    </Screen>
  );
}

function EventCard({ event }: { readonly event: Event }) {
  const { title, startsAt, state, priceCoins, ticketsLeft, capacity } = event;
  return (
    <a class="card stack" href={`/game/events/${event.id}`}>
      <strong>
        <bdi>{title}</bdi>
      </strong>
      <span class="quiet-text">{formatMoment(startsAt)}</span>
      <span>
        {priceText(priceCoins)} · {text.events.left(formatNumber(ticketsLeft), formatNumber(capacity))}
      </span>
      {state !== "published" && <span class="badge">{text.events.states[state]}</span>}
    </a>
  );
}
