import type { Queries } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import { counts } from "../../platform/identity/living.ts";

export interface RankedRun {
  /** From 1 on, each once. */
  readonly rank: number;
  readonly userId: string;
  readonly runId: string;
  readonly distanceMeters: number;
  readonly endedAt: string;
}

/** So that an answer stays well below the Data API's 1 MiB. */
const pageRows = 2_000;

/**
 * The ranking of an event: of each player the longest run that was saved against a ticket of it, that ended and
 * arrived before the event's end. Equal distances are ordered by the earlier finish. Runs from Strava do not rank,
 * whose figures only their athlete may see.
 *
 * @param endsAt RFC 3339
 */
export async function rankedRuns(
  queries: Queries,
  eventId: string,
  endsAt: string,
): Promise<readonly RankedRun[]> {
  const ranked: RankedRun[] = [];
  for (;;) {
    const page = await queries.query<RankedRun>(
      sql`select * from (${ranking(eventId, endsAt)}) as ranking where rank > ${ranked.length} order by rank limit ${pageRows}`,
    );
    ranked.push(...page);
    if (page.length < pageRows) return ranked;
  }
}

const ranking = (eventId: string, endsAt: string): Statement => sql`
  select row_number() over (order by distance_meters desc, ended_at, id) as rank,
    user_id as "userId", id as "runId", distance_meters as "distanceMeters", ended_at as "endedAt"
  from (
    select distinct on (user_id) user_id, id, distance_meters, ended_at from runs
    where event_id = ${sql.uuid(eventId)} and source = 'app' and ${counts(sql`user_id`)}
      and ended_at < ${sql.timestamp(endsAt)} and saved_at < ${sql.timestamp(endsAt)}
    order by user_id, distance_meters desc, ended_at, id) as best`;
