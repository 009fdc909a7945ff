import { join } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import {
  type MigrationFile,
  readMigrationFiles,
  withoutEmptyEnd,
} from "../../../../lib/sql/migration-files.ts";
import { environmentCredentials } from "../../../platform/aws/credentials.ts";
import { tracedClient } from "../../../platform/aws/traced-client.ts";
import { realSleep, systemClock } from "../../../platform/clock.ts";
import { commonEnvironment, readEnv } from "../../../platform/env.ts";
import { createLog } from "../../../platform/observe/log.ts";
import { invokable } from "../../../platform/work/function.ts";
import { parseLogin } from "../app-role.ts";
import { ownerEnvironment, ownerTarget } from "../environment.ts";
import { migrate } from "../migrator.ts";
import { sdkOwnerApi } from "../owner-api.ts";

const env = readEnv({
  ...commonEnvironment,
  ...ownerEnvironment,
  LAMBDA_TASK_ROOT: v.string(),
  /** Within the package. */
  MIGRATIONS_DIRECTORY: v.pipe(v.string(), v.minLength(1)),
});
const log = createLog({ level: env.LOG_LEVEL });
const secrets = tracedClient(new SecretsManagerClient({ credentials: environmentCredentials }));

/** Kept back of the function's time, to say what it waited for. */
const RESERVE_MILLISECONDS = 10_000;

const Request = v.object({
  /** Name of the file to stop before. Local mode copies the database there. Default: all files are applied. */
  before: v.optional(v.string()),
});

/** Applies the migrations of the package: called by the deployment, and by local mode when it starts. */
export const handler = invokable(
  Request,
  { name: "migrate", log },
  async ({ before }, { log, remainingMilliseconds }): Promise<{ applied: string[] }> => {
    const deadline = systemClock() + remainingMilliseconds() - RESERVE_MILLISECONDS;
    const files = filesBefore(
      before,
      withoutEmptyEnd(await readMigrationFiles(join(env.LAMBDA_TASK_ROOT, env.MIGRATIONS_DIRECTORY))),
    );
    const secret = await secrets.send(new GetSecretValueCommand({ SecretId: env.APP_SECRET_ARN }));
    const applied = await migrate({
      api: sdkOwnerApi(ownerTarget(env)),
      files,
      login: parseLogin(secret.SecretString),
      patience: { now: systemClock, sleep: realSleep, deadline },
      log,
    });
    log.info("migrations are up to date", { files: files.length, applied });
    return { applied };
  },
);

function filesBefore(name: string | undefined, files: MigrationFile[]): MigrationFile[] {
  if (name === undefined) return files;
  const index = files.findIndex(file => file.name === name);
  if (index < 0) throw new Error(`before must name a file of the package (got ${name}).`);
  return files.slice(0, index);
}
