import { type Clock, systemClock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { once } from "../../platform/http/idempotency.ts";
import { paged, TimeAndId } from "../../platform/http/paged.ts";
import type { Handlers } from "../../platform/http/request.ts";
import type { contract, NewRun, Run, RunPoint } from "./contract.ts";
import { errors } from "./errors.ts";
import * as store from "./run-store.ts";
import { deleteRun, saveRun } from "./save.ts";
import type { RunningSettings } from "./settings.ts";
import type { TrackPoint } from "./track.ts";

export interface RunningDependencies {
  readonly database: Database;
  readonly now?: Clock;
}

/** Everybody sees, and deletes, their own runs only. */
export function runsHandlers(
  { database, now = systemClock }: RunningDependencies,
  settings: RunningSettings,
): Pick<Handlers<typeof contract>, "save" | "list" | "read" | "remove"> {
  return {
    save: request =>
      once(database, request, async transaction => {
        const { caller, body } = request;
        const { ticketId } = body;
        const run = { userId: caller.userId, points: pointsOf(body), source: { kind: "app" } as const };
        const saved = await saveRun(
          transaction,
          ticketId === undefined ? run : { ...run, ticketId },
          now(),
          settings,
        );
        return {
          body: { ...toRun(saved), wonCells: saved.wonCells },
          headers: { location: `/runs/${saved.id}` },
        };
      }),

    async list({ query, caller }) {
      const body = await paged({
        query,
        boundTo: "runs",
        position: TimeAndId,
        fetch: (after, most) => store.listRuns(database, caller.userId, after, most),
        positionOf: run => [run.startedAt, run.id],
        toItem: toRun,
      });
      return { body };
    },

    async read({ params, caller }) {
      const run = await store.findRun(database, caller.userId, params.runId);
      if (run === undefined) throw new ApiError(errors.run_not_found);
      const start = Date.parse(run.startedAt);
      const points = (await store.readTrack(database, run.id)).map(
        ({ latitude, longitude, time }): RunPoint => [latitude, longitude, (time - start) / 1_000],
      );
      return { body: { ...toRun(run), points } };
    },

    async remove({ params, caller }) {
      const isGone = await database.transaction(transaction =>
        deleteRun(transaction, caller.userId, params.runId, now()),
      );
      if (!isGone) throw new ApiError(errors.run_not_found);
      return {};
    },
  };
}

/** From seconds since the start to times. */
function pointsOf({ startedAt, points }: NewRun): TrackPoint[] {
  const start = Date.parse(startedAt);
  return points.map(([latitude, longitude, seconds]) => ({
    latitude,
    longitude,
    time: start + seconds * 1_000,
  }));
}

function toRun(run: store.StoredRun): Run {
  const { id, source, eventId, startedAt, endedAt, distanceMeters, pointCount, claimedCells, savedAt } = run;
  const durationSeconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000;
  return {
    id,
    source,
    eventId,
    startedAt,
    endedAt,
    durationSeconds,
    distanceMeters,
    paceSecondsPerKilometer:
      distanceMeters > 0 ? Math.round((durationSeconds / distanceMeters) * 1e6) / 1_000 : null,
    pointCount,
    claimedCells,
    savedAt,
  };
}
