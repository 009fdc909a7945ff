import { personalDataRotationEnvironment, readEnv } from "../../platform/env.ts";
import { wireKeys } from "../../platform/personal-data/personal-data.ts";
import { functionEnvironment, wireFunction } from "../../platform/wire.ts";
import { runJob } from "../../platform/work/job.ts";
import { rotateKeysJob } from "../rotating.ts";

const env = readEnv({ ...functionEnvironment, ...personalDataRotationEnvironment });
const platform = wireFunction(env);
const { database } = platform;
const keys = wireKeys(env, platform);

export const handler = runJob(
  rotateKeysJob({ database, keys, service: env.PERSONAL_DATA_SERVICE }),
  platform,
);
