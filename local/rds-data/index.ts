import { randomBytes } from "node:crypto";
import type { MountedService, ServiceHost } from "../host.ts";
import type { Postgres } from "../postgres/index.ts";
import { Clusters } from "./clusters.ts";
import { dataApiService } from "./service.ts";

export interface RdsDataDependencies {
  readonly database: Postgres;
  /** The current `SecretString` of a secret, by name or ARN. */
  secretValue(secretId: string): string | undefined | Promise<string | undefined>;
}

export interface RdsDataService extends MountedService {
  /** Connection string of the program's database, for a person's own tools. */
  databaseUrl(): string;
  close(): Promise<void>;
}

/** The RDS Data API of local mode, with the clusters that the program registers. */
export async function rdsDataService(
  host: ServiceHost,
  dependencies: RdsDataDependencies,
): Promise<RdsDataService> {
  const { database: postgres, secretValue } = dependencies;
  const clusters = new Clusters({
    postgres,
    secretValue,
    names: host.store.collection<string>("rds-databases"),
    newSuffix: () => randomBytes(4).toString("hex"),
  });
  await clusters.update(host.graph());
  host.onGraph(graph => clusters.update(graph));
  const { aws, close } = dataApiService({
    clock: host.clock,
    cluster: arn => clusters.find(arn),
    secretValue,
  });
  return { aws, close, databaseUrl: () => clusters.databaseUrl() };
}
