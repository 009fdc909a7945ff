import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AuroraDatabase, type AuroraDatabaseArgs } from "../../../components/database/aurora-database.ts";
import { planClusters, type RestoreFrom } from "../../../components/database/restore-plan.ts";
import type { GraphResource } from "../../../local/graph/types.ts";
import { enterProject, mistake, only, place, register, settings } from "../support/register.ts";

const test = suite("components/restore");

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
  instanceCount: 2,
  monitoringIntervalSeconds: 60,
  deletionProtection: true,
  backupRetentionDays: 14,
  migrations: { directory: "migrations", functionName: "migrate", entry: "migrate.ts" },
  secret: { recoveryWindowDays: 30 },
};
const clusterType = "aws:rds/cluster:Cluster";
const database = (restoreFrom: RestoreFrom) =>
  register(() => new AuroraDatabase("database", { ...args, restoreFrom }));
const named = (resources: readonly GraphResource[], type: string) =>
  resources
    .filter(resource => resource.type === type)
    .map(({ name }) => name)
    .sort();
const clusterOfFunction = (resources: readonly GraphResource[]) => {
  const { environment } = only(resources, "aws:lambda/function:Function", "migrate").inputs;
  return (environment as { variables: Record<string, string> }).variables.DATABASE_CLUSTER_ARN;
};

const snapshot = { snapshot: "before-release" };
const { name: restored } = planClusters("database", snapshot).beside ?? { name: "" };

test("another backup makes a cluster of another name, the same backup the same", () => {
  const nameOf = (origin: RestoreFrom) => planClusters("database", origin).beside?.name;
  assert.match(restored, /^database-[0-9a-f]{8}$/);
  assert.is(nameOf({ snapshot: "before-release", stage: "beside" }), restored);
  assert.is.not(nameOf({ snapshot: "another" }), restored);
  assert.is.not(nameOf({ cluster: "before-release" }), restored);
  assert.is.not(
    nameOf({ cluster: "c", time: "2026-06-01T12:00:00Z" }),
    nameOf({ cluster: "c", time: "2026-06-01T12:00:01Z" }),
  );
});

test("a snapshot becomes a cluster beside the one in use, which the app goes on with", async () => {
  const resources = await database(snapshot);
  assert.equal(named(resources, clusterType), ["database-cluster", `${restored}-cluster`].sort());
  const { inputs } = only(resources, clusterType, `${restored}-cluster`);
  assert.is(inputs.snapshotIdentifier, "before-release");
  assert.is(inputs.restoreToPointInTime, undefined);
  assert.is(inputs.clusterIdentifier, `shop-dev-${restored}`);
  const present = only(resources, clusterType, "database-cluster");
  assert.is(present.inputs.snapshotIdentifier, undefined);
  assert.is(clusterOfFunction(resources), present.outputs.arn);
});

test("a point in time is that of its cluster's backups, or their latest", async () => {
  const originOf = async (origin: RestoreFrom) => {
    const resources = await database({ ...origin, stage: "only" });
    return only(resources, clusterType).inputs.restoreToPointInTime;
  };
  assert.equal(await originOf({ cluster: "shop-dev-database", time: "2026-06-01T12:00:00Z" }), {
    sourceClusterIdentifier: "shop-dev-database",
    restoreToTime: "2026-06-01T12:00:00Z",
  });
  assert.equal(await originOf({ cluster: "shop-dev-database" }), {
    sourceClusterIdentifier: "shop-dev-database",
    useLatestRestorableTime: true,
  });
});

