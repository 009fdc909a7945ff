import { readdir, stat } from "node:fs/promises";
import { output } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AuroraDatabase, type AuroraDatabaseArgs } from "../../../components/database/aurora-database.ts";
import { NodeFunction } from "../../../components/functions/node-function.ts";
import { Network } from "../../../components/network/network.ts";
import { checkMigrations } from "../../../lib/sql/migrations.ts";
import { enterProject, mistake, only, place, register, settings, statementsOf } from "../support/register.ts";

const test = suite("components/aurora-database");

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({
    "migrate.ts": "export const handler = async () => 1;",
    "migrations/0001_first.sql": "select 1;",
    "database/sql/0001_first.sql": "select 1;",
  });
});
test.after(() => leave());

const zones = ["eu-central-1a", "eu-central-1b"];
const args = {
  ...settings,
  ...place,
  databaseName: "shop",
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
  zones,
  minCapacityAcu: 0.5,
  maxCapacityAcu: 4,
  instanceCount: 2,
  deletionProtection: true,
  backupRetentionDays: 14,
  migrations: { directory: "migrations", functionName: "migrate", entry: "migrate.ts" },
  secret: { recoveryWindowDays: 30 },
} satisfies AuroraDatabaseArgs;
const rotation = { days: 30, functionName: "rotate-app-secret", entry: "migrate.ts" };
const rotating: AuroraDatabaseArgs = { ...args, secret: { recoveryWindowDays: 30, rotation } };
const cluster = "aws:rds/cluster:Cluster";
const instance = "aws:rds/clusterInstance:ClusterInstance";
const invocation = "aws:lambda/invocation:Invocation";
const database = (change: Partial<AuroraDatabaseArgs> = {}) =>
  register(() => new AuroraDatabase("database", { ...args, ...change }));

test("the cluster is PostgreSQL 17 behind the Data API, encrypted, its owner's secret made by RDS", async () => {
  const { inputs } = only(await database(), cluster);
  for (const [key, value] of Object.entries({
    engine: "aurora-postgresql",
    engineMode: "provisioned",
    enableHttpEndpoint: true,
    manageMasterUserPassword: true,
    masterUserSecretKmsKeyId: settings.kmsKeyArn,
    kmsKeyId: settings.kmsKeyArn,
    storageEncrypted: true,
    clusterIdentifier: "shop-dev-database",
    serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 4 },
  })) {
    assert.equal(inputs[key], value, key);
  }
  assert.is(inputs.masterPassword, undefined);
});

test("the version is a major one, which RDS goes on making, and instances follow their cluster", async () => {
  const resources = await database();
  assert.is(only(resources, cluster).inputs.engineVersion, "17");
  const instances = resources.filter(({ type }) => type === instance);
  assert.equal(
    instances.map(({ inputs }) => inputs.engineVersion),
    [undefined, undefined],
  );
});

test("changes take effect when they are deployed, not in the next maintenance window", async () => {
  const resources = await database();
  const changeable = resources.filter(({ type }) => type === cluster || type === instance);
  assert.equal(
    changeable.map(({ inputs }) => inputs.applyImmediately),
    [true, true, true],
  );
});

test("a cluster that may pause says when", async () => {
  const { inputs } = only(await database({ minCapacityAcu: 0, secondsUntilAutoPause: 300 }), cluster);
  assert.equal(inputs.serverlessv2ScalingConfiguration, {
    minCapacity: 0,
    maxCapacity: 4,
    secondsUntilAutoPause: 300,
  });
});

test("the final snapshot gets a random name whenever a cluster is made, which later runs leave alone", async () => {
  const { inputs, options } = only(await database(), cluster);
  assert.match(String(inputs.finalSnapshotIdentifier), /^shop-dev-database-final-[a-z0-9]{8}$/);
  assert.equal(options.ignoreChanges, ["finalSnapshotIdentifier", "engineVersion"]);
});

test("the writer stands in one zone and its replacement in another, both protected", async () => {
  const instances = (await database()).filter(({ type }) => type === instance);
  assert.equal(
    instances.map(({ inputs }) => [inputs.availabilityZone, inputs.promotionTier]),
    [
      [zones[0], 0],
      [zones[1], 1],
    ],
  );
  assert.equal(
    instances.map(({ options }) => options.protect),
    [true, true],
  );
});

