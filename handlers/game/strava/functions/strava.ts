import * as v from "valibot";
import { readEnv } from "../../../platform/env.ts";
import { serve } from "../../../platform/http/serve.ts";
import { apiEnvironment, wireApi } from "../../../platform/wire.ts";
import { queueSender } from "../../../platform/work/queue.ts";
import { contract } from "../contract.ts";
import { stravaService } from "../service.ts";
import { stravaEnvironment, stravaOf } from "../settings.ts";

const env = readEnv({
  ...apiEnvironment,
  ...stravaEnvironment,
  CONFIG_STRAVA_RETURN_URL: v.pipe(v.string(), v.url()),
  QUEUE_STRAVA_EVENTS_URL: v.pipe(v.string(), v.url()),
});
const platform = wireApi(env);

const service = stravaService({
  database: platform.database,
  strava: stravaOf(env),
  returnUrl: env.CONFIG_STRAVA_RETURN_URL,
  send: queueSender(env.QUEUE_STRAVA_EVENTS_URL),
});

export const handler = serve(contract, service, platform);
