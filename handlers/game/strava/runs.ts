import { deleteStravaRun, type RunningSettings, saveRun } from "../running/shared.ts";
import type { Runs } from "./activities.ts";

/** The running game's own runs. */
export const runsOf = (settings: RunningSettings): Runs => ({
  save: (transaction, { userId, activityId, points }, now) =>
    saveRun(transaction, { userId, points, source: { kind: "strava", activityId } }, now, settings),
  remove: deleteStravaRun,
});
