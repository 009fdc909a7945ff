import { contract } from "../../../../handlers/game/running/contract.ts";
import { runsHandlers } from "../../../../handlers/game/running/runs.ts";
import type { RunningSettings } from "../../../../handlers/game/running/settings.ts";
import { territoryHandlers } from "../../../../handlers/game/running/territories.ts";
import type { TrackPoint } from "../../../../handlers/game/running/track.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { type Call, clientOf, identity, type Reply, routesOf } from "../../support/client.ts";
import { noon, settings } from "./world.ts";

export interface World {
  readonly db: TestDatabase;
  readonly call: Call;
  readonly clock: { now: number };
  /** Saves a run by its route. */
  post(
    as: string,
    points: readonly TrackPoint[],
    more?: object,
    headers?: Record<string, string>,
  ): Promise<Reply>;
}

/** The service on a real PostgreSQL; it is noon, unless a test sets the clock. */
export async function openWorld(more: Partial<RunningSettings> = {}): Promise<World> {
  const db = await testDatabase();
  const { database } = db;
  const log = createLog({ write: () => undefined });
  const clock = { now: noon };
  const dependencies = { database, now: () => clock.now };
  const chosen = { ...settings, ...more };
  const handlers = { ...runsHandlers(dependencies, chosen), ...territoryHandlers(dependencies, chosen) };
  const call = clientOf(
    serve(contract, handlers, { ...usersIn(database), identity, log }),
    routesOf(contract),
  );
  return {
    db,
    call,
    clock,
    post: (as, points, more = {}, headers = {}) =>
      call("POST", "/runs", { as, headers, body: { ...bodyOf(points), ...more } }),
  };
}

/** As an app sends it. */
export function bodyOf(points: readonly TrackPoint[]) {
  const start = points[0]?.time ?? 0;
  return {
    startedAt: new Date(start).toISOString(),
    points: points.map(({ latitude, longitude, time }) => [latitude, longitude, (time - start) / 1_000]),
  };
}
