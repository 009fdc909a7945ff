import { randomBytes } from "node:crypto";
import type { Postgres } from "../postgres/index.ts";
import type { MountedAwsService, ServiceHost } from "../services/host.ts";
import { Clusters } from "./clusters.ts";
import { Drafts } from "./drafts.ts";
import { dataApiService } from "./service.ts";

export interface RdsDataDependencies {
  /** Folder of `Pulumi.yaml`. */
  readonly projectDir: string;
  readonly database: Postgres;
  /** The current `SecretString` of a secret, by name or ARN. */
  secretValue(secretId: string): string | undefined | Promise<string | undefined>;
}

export interface RdsDataService extends MountedAwsService {
  /** Connection string of the program's database, for a person's own tools. */
  databaseUrl(): string;
  close(): Promise<void>;
}

/** The RDS Data API of local mode, with the clusters that the program registers. */
export async function rdsDataService(
  host: ServiceHost,
  dependencies: RdsDataDependencies,
): Promise<RdsDataService> {
  const { projectDir, database: postgres, secretValue } = dependencies;
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
  const drafts = new Drafts({ projectDir, postgres, log: host.log });
  return {
    aws,
    close,
    databaseUrl: () => clusters.databaseUrl(),
    async prepareInvocation({ environment }, invoke) {
      const { MIGRATIONS_DIRECTORY: directory, DATABASE_CLUSTER_ARN: arn, DATABASE_NAME: name } = environment;
      if (!directory || !arn || !name) return;
      const database = clusters.physicalNameOf(arn, name);
      if (database) await drafts.prepare({ database, directory, applyBefore: before => invoke({ before }) });
    },
  };
}
