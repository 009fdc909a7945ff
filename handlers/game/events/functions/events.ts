import * as v from "valibot";
import { isTimeZone } from "../../../../lib/schedule/zoned-time.ts";
import { readEnv } from "../../../platform/env.ts";
import { serve } from "../../../platform/http/serve.ts";
import { apiEnvironment, wireApi } from "../../../platform/wire.ts";
import { rankedRuns } from "../../running/shared.ts";
import { contract } from "../contract.ts";
import { eventsService } from "../service.ts";

const CONFIG_TIME_ZONE = v.pipe(v.string(), v.check(isTimeZone));

const env = readEnv({ ...apiEnvironment, CONFIG_TIME_ZONE });
const platform = wireApi(env);
const service = eventsService({ ...platform, zone: env.CONFIG_TIME_ZONE, rankedRuns });

export const handler = serve(contract, service, platform);
