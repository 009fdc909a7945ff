import { createLog } from "../../../handlers/platform/log.ts";
import { serve } from "../../../handlers/platform/serve.ts";
import { contract } from "../../../handlers/running/contract.ts";
import { runsHandlers } from "../../../handlers/running/runs.ts";
import { territoryHandlers } from "../../../handlers/running/territories.ts";
import type { TrackPoint } from "../../../handlers/running/track.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";
import { type Call, clientOf, identity, type Reply, routesOf } from "../support/client.ts";
import { noon, settings } from "./world.ts";

export interface World {
  readonly db: TestDatabase;
  readonly call: Call;
  /** Saves a run by its route. */
  post(
    as: string,
    points: readonly TrackPoint[],
    more?: object,
    headers?: Record<string, string>,
  ): Promise<Reply>;
}

/** The service on a real PostgreSQL; it is noon. */
export async function openWorld(): Promise<World> {
  const db = await testDatabase();
  const { database } = db;
  const log = createLog({ write: () => undefined });
  const dependencies = { database, now: () => noon };
  const handlers = { ...runsHandlers(dependencies, settings), ...territoryHandlers(dependencies, settings) };
  const call = clientOf(serve(contract, handlers, { database, identity, log }), routesOf(contract));
  return {
    ...{ db, call },
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
