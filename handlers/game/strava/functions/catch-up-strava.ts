import { realSleep, systemClock } from "../../../platform/clock.ts";
import { readEnv } from "../../../platform/env.ts";
import { functionEnvironment, wireFunction } from "../../../platform/wire.ts";
import { runJob } from "../../../platform/work/job.ts";
import { runningEnvironment, runningSettings } from "../../running/shared.ts";
import { catchUpJob } from "../catch-up.ts";
import { runsOf } from "../runs.ts";
import { stravaEnvironment, stravaOf } from "../settings.ts";

const env = readEnv({ ...functionEnvironment, ...stravaEnvironment, ...runningEnvironment });
const platform = wireFunction(env);
const runs = runsOf(runningSettings(env));
const { database } = platform;
const job = catchUpJob({ database, strava: stravaOf(env), runs, now: systemClock, sleep: realSleep });

export const handler = runJob(job, platform);