test("monitored instances come after the permission to write their figures, to one log group alone", async () => {
  const resources = await database({ monitoringIntervalSeconds: 60 });
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", "database-monitoring-policy");
  const group = "arn:aws:logs:eu-central-1:000000000000:log-group:RDSOSMetrics";
  assert.equal(
    statementsOf(policy.inputs.policy).map(({ Resource }) => Resource),
    [[group, `${group}:*`], `${group}:*`],
  );
  const instances = resources.filter(({ type }) => type === instance);
  assert.is(instances.length, 2);
  for (const { inputs, dependsOn } of instances) {
    assert.is(inputs.monitoringInterval, 60);
    assert.ok(dependsOn.includes(policy.urn));
  }
});

test("migrations run after the writer is there and the secret is filled, and again when they change", async () => {
  const resources = await database();
  const { inputs, dependsOn } = only(resources, invocation);
  assert.equal(inputs, {
    functionName: "shop-dev-migrate",
    input: '{"action":"migrate"}',
    triggers: {
      migrations: (await checkMigrations("migrations")).hash,
      cluster: only(resources, cluster).outputs.arn,
      appSecret: only(resources, "aws:secretsmanager/secret:Secret").outputs.arn,
      // Of the version that this program makes: a rotation makes others beside it.
      appPassword: only(resources, "aws:secretsmanager/secretVersion:SecretVersion").outputs.versionId,
    },
  });
  assert.ok(dependsOn.includes(only(resources, instance, "database-instance-1").urn));
  assert.ok(dependsOn.includes(only(resources, "aws:secretsmanager/secretVersion:SecretVersion").urn));
});

test("the function that applies the migrations is told where they stand in its package", async () => {
  const directory = "database/sql";
  const resources = await database({ migrations: { ...args.migrations, directory } });
  const { environment } = only(resources, "aws:lambda/function:Function").inputs;
  assert.is((environment as { variables: Record<string, string> }).variables.MIGRATIONS_DIRECTORY, directory);
  assert.equal(await readdir(".build/migrate/database/sql"), ["0001_first.sql"]);
});

test("a linked function comes after the migrations, and reads the app's secret alone", async () => {
  const resources = await register(() => {
    const { link } = new AuroraDatabase("database", args);
    new NodeFunction("orders", {
      ...settings,
      description: "Orders",
      entry: "migrate.ts",
      timeoutSeconds: 10,
      impact: "No orders.",
      links: [link],
    });
  });
  const { dependsOn } = only(resources, "aws:lambda/function:Function", "orders");
  assert.ok(dependsOn.includes(only(resources, invocation).urn));
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", "orders-policy").inputs.policy;
  const secretArn = only(resources, "aws:secretsmanager/secret:Secret").outputs.arn;
  assert.equal(statementsOf(policy).slice(2), [
    {
      Effect: "Allow",
      Action: [
        "rds-data:ExecuteStatement",
        "rds-data:BatchExecuteStatement",
        "rds-data:BeginTransaction",
        "rds-data:CommitTransaction",
        "rds-data:RollbackTransaction",
      ],
      Resource: only(resources, cluster).outputs.arn,
    },
    { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArn },
    {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: settings.kmsKeyArn,
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" } },
    },
  ]);
});

test("the statement link begins no transactions", async () => {
  await register(async () => {
    const { statementLink } = new AuroraDatabase("database", args);
    assert.equal(statementLink.statements[0]?.Action, ["rds-data:ExecuteStatement"]);
  });
});

test("the app's first password is a secret, random at each run, and left alone by later ones", async () => {
  const { inputs, options } = only(await database(), "aws:secretsmanager/secretVersion:SecretVersion");
  const { username, password } = JSON.parse(String(inputs.secretString));
  assert.is(username, "app_a");
  assert.match(password, /^[A-Za-z0-9]{40}$/);
  assert.equal(options.ignoreChanges, ["secretString", "versionStages"]);
});

