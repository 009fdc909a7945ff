import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { Event, EventChange, NewEvent } from "./contract.ts";

/** An event as the database has it. */
export interface StoredEvent extends Omit<Event, "ticketsLeft"> {
  readonly ticketsSold: number;
  /** Whether players may see it: drafts, and drafts that were called off, they do not. */
  readonly shown: boolean;
  /** What the ETag stands for. */
  readonly version: number;
}

/** When an event begins, and the end that follows from it. */
export interface Times {
  readonly startsAt: string;
  readonly endsAt: string;
}

export const columns = sql`
  id, title, description, state, starts_at as "startsAt", ends_at as "endsAt", price_coins as "priceCoins", capacity,
  tickets_sold as "ticketsSold", reward_coins as "rewardCoins", published_at is not null as shown, version,
  created_at as "createdAt", updated_at as "updatedAt"`;

export const findEvent = (queries: Queries, id: string): Promise<StoredEvent | undefined> =>
  queries.one<StoredEvent>(sql`select ${columns} from events where id = ${sql.uuid(id)}`);

/** The same, locked until the transaction ends, so that its tickets cannot be sold meanwhile. */
export const lockEvent = (queries: Queries, id: string): Promise<StoredEvent | undefined> =>
  queries.one<StoredEvent>(sql`select ${columns} from events where id = ${sql.uuid(id)} for update`);

/** The next published event that had ended by then, locked. */
export const lockEndedEvent = (queries: Queries, time: string): Promise<StoredEvent | undefined> =>
  queries.one<StoredEvent>(sql`
    select ${columns} from events where state = 'published' and ends_at <= ${sql.timestamp(time)}
    order by ends_at, id limit 1 for update`);

export async function insertEvent(
  queries: Queries,
  id: string,
  event: NewEvent,
  { startsAt, endsAt }: Times,
): Promise<StoredEvent> {
  const row = await queries.one<StoredEvent>(sql`
    insert into events (id, title, description, starts_at, ends_at, price_coins, capacity, reward_coins)
    values (${sql.uuid(id)}, ${event.title}, ${event.description}, ${sql.timestamp(startsAt)},
      ${sql.timestamp(endsAt)}, ${event.priceCoins}, ${event.capacity}, ${sql.array(event.rewardCoins, "int8")})
    returning ${columns}`);
  return row as StoredEvent;
}

/** Changes an event that is locked. */
export const updateEvent = (
  queries: Queries,
  id: string,
  { rewardCoins, ...change }: EventChange,
  times: Times,
): Promise<StoredEvent> =>
  update(queries, id, {
    ...change,
    rewardCoins: rewardCoins && sql.array(rewardCoins, "int8"),
    ...timesOf(times),
  });

/** Publishes a draft that is locked. */
export const publishEvent = (queries: Queries, id: string, times: Times, now: number): Promise<StoredEvent> =>
  update(queries, id, { state: "published", publishedAt: sql.timestamp(now), ...timesOf(times) });

/** Ends an event that is locked. */
export const closeEvent = (
  queries: Queries,
  id: string,
  state: "cancelled" | "finished",
): Promise<StoredEvent> => update(queries, id, { state });

const changeable = {
  title: sql`title`,
  description: sql`description`,
  priceCoins: sql`price_coins`,
  capacity: sql`capacity`,
  rewardCoins: sql`reward_coins`,
  startsAt: sql`starts_at`,
  endsAt: sql`ends_at`,
  state: sql`state`,
  publishedAt: sql`published_at`,
};

async function update(
  queries: Queries,
  id: string,
  changes: Parameters<typeof sql.set<keyof typeof changeable>>[1],
): Promise<StoredEvent> {
  const row = await queries.one<StoredEvent>(sql`
    update events set ${sql.set(changeable, changes)}, version = version + 1, updated_at = now()
    where id = ${sql.uuid(id)} returning ${columns}`);
  return row as StoredEvent;
}

const timesOf = ({ startsAt, endsAt }: Times) => ({
  startsAt: sql.timestamp(startsAt),
  endsAt: sql.timestamp(endsAt),
});
