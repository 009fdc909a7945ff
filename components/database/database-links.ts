import type { Output, Resource } from "@pulumi/pulumi";
import { changeSecret, type FunctionLink, type KeyUse, readSecrets, useDataApi } from "../shared/grants.ts";

/** What the functions of the database work on. */
export interface Target {
  readonly clusterArn: Output<string>;
  readonly databaseName: string;
  readonly ownerSecretArn: Output<string>;
  readonly appSecretArn: Output<string>;
}

/** The app's: its own secret, never the owner's. */
export const appLink = (
  key: KeyUse | undefined,
  target: Target,
  migrated: Resource,
  transactions: boolean,
): FunctionLink => ({
  environment: {
    DATABASE_CLUSTER_ARN: target.clusterArn,
    DATABASE_SECRET_ARN: target.appSecretArn,
    DATABASE_NAME: target.databaseName,
  },
  statements: [useDataApi(target.clusterArn, transactions), ...readSecrets([target.appSecretArn], key)],
  dependsOn: [migrated],
});

/** The owner's: for the database's own functions. */
export const ownerLink = (key: KeyUse | undefined, target: Target, changesSecret = false): FunctionLink => ({
  environment: {
    DATABASE_CLUSTER_ARN: target.clusterArn,
    DATABASE_NAME: target.databaseName,
    OWNER_SECRET_ARN: target.ownerSecretArn,
    APP_SECRET_ARN: target.appSecretArn,
  },
  statements: [
    useDataApi(target.clusterArn),
    ...readSecrets(
      [target.ownerSecretArn, target.appSecretArn],
      key,
      changesSecret ? ["kms:Decrypt", "kms:GenerateDataKey"] : "kms:Decrypt",
    ),
    ...(changesSecret ? [changeSecret(target.appSecretArn)] : []),
  ],
});