test("in use, it is migrated, its owner's secret is read and its events are told; the former is kept", async () => {
  const resources = await database({ ...snapshot, stage: "inUse" });
  const { outputs } = only(resources, clusterType, `${restored}-cluster`);
  assert.is(clusterOfFunction(resources), outputs.arn);
  const { inputs, dependsOn } = only(resources, "aws:lambda/invocation:Invocation");
  assert.is((inputs.triggers as { cluster: string }).cluster, outputs.arn);
  const instance = "aws:rds/clusterInstance:ClusterInstance";
  assert.ok(dependsOn.includes(only(resources, instance, `${restored}-instance-1`).urn));
  const policy = String(only(resources, "aws:iam/rolePolicy:RolePolicy", "migrate-policy").inputs.policy);
  const [owner] = outputs.masterUserSecrets as { secretArn: string }[];
  assert.ok(policy.includes(owner?.secretArn ?? "missing"));
  const events = only(resources, "aws:rds/eventSubscription:EventSubscription", "database-db-cluster-events");
  assert.equal(events.inputs.sourceIds, [outputs.id]);
  const former = only(resources, clusterType, "database-cluster");
  assert.is(former.options.protect, true);
  assert.equal(
    named(resources, instance),
    ["database-instance-1", "database-instance-2", `${restored}-instance-1`, `${restored}-instance-2`].sort(),
  );
});

test("both stand on one network, one set of parameters and one role", async () => {
  const resources = await database(snapshot);
  for (const type of [
    "aws:rds/subnetGroup:SubnetGroup",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  ])
    only(resources, type);
  only(resources, "aws:iam/role:Role", "database-monitoring-role");
});

test("the former cluster is given up in the last stage alone", async () => {
  assert.equal(named(await database({ ...snapshot, stage: "only" }), clusterType), [`${restored}-cluster`]);
});

test("a former cluster that was restored keeps what it was made from, which is not named any more", async () => {
  const resources = await database({ ...snapshot, stage: "inUse", former: "0123abcd" });
  const { inputs, options } = only(resources, clusterType, "database-0123abcd-cluster");
  assert.is(inputs.clusterIdentifier, "shop-dev-database-0123abcd");
  assert.equal((options.ignoreChanges as string[]).slice(-2), ["snapshotIdentifier", "restoreToPointInTime"]);
  const present = only(resources, clusterType, `${restored}-cluster`);
  assert.not.ok((present.options.ignoreChanges as string[]).includes("snapshotIdentifier"));
});

const contradictions: readonly [RestoreFrom, string][] = [
  [
    { snapshot: "s", cluster: "c" },
    "restoreFrom.snapshot and restoreFrom.cluster: a cluster is restored from one of them, not from both. Leave one of them out.",
  ],
  [
    { snapshot: "s", time: "2026-06-01T12:00:00Z" },
    "restoreFrom.time and restoreFrom.cluster: a point in time belongs to a cluster's backups. Name that cluster, or leave the time out.",
  ],
  [
    { stage: "inUse" },
    "restoreFrom.stage and restoreFrom.snapshot and restoreFrom.cluster: there is no restored cluster without a backup that it comes from. Name the snapshot or the cluster; it stays named as long as the restored cluster is there.",
  ],
  [
    {},
    "restoreFrom.snapshot and restoreFrom.cluster: there is no backup to restore from. Name one of them, or leave restoreFrom out.",
  ],
  [
    { cluster: "c", time: "yesterday" },
    'restoreFrom.time: "yesterday" is not a time in UTC. Give one such as 2026-06-01T12:00:00Z.',
  ],
  [
    { cluster: "c", time: "2026-13-01T12:00:00Z" },
    'restoreFrom.time: "2026-13-01T12:00:00Z" is not a time in UTC. Give one such as 2026-06-01T12:00:00Z.',
  ],
  [
    { cluster: "c", former: "database" },
    'restoreFrom.former: "database" is not the end of a restored cluster\'s name. Give its eight hexadecimal digits, or leave it out if the cluster in use was not restored.',
  ],
];
for (const [restoreFrom, message] of contradictions) {
  test(`stops before anything is registered: ${message}`, async () => {
    const stopped = await mistake(() => new AuroraDatabase("database", { ...args, restoreFrom }));
    assert.is(stopped, `AuroraDatabase "database": ${message}`);
  });
}

test("stops before a restored cluster gets a name that RDS does not take", async () => {
  const name = "d".repeat(46);
  assert.match(
    await mistake(() => new AuroraDatabase(name, { ...args, restoreFrom: snapshot })),
    /^The name shop-dev-d+-[0-9a-f]{8}-2 has 66 characters/,
  );
});

test.run();