test("without rotation nothing can change the secret", async () => {
  const resources = await database();
  assert.is(resources.filter(({ type }) => type.includes("secretRotation")).length, 0);
  assert.not.match(JSON.stringify(resources), "PutSecretValue");
});

test("rotation is done by a function that Secrets Manager alone may call, after the first migration", async () => {
  const resources = await database(rotating);
  const secretArn = only(resources, "aws:secretsmanager/secret:Secret").outputs.arn;
  const permission = only(resources, "aws:lambda/permission:Permission");
  assert.equal(permission.inputs, {
    function: "shop-dev-rotate-app-secret",
    action: "lambda:InvokeFunction",
    principal: "secretsmanager.amazonaws.com",
    sourceArn: secretArn,
  });
  const { inputs, dependsOn } = only(resources, "aws:secretsmanager/secretRotation:SecretRotation");
  assert.equal(inputs.rotationRules, { automaticallyAfterDays: 30 });
  assert.is(inputs.rotateImmediately, false);
  assert.ok(dependsOn.includes(only(resources, invocation).urn));
  assert.ok(dependsOn.includes(permission.urn));
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", "rotate-app-secret-policy").inputs.policy;
  assert.equal(statementsOf(policy).at(-1), {
    Effect: "Allow",
    Action: [
      "secretsmanager:DescribeSecret",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
    ],
    Resource: secretArn,
  });
});

test("two databases in one program have names of their own, and functions that come with them", async () => {
  const resources = await register(() => {
    for (const name of ["orders", "reports"])
      new AuroraDatabase(name, { migrations: "migrations", secret: { rotation: { days: 30 } } });
  });
  assert.is(resources.filter(({ type }) => type === cluster).length, 2);
  const functions = resources.filter(({ type }) => type === "groundwork:index:NodeFunction");
  assert.equal(functions.map(({ name }) => name).sort(), [
    "orders-migrate",
    "orders-rotate-app-secret",
    "reports-migrate",
    "reports-rotate-app-secret",
  ]);
  for (const { name } of functions) assert.ok((await stat(`.build/${name}/index.js`)).size > 100_000, name);
  assert.equal(await readdir(".build/reports-migrate/migrations"), ["0001_first.sql"]);
});

test("a folder of migrations is enough: the rest is encrypted, protected, cheap and in a network of its own", async () => {
  const resources = await register(() => new AuroraDatabase("database", { migrations: "migrations" }));
  const { inputs, options } = only(resources, cluster);
  assert.equal(inputs.serverlessv2ScalingConfiguration, {
    minCapacity: 0,
    maxCapacity: 2,
    secondsUntilAutoPause: 300,
  });
  assert.is(inputs.databaseName, "shop");
  assert.is(inputs.storageEncrypted, true);
  assert.is(inputs.kmsKeyId, undefined);
  assert.is(inputs.backupRetentionPeriod, 7);
  assert.is(inputs.deletionProtection, true);
  assert.is(options.protect, true);
  assert.is(resources.filter(({ type }) => type === instance).length, 1);
  const vpc = only(resources, "awsx:ec2:Vpc");
  assert.equal(
    only(resources, "aws:rds/subnetGroup:SubnetGroup").inputs.subnetIds,
    vpc.outputs.isolatedSubnetIds,
  );
  assert.is(only(resources, "aws:ec2/securityGroup:SecurityGroup").inputs.vpcId, vpc.outputs.vpcId);
});

test("the instances stand in the zones of the network that is given", async () => {
  const resources = await register(() => {
    const network = new Network("network", { zones });
    new AuroraDatabase("database", { network, migrations: "migrations", instanceCount: 2 });
  });
  assert.is(resources.filter(({ type }) => type === "awsx:ec2:Vpc").length, 1);
  assert.equal(
    resources.filter(({ type }) => type === instance).map(({ inputs }) => inputs.availabilityZone),
    zones,
  );
});

test("a preview, which knows no ARN yet, registers the same resources", async () => {
  const program = () => new AuroraDatabase("database", { ...rotating, vpcId: output("vpc-1") });
  const urns = async (preview: boolean) =>
    (await register(program, { preview })).map(({ urn }) => urn).sort();
  assert.equal(await urns(true), await urns(false));
});

