import * as v from "valibot";
import { readEnv } from "../../../platform/env.ts";
import { serve } from "../../../platform/http/serve.ts";
import { apiEnvironment, wireApi } from "../../../platform/wire.ts";
import { contract } from "../contract.ts";
import { depositsService } from "../service.ts";
import { depositsEnvironment, depositsOf } from "../settings.ts";

const env = readEnv({
  ...apiEnvironment,
  ...depositsEnvironment,
  CONFIG_DEPOSITS_PAGE_URL: v.pipe(v.string(), v.url()),
});
const platform = wireApi(env);
const service = depositsService({
  database: platform.database,
  deposits: depositsOf(env),
  pageUrl: new URL(env.CONFIG_DEPOSITS_PAGE_URL),
});

export const handler = serve(contract, service, platform);
