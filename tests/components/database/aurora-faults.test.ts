import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AuroraDatabase, type AuroraDatabaseArgs } from "../../../components/database/aurora-database.ts";
import { enterProject, mistake, only, place, register, settings } from "../support/register.ts";

const test = suite("what RDS says of a cluster and mocks do not");

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({
    "migrate.ts": "export const handler = async () => 1;",
    "migrations/0001_first.sql": "select 1;",
  });
});
test.after(() => leave());

const args: AuroraDatabaseArgs = {
  ...settings,
  ...place,
  databaseName: "shop",
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
  minCapacityAcu: 0.5,
  maxCapacityAcu: 4,
  instanceCount: 1,
  monitoringIntervalSeconds: 60,
  deletionProtection: false,
  backupRetentionDays: 1,
  migrations: { directory: "migrations", entry: "migrate.ts" },
  secret: { recoveryWindowDays: 0 },
};
const database = (change: Partial<AuroraDatabaseArgs> = {}) =>
  register(() => new AuroraDatabase("database", { ...args, ...change }));

test("a parameter that is read at the start only is set as RDS reports it, or each up would show a change", async () => {
  const { inputs } = only(await database(), "aws:rds/clusterParameterGroup:ClusterParameterGroup");
  const parameters = inputs.parameters as { name: string; applyMethod?: string }[];
  const methods = Object.fromEntries(parameters.map(({ name, applyMethod }) => [name, applyMethod]));
  assert.is(methods["rds.force_ssl"], "pending-reboot");
  assert.is(methods.log_statement, undefined);
});

test("tags go to snapshots by the cluster: on an Aurora instance the setting has no effect", async () => {
  const resources = await database();
  assert.is(only(resources, "aws:rds/cluster:Cluster").inputs.copyTagsToSnapshot, true);
  assert.is(only(resources, "aws:rds/clusterInstance:ClusterInstance").inputs.copyTagsToSnapshot, undefined);
});

test("the database listens where the Data API is documented, or where the caller says", async () => {
  const port = async (change: Partial<AuroraDatabaseArgs>) =>
    only(await database(change), "aws:rds/cluster:Cluster").inputs.port;
  assert.is(await port({}), 5432);
  assert.is(await port({ port: 6000 }), 6000);
  assert.is(
    await mistake(() => new AuroraDatabase("database", { ...args, port: 80 })),
    'AuroraDatabase "database": port: must be a whole number from 1150 to 65535 (got 80). Leave it out for the default.',
  );
});

test("monitoring's log group stands in the partition of the cluster", async () => {
  const policies = (await database({ partition: "aws-us-gov" })).filter(
    ({ name }) => name === "database-monitoring-policy",
  );
  assert.is(policies.length, 1);
  assert.not.match(String(policies[0]?.inputs.policy), "arn:aws:");
});

test.run();
