import { randomUUID } from "node:crypto";
import type { SavedRun } from "../../../../handlers/game/running/save.ts";
import { saveRun } from "../../../../handlers/game/running/save.ts";
import type { RunningSettings } from "../../../../handlers/game/running/settings.ts";
import type { TrackPoint } from "../../../../handlers/game/running/track.ts";
import type { TestDatabase } from "../../../support/database.ts";

/** Nothing is hidden, unless a test says so. */
export const settings: RunningSettings = {
  territoryResolution: 10,
  stravaTerritory: false,
  territoryHiddenMeters: 0,
};

/** A June morning: the runs of the tests are over by noon. */
export const morning = Date.parse("2024-06-01T06:00:00Z");
export const noon = Date.parse("2024-06-01T12:00:00Z");

export async function newPerson(db: TestDatabase, displayName: string | null = null): Promise<string> {
  const id = randomUUID();
  await db.pool.query("insert into users (id, username, display_name) values ($1, cast($1 as uuid), $2)", [
    id,
    displayName,
  ]);
  return id;
}

/** Metres to the north and to the east of a place in Belgrade, and further ones in other streets. */
export type Offset = readonly [north: number, east: number];

const metersPerDegree = 111_195;

export function placeAt([north, east]: Offset, origin: Offset = [0, 0]) {
  const latitude = 44.8 + (north + origin[0]) / metersPerDegree;
  const narrowing = Math.cos((44.8 * Math.PI) / 180);
  return { latitude, longitude: 20.45 + (east + origin[1]) / metersPerDegree / narrowing };
}

/** A run from corner to corner, straight and at 3 m/s, with a point every ten seconds and one at each corner. */
export function runAlong(
  corners: readonly Offset[],
  { from = morning, origin = [0, 0] as Offset, metersPerSecond = 3, everySeconds = 10 } = {},
): TrackPoint[] {
  const points: TrackPoint[] = [];
  let time = from;
  let before: Offset | undefined;
  for (const corner of corners) {
    if (before) {
      const meters = Math.hypot(corner[0] - before[0], corner[1] - before[1]);
      const steps = Math.max(1, Math.ceil(meters / metersPerSecond / everySeconds));
      for (let step = 1; step <= steps; step++) {
        const [north, east] = [0, 1].map(
          axis =>
            (before?.[axis] as number) +
            (((corner[axis] as number) - (before?.[axis] as number)) * step) / steps,
        ) as [number, number];
        time += Math.max(1, Math.round((meters / metersPerSecond / steps) * 1_000));
        points.push({ ...placeAt([north, east], origin), time });
      }
    } else points.push({ ...placeAt(corner, origin), time });
    before = corner;
  }
  return points;
}

export const square = (side: number): Offset[] => [
  [0, 0],
  [side, 0],
  [side, side],
  [0, side],
  [0, 0],
];

export const save = (
  db: TestDatabase,
  userId: string,
  points: readonly TrackPoint[],
  more: { source?: Parameters<typeof saveRun>[1]["source"]; settings?: RunningSettings } = {},
): Promise<SavedRun> => {
  const { source = { kind: "app" } } = more;
  return db.database.transaction(transaction =>
    saveRun(transaction, { userId, points, source }, noon, more.settings ?? settings),
  );
};

export interface MapRow {
  readonly cell: string;
  readonly runId: string;
  readonly userId: string;
}

/** The whole map, or one region's. */
export async function readMap(db: TestDatabase): Promise<MapRow[]> {
  const { rows } = await db.pool.query(
    `select to_hex(cell) as cell, run_id as "runId", user_id as "userId" from territory_cells order by cell`,
  );
  return rows;
}

/** What is wrong with the counts, which must say of each area and person what the map says, and who is remembered. */
export async function wrongCounts(db: TestDatabase): Promise<unknown[]> {
  const { rows } = await db.pool.query(`
    with truth as (
      select user_id, area, count(*) as cells, count(*) filter (where not hidden) as shown from territory_cells, lateral (
        select 0::bigint as area union all
        select h3_parent(cell, r) from generate_series(0, ((cell >> 52) & 15)::int - 1) r) areas
      group by user_id, area)
    select user_id, area, truth.cells, known.cells as counted
    from truth full join territory_counts known using (user_id, area)
    where (coalesce(truth.cells, 0), coalesce(truth.shown, 0)) <> (coalesce(known.cells, 0), coalesce(known.shown, 0))
    union all
    select user_id, -1, held.cells, accounts.cells
    from (select user_id, count(*) as cells from territory_cells group by user_id) held
    full join mining_accounts accounts using (user_id)
    where coalesce(held.cells, 0) <> coalesce(accounts.cells, 0)
    union all
    select lost_by, cell, 0, 0 from territory_cells where lost_by is not null or lost_hidden is not null`);
  return rows;
}

/** For a lock that another transaction holds. */
export async function untilSomebodyWaits(db: TestDatabase): Promise<void> {
  for (let looks = 0; looks < 5_000; looks++) {
    const { rows } = await db.pool.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rows.length > 0) return;
  }
  throw new Error("Nobody waits for a lock.");
}
