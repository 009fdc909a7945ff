import type { Queries } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import { livingUsers } from "../../platform/identity/living.ts";
import type { TrackPoint } from "./track.ts";
import { decodeChunk } from "./track-code.ts";

/** A run as the database has it. */
export interface StoredRun {
  readonly id: string;
  readonly source: "app" | "strava";
  readonly eventId: string | null;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly distanceMeters: number;
  readonly pointCount: number;
  readonly claimedCells: number;
  readonly savedAt: string;
}

export interface NewRun extends Omit<StoredRun, "startedAt" | "endedAt" | "savedAt"> {
  readonly userId: string;
  readonly stravaActivityId: string | null;
  readonly ticketId: string | null;
  /** These in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly savedAt: number;
}

/** A position in the list: the last run that was shown. */
export type RunPosition = readonly [startedAt: string, id: string];

/** Whether there is such a person; until the transaction ends the account is not deleted. */
export const lockRunner = async (queries: Queries, userId: string): Promise<boolean> =>
  (await queries.one(livingUsers(sql`${sql.uuid(userId)}`))) !== undefined;

/**
 * Stores a run and its track.
 *
 * @returns undefined when the person has a run at that time, or from that activity
 */
export function insertRun(
  queries: Queries,
  run: NewRun,
  chunks: readonly Uint8Array[],
): Promise<StoredRun | undefined> {
  const track = chunks.map((points, chunk) => sql`(${chunk}, ${points})`);
  // Not a plain insert: of two that overlap and race, the second waits for the first instead of both for one another.
  return queries.one<StoredRun>(sql`
    with saved as (
      insert into runs (id, user_id, source, strava_activity_id, ticket_id, event_id, started_at, ended_at,
        distance_meters, point_count, claimed_cells, saved_at)
      values (${sql.uuid(run.id)}, ${sql.uuid(run.userId)}, ${run.source}, ${run.stravaActivityId},
        ${sql.uuid(run.ticketId)}, ${sql.uuid(run.eventId)}, ${sql.timestamp(run.startedAt)},
        ${sql.timestamp(run.endedAt)}, ${run.distanceMeters}, ${run.pointCount}, ${run.claimedCells},
        ${sql.timestamp(run.savedAt)})
      on conflict do nothing returning ${columns}
    ), track as (
      insert into run_tracks (run_id, chunk, points)
      select saved.id, track.chunk, track.points from saved, (values ${sql.join(track)}) as track (chunk, points)
    )
    select * from saved`);
}

export const findRun = (queries: Queries, userId: string, id: string): Promise<StoredRun | undefined> =>
  queries.one<StoredRun>(sql`select ${columns} from runs where ${owned(userId, id)}`);

/** The run that was made from a Strava activity. */
export const findActivity = (
  queries: Queries,
  userId: string,
  activityId: string,
): Promise<StoredRun | undefined> =>
  queries.one<StoredRun>(sql`
    select ${columns} from runs
    where user_id = ${sql.uuid(userId)} and source = 'strava' and strava_activity_id = ${activityId}`);

export async function readTrack(queries: Queries, runId: string): Promise<TrackPoint[]> {
  const chunks = await queries.query<{ points: Uint8Array }>(sql`
    select points from run_tracks where run_id = ${sql.uuid(runId)} order by chunk`);
  return chunks.flatMap(({ points }) => decodeChunk(points));
}

/** Newest first. */
export const listRuns = (
  queries: Queries,
  userId: string,
  after: RunPosition | null,
  limit: number,
): Promise<StoredRun[]> =>
  queries.query<StoredRun>(sql`
    select ${columns} from runs where user_id = ${sql.uuid(userId)}
    ${after ? sql`and (started_at, id) < (${sql.timestamp(after[0])}, ${sql.uuid(after[1])})` : sql.empty}
    order by started_at desc, id desc limit ${limit}`);

/** With its track. False when there was none. */
export const removeRun = async (queries: Queries, userId: string, id: string): Promise<boolean> =>
  (await queries.execute(sql`delete from runs where ${owned(userId, id)}`)) > 0;

const owned = (userId: string, id: string) => sql`id = ${sql.uuid(id)} and user_id = ${sql.uuid(userId)}`;

const columns: Statement = sql`
  id, source, event_id as "eventId", started_at as "startedAt", ended_at as "endedAt",
  distance_meters as "distanceMeters", point_count as "pointCount", claimed_cells as "claimedCells",
  saved_at as "savedAt"`;
