import * as v from "valibot";
import { deletedUserName } from "../../../contract/people.ts";
import type { Queries } from "../../platform/database/database.ts";
import { type Page, paged } from "../../platform/http/paged.ts";
import { namesOf } from "../../platform/identity/author.ts";
import type { Place } from "./contract.ts";
import { keptPlaces, type StoredPlace } from "./ranking-store.ts";
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

/**
 * A page of an event's ranking: as it was kept when the event was finished, before that as it is now.
 *
 * @param event `find` is called once the cursor is known to be good
 * @param viewerId whose place is marked
 * @throws ApiError `invalid_cursor`, and what `find` throws
 */
export async function rankingPage(
  queries: Queries,
  event: { readonly eventId: string; readonly find: () => Promise<StoredEvent> },
  query: { readonly cursor?: string | undefined; readonly limit: number },
  viewerId: string,
  rankedRuns: RankedRuns,
): Promise<Page<Place> & { readonly final: boolean }> {
  let final = false;
  const page = await paged({
    query,
    boundTo: ["ranking", event.eventId],
    position: Position,
    fetch: async (after, most) => {
      const found = await event.find();
      final = found.state === "finished";
      return named(queries, await placesAfter(queries, found, after?.[0] ?? 0, most, rankedRuns));
    },
    positionOf: ({ rank }) => [rank],
    toItem: ({ userId, ...place }) => ({ ...place, mine: userId === viewerId }),
  });
  return { ...page, final };
}

/** What each rank is worth in that event. */
export const toPlaces = ({ rewardCoins }: StoredEvent, runs: readonly RankedRun[]): StoredPlace[] =>
  runs.map(({ rank, userId, distanceMeters, endedAt }) => ({
    rank,
    userId,
    distanceMeters,
    runEndedAt: endedAt,
    rewardCoins: rewardCoins[rank - 1] ?? 0,
  }));

const Position = v.strictTuple([v.pipe(v.number(), v.safeInteger(), v.minValue(1))]);

async function placesAfter(
  queries: Queries,
  event: StoredEvent,
  rank: number,
  most: number,
  rankedRuns: RankedRuns,
): Promise<StoredPlace[]> {
  if (event.state === "finished") return keptPlaces(queries, event.id, rank, most);
  const places = toPlaces(event, await rankedRuns(queries, event.id, event.endsAt));
  return places.filter(place => place.rank > rank).slice(0, most);
}

async function named(
  queries: Queries,
  places: readonly StoredPlace[],
): Promise<(StoredPlace & { readonly name: string | null })[]> {
  const ids = places.flatMap(({ userId }) => userId ?? []);
  const names = await namesOf(queries, ids);
  return places.map(place => ({
    ...place,
    name: place.userId === null ? deletedUserName : (names.get(place.userId) ?? null),
  }));
}
