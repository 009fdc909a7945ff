import { cognitoService } from "./cognito/index.ts";
import type { Postgres } from "./postgres/index.ts";
import { rdsDataService } from "./rds-data/index.ts";
import { secretsManagerService } from "./secrets-manager/index.ts";
import type { LocalStack } from "./stack.ts";

/** Mounts the emulated services that keep data, on the databases that the program's clusters ask for. */
export async function mountServices(
  stack: LocalStack,
  database: Postgres,
): Promise<{ readonly databaseUrl: string }> {
  const { host } = stack;
  const secrets = secretsManagerService(host);
  stack.mount(secrets);
  const { secretValue } = secrets;
  const rdsData = await rdsDataService(host, { database, secretValue });
  stack.mount(rdsData);
  stack.mount(await cognitoService(host));
  return { databaseUrl: rdsData.databaseUrl() };
}