/** As programs in JavaScript give them. */
type Loose<Args> = { readonly [Name in keyof Args]?: Args[Name] | undefined };
const contradictions: readonly [Loose<AuroraDatabaseArgs>, string][] = [
  [
    { minCapacityAcu: 8 },
    "minCapacityAcu and maxCapacityAcu: 8 is above 4. Raise the maximum or lower the minimum.",
  ],
  [
    { secondsUntilAutoPause: 300 },
    "minCapacityAcu and secondsUntilAutoPause: a cluster that keeps at least 0.5 ACU never pauses. Set the minimum to 0, or leave the pause out.",
  ],
  [
    { minCapacityAcu: 0, secondsUntilAutoPause: 60 },
    "secondsUntilAutoPause: must be a whole number from 300 to 86400 (got 60). Leave it out for the default.",
  ],
  [
    { minCapacityAcu: 0.7 },
    "minCapacityAcu: must be 0 to 256 in steps of 0.5 (got 0.7). Leave it out for the default.",
  ],
  [
    { maxCapacityAcu: 0.5 },
    "maxCapacityAcu: must be 1 to 256 in steps of 0.5 (got 0.5). Leave it out for the default.",
  ],
  [
    { maxCapacityAcu: 256.5 },
    "maxCapacityAcu: must be 1 to 256 in steps of 0.5 (got 256.5). Leave it out for the default.",
  ],
  [
    { instanceCount: 0 },
    "instanceCount: must be a whole number from 1 to 16 (got 0). Leave it out for the default.",
  ],
  [
    { backupRetentionDays: 36 },
    "backupRetentionDays: must be a whole number from 1 to 35 (got 36). Leave it out for the default.",
  ],
  [
    { logRetentionDays: 45 },
    "logRetentionDays: CloudWatch keeps no log for 45 days. Give 60, or another of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
  ],
  [
    { reservedConcurrency: -1 },
    "reservedConcurrency: must be a whole number from 0 to 100000 (got -1). Leave it out for the default.",
  ],
  [
    { monitoringIntervalSeconds: 7 },
    "monitoringIntervalSeconds: RDS takes no 7. Give 1, 5, 10, 15, 30 or 60, or leave it out for none.",
  ],
  [
    { databaseName: "my-shop" },
    'databaseName: no database can be named "my-shop". Take up to 63 letters, digits and underscores, a letter first.',
  ],
  [{ migrations: "sql" }, "migrations: there is no folder sql. Make it, with 0001_first.sql in it."],
  [
    { vpcId: undefined },
    "vpcId and subnetIds: vpcId is missing. Give both, or a network, or none of them for a network of the database's own.",
  ],
  [
    { migrations: { ...args.migrations, directory: "../migrations" } },
    "migrations.directory: ../migrations is outside the project folder. Name a folder of the project.",
  ],
  [
    { secret: { recoveryWindowDays: 3 } },
    "secret.recoveryWindowDays: must be 0 or a whole number from 7 to 30 (got 3). Leave it out for the default.",
  ],
  [
    { secret: { recoveryWindowDays: 7, rotation: { ...rotation, days: 91 } } },
    "secret.rotation.days: must be a whole number from 1 to 90 (got 91). Leave it out for the default.",
  ],
];
for (const [change, message] of contradictions) {
  test(`stops before anything is registered: ${message}`, async () => {
    const stopped = await mistake(
      () => new AuroraDatabase("database", { ...args, ...change } as AuroraDatabaseArgs),
    );
    assert.is(stopped, `AuroraDatabase "database": ${message}`);
  });
}

for (const [name, stack, message] of [
  [
    "shop_db",
    "dev",
    /^AuroraDatabase "shop_db": name: no cluster can be named shop-dev-shop_db\. Take lower-case/,
  ],
  ["database", "Dev", /^AuroraDatabase "database": name: no cluster can be named shop-Dev-database\./],
  ["d".repeat(53), "dev", /^The name shop-dev-d+-2 has 64 characters/],
] as const) {
  test(`stops before anything is registered under a name that RDS does not take: ${name} in ${stack}`, async () => {
    assert.match(await mistake(() => new AuroraDatabase(name, args), { stack }), message);
  });
}

test.run();
