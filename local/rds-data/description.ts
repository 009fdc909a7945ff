import type { ServiceDescription } from "../services/description.ts";
import { rdsDataService } from "./index.ts";
import { dataApiService } from "./service.ts";

export const rdsData: ServiceDescription = {
  title: "RDS Data API",
  types: ["aws:rds/cluster:Cluster", "aws:rds/clusterInstance:ClusterInstance"],
  notes: {
    differences: [
      "PostgreSQL 17 from npm answers, or the server of DATABASE_URL; what only Aurora has (its extensions and its functions) is not there. *Impact*: a migration that needs `aws_s3` or the like fails here. *What to do*: keep such statements out of migrations, or try them on a stack.",
      "A cluster does not pause by itself: `--fault rds-data=resuming:0.2` shows what callers do then. *Impact*: no pause of some 15 s at the first request. *What to do*: `--fault rds-data=resuming:0.2`.",
      "A cluster that the program does not have is HttpEndpointNotEnabledException, and of two parameters with one name the last counts. *Impact*: AWS may give such a mistake another error. *What to do*: look at the message, not at the error's name.",
      "Transactions are gone when local mode ends. *Impact*: one that was open is rolled back. *What to do*: nothing; the client begins another.",
    ],
    alike: [
      "Each call connects as the role in its secret, so that grants are real.",
      "The limits are AWS's: 1 MiB of result, 64 KiB a row, 10 MiB of JSON, 45 s a statement, three minutes idle and a day in a transaction.",
    ],
    missing: [
      "ExecuteSql, and Aurora MySQL.",
      "Clusters without the Data API, direct connections from functions, snapshots, replicas, parameter groups and proxies.",
    ],
  },
  api({ clock }) {
    const { aws, close } = dataApiService({ clock, cluster: () => null, secretValue: () => undefined });
    void close();
    return aws;
  },
  async start(host, { projectDir, database, offers }) {
    const secretValue = offers.secretValue ?? (() => undefined);
    const { databaseUrl, ...service } = await rdsDataService(host, { projectDir, database, secretValue });
    return { service, offers: { databaseUrl } };
  },
};
