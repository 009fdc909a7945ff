import * as v from "valibot";
import { directoryEnvironment, readEnv } from "../../platform/env.ts";
import { cognitoDirectory } from "../../platform/identity/cognito-directory.ts";
import { functionEnvironment, wireFunction } from "../../platform/wire.ts";
import { runJob } from "../../platform/work/job.ts";
import { reconcileJob } from "../reconciliation.ts";

const env = readEnv({
  ...functionEnvironment,
  ...directoryEnvironment,
  CONFIG_MOST_GONE_ACCOUNTS: v.pipe(v.string(), v.digits(), v.transform(Number)),
});
const platform = wireFunction(env);
const job = reconcileJob({
  database: platform.database,
  directory: cognitoDirectory(env.USER_POOL_ID),
  mostGone: env.CONFIG_MOST_GONE_ACCOUNTS,
});

export const handler = runJob(job, platform);
