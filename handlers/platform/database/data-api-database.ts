import { realSleep, systemClock } from "../clock.ts";
import { type DataApi, type DataApiTarget, sdkDataApi } from "./data-api.ts";
import type { Database } from "./database.ts";
import { Budget, type RetryClock } from "./retry.ts";
import { queriesBy, runAlone } from "./statements.ts";
import { runTransaction } from "./transaction.ts";

const realClock: RetryClock = { now: systemClock, sleep: realSleep, random: Math.random };

/**
 * `Database` on the RDS Data API, with the retries that are safe and no others.
 *
 * @example
 * const database = dataApiDatabase(sdkDataApi(databaseTarget(env)));
 */
export function dataApiDatabase(api: DataApi, clock: RetryClock = realClock): Database {
  let remaining = () => Number.POSITIVE_INFINITY;
  const budget = () => new Budget(clock, remaining());
  return {
    ...queriesBy((statement, options) => runAlone(api, budget(), statement, options)),
    transaction: (work, options) => runTransaction(api, budget(), work, options),
    limitTime: remainingMilliseconds => {
      remaining = remainingMilliseconds;
    },
  };
}

/** The database that the function's environment names. */
export const databaseOf = (env: {
  readonly DATABASE_CLUSTER_ARN: string;
  readonly DATABASE_SECRET_ARN: string;
  readonly DATABASE_NAME: string;
}): Database => {
  const target: DataApiTarget = {
    resourceArn: env.DATABASE_CLUSTER_ARN,
    secretArn: env.DATABASE_SECRET_ARN,
    database: env.DATABASE_NAME,
  };
  return dataApiDatabase(sdkDataApi(target));
};
