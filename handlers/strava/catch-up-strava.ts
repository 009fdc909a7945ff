import { realSleep, systemClock } from "../platform/clock.ts";
import { readEnv } from "../platform/env.ts";
import { functionEnvironment, wireFunction } from "../platform/wire.ts";
import { runningEnvironment, runningSettings } from "../running/settings.ts";
import { catchUp } from "./catch-up.ts";
import { runsOf } from "./runs.ts";
import { stravaEnvironment, stravaOf } from "./settings.ts";

const env = readEnv({ ...functionEnvironment, ...stravaEnvironment, ...runningEnvironment });
const clock = { now: systemClock, sleep: realSleep };

export const handler = catchUp({
  ...wireFunction(env),
  ...clock,
  strava: stravaOf(env),
  runs: runsOf(runningSettings(env)),
});
