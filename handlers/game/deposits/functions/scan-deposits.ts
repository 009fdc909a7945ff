import * as v from "valibot";
import { secretReader } from "../../../platform/aws/secrets.ts";
import { readEnv } from "../../../platform/env.ts";
import { functionEnvironment, wireFunction } from "../../../platform/wire.ts";
import { runJob } from "../../../platform/work/job.ts";
import { nodeUrls, rpcAt } from "../rpc.ts";
import { idleJob, scanJob } from "../scan.ts";
import { depositsEnvironment, depositsOf, whole } from "../settings.ts";

const env = readEnv({
  ...functionEnvironment,
  ...depositsEnvironment,
  CONFIG_DEPOSITS_START_BLOCK: whole(0, Number.MAX_SAFE_INTEGER),
  SECRET_DEPOSITS_RPC_URLS_ARN: v.optional(v.string()),
});
const platform = wireFunction(env);
const settings = depositsOf(env);
const rpcUrls = secretReader(env.SECRET_DEPOSITS_RPC_URLS_ARN ?? "");

const job =
  "off" in settings
    ? idleJob(settings.off)
    : scanJob({
        database: platform.database,
        settings,
        startBlock: env.CONFIG_DEPOSITS_START_BLOCK,
        nodes: async () => nodeUrls(await rpcUrls()).map(url => rpcAt(url)),
      });

export const handler = runJob(job, platform);
