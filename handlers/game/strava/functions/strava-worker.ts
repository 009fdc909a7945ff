import { realSleep, systemClock } from "../../../platform/clock.ts";
import { readEnv } from "../../../platform/env.ts";
import { functionEnvironment, wireFunction } from "../../../platform/wire.ts";
import { consume } from "../../../platform/work/consume.ts";
import { runningEnvironment, runningSettings } from "../../running/shared.ts";
import { Message } from "../messages.ts";
import { runsOf } from "../runs.ts";
import { stravaEnvironment, stravaOf } from "../settings.ts";
import { work } from "../worker.ts";

const env = readEnv({ ...functionEnvironment, ...stravaEnvironment, ...runningEnvironment });
const { database, log } = wireFunction(env);
const runs = runsOf(runningSettings(env));
const dependencies = { database, strava: stravaOf(env), runs, now: systemClock, sleep: realSleep };

// A token, an activity and its streams, of which Strava may take 10 s each.
const reserveMilliseconds = 40_000;

export const handler = consume(
  Message,
  { name: "strava-worker", database, log, reserveMilliseconds },
  (message, context) => work(dependencies, message, context),
);
