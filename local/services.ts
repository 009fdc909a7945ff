import { cloudWatchLogsService } from "./cloudwatch-logs/index.ts";
import { type CognitoService, cognitoService } from "./cognito/index.ts";
import type { ConsoleQueues } from "./console/sources.ts";
import type { Postgres } from "./postgres/index.ts";
import { rdsDataService } from "./rds-data/index.ts";
import { secretsManagerService } from "./secrets-manager/index.ts";
import { sqsService } from "./sqs/index.ts";
import type { LocalStack } from "./stack.ts";

/** What else than AWS calls is asked of the services. */
export interface Mounted {
  /** For a person's own tools. */
  readonly databaseUrl: string;
  readonly cognito: CognitoService;
  /** For the console. */
  readonly queues: ConsoleQueues;
}

/** Mounts the emulated services that keep data, on the databases that the program's clusters ask for. */
export async function mountServices(
  stack: LocalStack,
  database: Postgres,
  dataDir: string,
): Promise<Mounted> {
  const { host } = stack;
  const sqs = sqsService(host);
  stack.mount(sqs);
  stack.mount(cloudWatchLogsService(host, { dataDir, functions: () => stack.runtime.specs }));
  const secrets = secretsManagerService(host);
  stack.mount(secrets);
  const { secretValue } = secrets;
  const rdsData = await rdsDataService(host, { database, secretValue });
  stack.mount(rdsData);
  const cognito = await cognitoService(host);
  stack.mount(cognito);
  return { databaseUrl: rdsData.databaseUrl(), cognito, queues: sqs.view };
}
