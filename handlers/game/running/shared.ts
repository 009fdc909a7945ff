/** What runs are to the game's other services: events rank them, Strava saves and deletes them. */
export { rankedRuns } from "./ranking-store.ts";
export { deleteStravaRun, saveRun } from "./save.ts";
export { type RunningSettings, runningEnvironment, runningSettings } from "./settings.ts";
