import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import { livingUsers } from "../../platform/identity/living.ts";

/** A place whose person is not named yet. */
export interface StoredPlace {
  readonly rank: number;
  /** Null once the account is deleted. */
  readonly userId: string | null;
  readonly distanceMeters: number;
  readonly runEndedAt: string;
  readonly rewardCoins: number;
}

/** Keeps the places for good, of people whose accounts are deleted by now without the person. */
export const keepPlaces = (
  queries: Queries,
  eventId: string,
  places: readonly StoredPlace[],
): Promise<number> =>
  queries.execute(sql`
    with living as (${livingUsers(
      sql`select unnest(${sql.array(
        places.flatMap(({ userId }) => userId ?? []),
        "uuid",
      )})`,
    )})
    insert into event_results (event_id, rank, user_id, distance_meters, run_ended_at, reward_coins)
    select ${sql.uuid(eventId)}, rank, living.id, distance_meters, run_ended_at, reward_coins
    from jsonb_to_recordset(${sql.json(
      places.map(({ rank, userId, distanceMeters, runEndedAt, rewardCoins }) => ({
        rank,
        user_id: userId,
        distance_meters: distanceMeters,
        run_ended_at: runEndedAt,
        reward_coins: rewardCoins,
      })),
    )}) as place (rank int4, user_id uuid, distance_meters float8, run_ended_at timestamptz, reward_coins int8)
    left join living on living.id = place.user_id`);

/** The places that were kept behind a rank, best first. */
export const keptPlaces = (
  queries: Queries,
  eventId: string,
  after: number,
  limit: number,
): Promise<StoredPlace[]> =>
  queries.query<StoredPlace>(sql`
    select rank, user_id as "userId", distance_meters as "distanceMeters", run_ended_at as "runEndedAt",
      reward_coins as "rewardCoins"
    from event_results where event_id = ${sql.uuid(eventId)} and rank > ${after} order by rank limit ${limit}`);
