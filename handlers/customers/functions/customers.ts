import * as v from "valibot";
import { personalDataEnvironment, readEnv } from "../../platform/env.ts";
import { serve } from "../../platform/http/serve.ts";
import { wirePersonalData } from "../../platform/personal-data/personal-data.ts";
import { apiEnvironment, wireApi } from "../../platform/wire.ts";
import { contract } from "../contract.ts";
import { customersService } from "../service.ts";

const env = readEnv({ ...apiEnvironment, ...personalDataEnvironment, CONFIG_TIME_ZONE: v.string() });
const platform = wireApi(env);
const personalData = wirePersonalData(env, platform);

export const handler = serve(
  contract,
  customersService({ ...platform, personalData, timeZone: env.CONFIG_TIME_ZONE }),
  platform,
);
