import { join } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import { readMigrationFiles } from "../../lib/migration-files.ts";
import { realSleep, systemClock } from "../platform/clock.ts";
import { environmentCredentials } from "../platform/credentials.ts";
import { commonEnvironment, readEnv } from "../platform/env.ts";
import type { LambdaContext } from "../platform/gateway.ts";
import { createLog } from "../platform/log.ts";
import { parseLogin } from "./app-role.ts";
import { ownerEnvironment, ownerTarget } from "./environment.ts";
import { migrate } from "./migrator.ts";
import { sdkOwnerApi } from "./owner-api.ts";

const env = readEnv({
  ...commonEnvironment,
  ...ownerEnvironment,
  LAMBDA_TASK_ROOT: v.string(),
  /** Within the package. */
  MIGRATIONS_DIRECTORY: v.pipe(v.string(), v.minLength(1)),
});
const log = createLog({ level: env.LOG_LEVEL, fields: { function: "migrate" } });
const secrets = new SecretsManagerClient({ credentials: environmentCredentials });

/** Kept back of the function's time, to say what it waited for. */
const RESERVE_MILLISECONDS = 10_000;

/** Applies the migrations of the package: called by the deployment, and by local mode when it starts. */
export async function handler(_event: unknown, context: LambdaContext): Promise<{ applied: string[] }> {
  const deadline = systemClock() + context.getRemainingTimeInMillis() - RESERVE_MILLISECONDS;
  const files = await readMigrationFiles(join(env.LAMBDA_TASK_ROOT, env.MIGRATIONS_DIRECTORY));
  const secret = await secrets.send(new GetSecretValueCommand({ SecretId: env.APP_SECRET_ARN }));
  // What this throws is logged by Lambda itself.
  const applied = await migrate({
    api: sdkOwnerApi(ownerTarget(env)),
    files,
    login: parseLogin(secret.SecretString),
    patience: { now: systemClock, sleep: realSleep, deadline },
    log,
  });
  log.info("migrations are up to date", { files: files.length, applied });
  return { applied };
}
