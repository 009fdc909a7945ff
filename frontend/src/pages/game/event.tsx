import { useRef } from "preact/hooks";
import type { Item, Output } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useList, useLoad } from "../../app/load.ts";
import type { PageProps } from "../../app/product.ts";
import { go } from "../../app/router.ts";
import type { Services } from "../../app/services.ts";
import { ActionButton, LinkButton } from "../../ui/button.tsx";
import { formatDistance, formatMoment, formatNumber } from "../../ui/dates.ts";
import { List } from "../../ui/list.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Shown } from "../../ui/states.tsx";
import { priceText } from "./events.tsx";
import "./style.css";
import { text } from "./text.ts";

type Event = Output<Services, "events", "read">;
type Place = Item<Services, "events", "ranking">;

export default function EventPage({ params }: PageProps) {
  const { client } = useApp();
  const { eventId = "" } = params;
  const loaded = useLoad<Event>(`event ${eventId}`, signal => client.events.read({ eventId }, { signal }));
  const event = loaded.value;
  return (
    <Screen
      title={event?.title ?? text.events.title}
      lead={event && formatMoment(event.startsAt)}
      back={{ href: "/game/events", label: text.events.title }}
      actions={event?.state === "published" && <Buy event={event} />}
    >
      <Shown of={loaded}>
        {shown => (
          <>
            <Facts event={shown} />
            <Ranking eventId={eventId} />
          </>
        )}
      </Shown>
    </Screen>
  );
}

function Buy({ event }: { readonly event: Event }) {
  const { client, toasts } = useApp();
  // One ticket, however often the button is pressed while the answer is lost.
  const key = useRef(crypto.randomUUID());
  const buy = async () => {
    await client.events.buy({ eventId: event.id }, { idempotencyKey: key.current });
    toasts.say(text.events.bought);
    go("/game/tickets");
  };
  return (
    <>
      <ActionButton kind="first" action={buy} disabled={event.ticketsLeft === 0}>
        {text.events.buy} ({priceText(event.priceCoins)})
      </ActionButton>
      <LinkButton href="/game/tickets">{text.events.toTickets}</LinkButton>
    </>
  );
}

function Facts({ event }: { readonly event: Event }) {
  const { description, state, startsAt, endsAt, ticketsLeft, capacity, rewardCoins } = event;
  return (
    <div class="card">
      {description && <p>{description}</p>}
      <p>
        <span class={`badge ${state === "published" ? "good" : ""}`}>{text.events.states[state]}</span>
      </p>
      <dl class="facts">
        <dt>{text.events.starts}</dt>
        <dd>{formatMoment(startsAt)}</dd>
        <dt>{text.events.ends}</dt>
        <dd>{formatMoment(endsAt)}</dd>
        <dt>{text.events.price}</dt>
        <dd>{priceText(event.priceCoins)}</dd>
        <dt>{text.events.places}</dt>
        <dd>{text.events.left(formatNumber(ticketsLeft), formatNumber(capacity))}</dd>
        {rewardCoins.length > 0 && <dt>{text.events.rewards}</dt>}
        {rewardCoins.length > 0 && (
          <dd class="lines">
            {rewardCoins
              .map((coins, index) =>
                text.events.reward(String(index + 1), text.events.coins(formatNumber(coins))),
              )
              .join("\n")}
          </dd>
        )}
      </dl>
    </div>
  );
}

function Ranking({ eventId }: { readonly eventId: string }) {
  const { client } = useApp();
  const list = useList<Place>(`ranking ${eventId}`, (cursor, signal) =>
    client.events.ranking({ eventId, ...(cursor && { cursor }) }, signal && { signal }),
  );
  return (
    <section class="card" aria-labelledby="ranking">
      <h2 id="ranking">{text.events.ranking}</h2>
      <List
        of={list}
        look="rows"
        label={text.events.ranking}
        keyOf={({ rank, runEndedAt }) => `${rank} ${runEndedAt}`}
        empty={<p class="quiet-text">{text.events.noRanking}</p>}
        item={place => (
          <span class="holders-row">
            <span class="quiet-text">{place.rank}.</span>
            <bdi class="grow">{place.mine ? text.you : (place.name ?? text.nobody)}</bdi>
            <span>{formatDistance(place.distanceMeters)}</span>
            {place.rewardCoins > 0 && (
              <span class="badge good">{text.events.coins(formatNumber(place.rewardCoins))}</span>
            )}
          </span>
        )}
      />
    </section>
  );
}
