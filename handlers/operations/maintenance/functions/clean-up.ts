import { erasers } from "../../../erasers.ts";
import { newUuid } from "../../../platform/clock.ts";
import { directoryEnvironment, readEnv } from "../../../platform/env.ts";
import { cognitoDirectory } from "../../../platform/identity/cognito-directory.ts";
import { functionEnvironment, wireFunction } from "../../../platform/wire.ts";
import { runJob } from "../../../platform/work/job.ts";
import { cleanUpJob } from "../service.ts";

const env = readEnv({ ...functionEnvironment, ...directoryEnvironment });
const platform = wireFunction(env);
const directory = cognitoDirectory(env.USER_POOL_ID);
const job = cleanUpJob({ database: platform.database, directory, erasers, newId: newUuid });

export const handler = runJob(job, platform);
