import * as v from "valibot";
import type { DataApiTarget } from "../../platform/database/data-api.ts";

const filled = v.pipe(v.string(), v.minLength(1));

/** What the functions of the database itself know: the owner's secret as well as the app's. */
export const ownerEnvironment = {
  DATABASE_CLUSTER_ARN: filled,
  DATABASE_NAME: filled,
  OWNER_SECRET_ARN: filled,
  APP_SECRET_ARN: filled,
};

export const ownerTarget = (env: {
  readonly DATABASE_CLUSTER_ARN: string;
  readonly DATABASE_NAME: string;
  readonly OWNER_SECRET_ARN: string;
}): DataApiTarget => ({
  resourceArn: env.DATABASE_CLUSTER_ARN,
  secretArn: env.OWNER_SECRET_ARN,
  database: env.DATABASE_NAME,
});
