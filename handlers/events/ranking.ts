import * as v from "valibot";
import { decodeCursor, encodeCursor, type Page, toPage } from "../platform/cursor.ts";
import type { Queries } from "../platform/database.ts";
import { sql } from "../platform/sql.ts";
import { authorName } from "../users/author.ts";
import { deletedUserName } from "../users/contract.ts";
import type { Place } from "./contract.ts";
import type { StoredEvent } from "./store.ts";

/** A place in the ranking, as the module of running tells it. */
export interface RankedRun {
  readonly rank: number;
  readonly userId: string;
  readonly distanceMeters: number;
  readonly endedAt: string;
}

/** Each player's best valid run that ended and arrived before the event's end, best first. */
export type RankedRuns = (queries: Queries, eventId: string, endsAt: string) => Promise<readonly RankedRun[]>;

/** A place whose person is not named yet. */
export interface StoredPlace {
  readonly rank: number;
  /** Null once the account is deleted. */
  readonly userId: string | null;
  readonly distanceMeters: number;
  readonly runEndedAt: string;
  readonly rewardCoins: number;
}

/**
 * The rank behind which a page begins.
 *
 * @throws ApiError `invalid_cursor`
 */
export const rankBefore = (eventId: string, cursor: string | undefined): number =>
  cursor === undefined ? 0 : decodeCursor(Position, cursor, boundTo(eventId))[0];

/**
 * A page of an event's ranking behind a rank: as it was kept when the event was finished, before that as it is now.
 *
 * @param viewerId whose place is marked
 */
export async function rankingPage(
  queries: Queries,
  event: StoredEvent,
  { after, limit }: { readonly after: number; readonly limit: number },
  viewerId: string,
  rankedRuns: RankedRuns,
): Promise<Page<Place>> {
  const places =
    event.state === "finished"
      ? await keptPlaces(queries, event.id, after, limit + 1)
      : toPlaces(event, await rankedRuns(queries, event.id, event.endsAt)).filter(({ rank }) => rank > after);
  const names = await namesOf(queries, places.slice(0, limit));
  return toPage(
    places,
    limit,
    last => encodeCursor([last.rank], boundTo(event.id)),
    ({ userId, ...place }) => ({
      ...place,
      name: userId === null ? deletedUserName : (names.get(userId) ?? null),
      mine: userId === viewerId,
    }),
  );
}

/** What each rank is worth in that event. */
export const toPlaces = ({ rewardCoins }: StoredEvent, runs: readonly RankedRun[]): StoredPlace[] =>
  runs.map(({ rank, userId, distanceMeters, endedAt }) => ({
    ...{ rank, userId, distanceMeters },
    runEndedAt: endedAt,
    rewardCoins: rewardCoins[rank - 1] ?? 0,
  }));

/** Keeps the places for good. */
export const keepPlaces = (
  queries: Queries,
  eventId: string,
  places: readonly StoredPlace[],
): Promise<number> =>
  queries.execute(sql`
    insert into event_results (event_id, rank, user_id, distance_meters, run_ended_at, reward_coins)
    select ${sql.uuid(eventId)}, rank, user_id, distance_meters, run_ended_at, reward_coins
    from jsonb_to_recordset(${sql.json(
      places.map(({ rank, userId, distanceMeters, runEndedAt, rewardCoins }) => ({
        rank,
        user_id: userId,
        distance_meters: distanceMeters,
        run_ended_at: runEndedAt,
        reward_coins: rewardCoins,
      })),
    )}) as place (rank int4, user_id uuid, distance_meters float8, run_ended_at timestamptz, reward_coins int8)`);

const Position = v.strictTuple([v.pipe(v.number(), v.safeInteger(), v.minValue(1))]);

const boundTo = (eventId: string) => ["ranking", eventId];

const keptPlaces = (
  queries: Queries,
  eventId: string,
  after: number,
  limit: number,
): Promise<StoredPlace[]> =>
  queries.query<StoredPlace>(sql`
    select rank, user_id as "userId", distance_meters as "distanceMeters", run_ended_at as "runEndedAt",
      reward_coins as "rewardCoins"
    from event_results where event_id = ${sql.uuid(eventId)} and rank > ${after} order by rank limit ${limit}`);

async function namesOf(
  queries: Queries,
  places: readonly StoredPlace[],
): Promise<ReadonlyMap<string, string | null>> {
  const ids = places.flatMap(({ userId }) => userId ?? []);
  const rows = await queries.query<{ id: string; name: string | null }>(sql`
    select person.id, ${authorName(sql`person.id`)} as name
    from unnest(${sql.array(ids, "uuid")}) as person (id)`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
