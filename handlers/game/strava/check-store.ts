import type { Queries } from "../../platform/database/database.ts";
import { timeLease } from "../../platform/database/lease.ts";
import { sql } from "../../platform/database/sql.ts";
import { type Connection, columns } from "./store.ts";

/** Keeps an athlete from other deliveries; a check may be done twice. */
const checking = timeLease({ until: sql`checking_until`, seconds: 300 });

/** The athlete whose turn it is, kept from other deliveries for five minutes. */
export const claimCheck = (
  queries: Queries,
  scheduledTime: string,
  now: number,
): Promise<Connection | undefined> =>
  queries.one(
    checking.takeFirst(
      {
        table: sql`strava_connections`,
        key: sql`user_id`,
        where: sql`lost_at is null and checked_at < ${sql.timestamp(scheduledTime)}`,
        order: sql`checked_at`,
        returning: columns,
      },
      now,
    ),
  );

/** Says up to when the athlete was compared. */
export const finishCheck = (
  queries: Queries,
  { athleteId }: Connection,
  scheduledTime: string,
): Promise<number> =>
  queries.execute(
    sql`update strava_connections set ${checking.release},
        checked_at = greatest(checked_at, ${sql.timestamp(scheduledTime)}) where athlete_id = ${athleteId}`,
    { idempotent: true },
  );

/** Gives the athlete back unchecked. */
export const releaseCheck = (queries: Queries, { athleteId }: Connection): Promise<number> =>
  queries.execute(sql`update strava_connections set ${checking.release} where athlete_id = ${athleteId}`, {
    idempotent: true,
  });
