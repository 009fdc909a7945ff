import { databaseOf } from "./database/data-api-database.ts";
import type { Database } from "./database/database.ts";
import { commonEnvironment, databaseEnvironment, identityEnvironment, readEnv } from "./env.ts";
import type { Identity } from "./identity/claims.ts";
import { createLog, type Log, type LogLevel } from "./observe/log.ts";
import { createMetrics, type Metrics } from "./observe/metrics.ts";

/** The environment of an API function that is linked to the database. */
export const apiEnvironment = { ...commonEnvironment, ...databaseEnvironment, ...identityEnvironment };
/** The environment of a job, trigger or task that is linked to the database. */
export const functionEnvironment = { ...commonEnvironment, ...databaseEnvironment };

interface CommonEnv {
  readonly SERVICE_NAME: string;
  readonly LOG_LEVEL: LogLevel;
  readonly METRICS_NAMESPACE: string;
}
interface DatabaseEnv {
  readonly DATABASE_CLUSTER_ARN: string;
  readonly DATABASE_SECRET_ARN: string;
  readonly DATABASE_NAME: string;
}

interface IdentityEnv {
  readonly ISSUER: string;
  readonly WEB_CLIENT_ID: string;
  readonly MACHINE_CLIENT_ID?: string | undefined;
}

/** Log and metrics as the function's environment wants them. */
const observe = (env: CommonEnv): { readonly log: Log; readonly metrics: Metrics } => ({
  log: createLog({ level: env.LOG_LEVEL, fields: { service: env.SERVICE_NAME } }),
  metrics: createMetrics({ namespace: env.METRICS_NAMESPACE, dimensions: { Service: env.SERVICE_NAME } }),
});

/** Everything that a job, trigger or task of the database needs, from the environment alone. */
export const wireFunction = (
  env: CommonEnv & DatabaseEnv = readEnv(functionEnvironment),
): { readonly log: Log; readonly metrics: Metrics; readonly database: Database } => ({
  ...observe(env),
  database: databaseOf(env),
});

/**
 * Everything that `serve` needs but `findPerson` and the token verifier.
 *
 * @example
 * const platform = { ...wireApi(), findPerson: personOfToken(roleNames) };
 * export const handler = serve(contract, notesService(platform), platform);
 */
export const wireApi = (
  env: CommonEnv & DatabaseEnv & IdentityEnv = readEnv(apiEnvironment),
): ReturnType<typeof wireFunction> & { readonly identity: Identity } => ({
  ...wireFunction(env),
  identity: { issuer: env.ISSUER, webClientId: env.WEB_CLIENT_ID, machineClientId: env.MACHINE_CLIENT_ID },
});
