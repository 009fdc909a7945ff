import { readEnv } from "../../../platform/env.ts";
import { serve } from "../../../platform/http/serve.ts";
import { apiEnvironment, wireApi } from "../../../platform/wire.ts";
import { contract } from "../contract.ts";
import { runsHandlers } from "../runs.ts";
import { runningEnvironment, runningSettings } from "../settings.ts";
import { territoryHandlers } from "../territories.ts";

const env = readEnv({ ...apiEnvironment, ...runningEnvironment });
const platform = wireApi(env);
const settings = runningSettings(env);

export const handler = serve(
  contract,
  { ...runsHandlers(platform, settings), ...territoryHandlers(platform, settings) },
  platform,
);
