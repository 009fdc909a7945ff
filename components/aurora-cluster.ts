import { cloudwatch, ec2, iam, rds } from "@pulumi/aws";
import { interpolate, type Resource } from "@pulumi/pulumi";
import type { AuroraDatabaseArgs } from "./aurora-database.ts";
import { physicalName } from "./naming.ts";
import { policyDocument, trust } from "./policy.ts";
import { randomText } from "./random.ts";

const engine = rds.EngineType.AuroraPostgresql;
/**
 * The major version alone: RDS takes its default minor one, and brings later ones in the maintenance window. Any minor
 * version that was named here would be withdrawn from creation one day. A minimum of 0 ACU needs 16.3 or later.
 */
const engineVersion = "17";
/** Not the one that scanners try first; the Data API finds it by itself. */
const port = 5433;
/** A change takes effect when it is deployed: by AWS's default more capacity would wait for the maintenance window. */
const applyImmediately = true;

/** The cluster and its instances, with what they stand on. */
export function registerCluster(
  parent: Resource,
  name: string,
  args: AuroraDatabaseArgs,
): { readonly cluster: rds.Cluster; readonly instances: rds.ClusterInstance[] } {
  const cluster = new rds.Cluster(
    `${name}-cluster`,
    {
      clusterIdentifier: physicalName(name),
      engine,
      engineMode: rds.EngineMode.Provisioned,
      engineVersion,
      databaseName: args.databaseName,
      port,
      enableHttpEndpoint: true,
      masterUsername: "database_owner",
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: args.kmsKeyArn,
      storageEncrypted: true,
      kmsKeyId: args.kmsKeyArn,
      iamDatabaseAuthenticationEnabled: true,
      dbSubnetGroupName: subnetGroup(parent, name, args).name,
      vpcSecurityGroupIds: [securityGroup(parent, name, args).id],
      dbClusterParameterGroupName: parameterGroup(parent, name).name,
      serverlessv2ScalingConfiguration: {
        minCapacity: args.minCapacityAcu,
        maxCapacity: args.maxCapacityAcu,
        ...(args.secondsUntilAutoPause === undefined
          ? {}
          : { secondsUntilAutoPause: args.secondsUntilAutoPause }),
      },
      autoMinorVersionUpgrade: true,
      applyImmediately,
      backupRetentionPeriod: args.backupRetentionDays,
      copyTagsToSnapshot: true,
      deletionProtection: args.deletionProtection,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: interpolate`${physicalName(name)}-final-${randomText(8)}`,
      enabledCloudwatchLogsExports: ["postgresql"],
    },
    {
      parent,
      protect: args.deletionProtection,
      dependsOn: [logGroup(parent, name, args)],
      ignoreChanges: [
        // Random at each run, so that it is free whenever a cluster is made, a replacement included; what the
        // present cluster got stays.
        "finalSnapshotIdentifier",
        // AWS brings minor versions in the maintenance window; going back is not possible. A major version is an
        // operation of its own: take this line out for it.
        "engineVersion",
      ],
    },
  );
  return { cluster, instances: registerInstances(parent, name, args, cluster) };
}

function subnetGroup(parent: Resource, name: string, args: AuroraDatabaseArgs): rds.SubnetGroup {
  return new rds.SubnetGroup(
    `${name}-subnets`,
    { description: `Isolated subnets of ${physicalName(name)}`, subnetIds: args.subnetIds },
    { parent },
  );
}

/** Lets nothing in and nothing out: the Data API does not come through the network. */
function securityGroup(parent: Resource, name: string, args: AuroraDatabaseArgs): ec2.SecurityGroup {
  return new ec2.SecurityGroup(
    `${name}-group`,
    {
      description: `Cluster ${physicalName(name)}: no way in, no way out`,
      vpcId: args.vpcId,
      ingress: [],
      egress: [],
    },
    { parent },
  );
}

function parameterGroup(parent: Resource, name: string): rds.ClusterParameterGroup {
  const parameters = {
    "rds.force_ssl": "1",
    // Changes of the schema and slow statements; never `all`, which would log personal data.
    log_statement: "ddl",
    log_min_duration_statement: "1000",
    // Of slow and of failed statements the text alone: the values beside it are people's.
    log_parameter_max_length: "0",
    log_parameter_max_length_on_error: "0",
  };
  return new rds.ClusterParameterGroup(
    `${name}-parameters`,
    {
      description: `Parameters of ${physicalName(name)}`,
      family: "aurora-postgresql17",
      parameters: Object.entries(parameters).map(([parameter, value]) => ({ name: parameter, value })),
    },
    { parent },
  );
}

/** Made before RDS makes it, which would keep the logs for ever. */
function logGroup(parent: Resource, name: string, args: AuroraDatabaseArgs): cloudwatch.LogGroup {
  return new cloudwatch.LogGroup(
    `${name}-log`,
    {
      name: `/aws/rds/cluster/${physicalName(name)}/postgresql`,
      retentionInDays: args.logRetentionDays,
      kmsKeyId: args.kmsKeyArn,
    },
    { parent },
  );
}

function registerInstances(
  parent: Resource,
  name: string,
  args: AuroraDatabaseArgs,
  cluster: rds.Cluster,
): rds.ClusterInstance[] {
  const { zones = [], monitoringIntervalSeconds: interval = 0 } = args;
  const watcher = interval > 0 ? monitoringRole(parent, name, args) : undefined;
  const monitoring = watcher ? { monitoringInterval: interval, monitoringRoleArn: watcher.role.arn } : {};
  const insights = args.performanceInsights
    ? {
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: args.kmsKeyArn,
        performanceInsightsRetentionPeriod: 7,
      }
    : {};
  return Array.from({ length: args.instanceCount }, (_, index) => {
    const zone = zones[index % zones.length];
    return new rds.ClusterInstance(
      `${name}-instance-${index + 1}`,
      {
        identifier: physicalName(`${name}-${index + 1}`),
        clusterIdentifier: cluster.id,
        // Without a version: the cluster decides it, and one that was named here could differ from it.
        engine,
        instanceClass: "db.serverless",
        dbSubnetGroupName: cluster.dbSubnetGroupName,
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        applyImmediately,
        copyTagsToSnapshot: true,
        // Tiers 0 and 1 keep the writer's size, so that a failover does not fall on a small instance.
        promotionTier: Math.min(index, 1),
        ...(zone ? { availabilityZone: zone } : {}),
        ...monitoring,
        ...insights,
      },
      // Monitoring that may not write its log yet gives no figures, and no error that anybody sees.
      { parent, protect: args.deletionProtection, dependsOn: watcher ? [watcher.policy] : [] },
    );
  });
}

/** Enhanced monitoring writes to one log group of the whole account, by a fixed name. */
function monitoringRole(
  parent: Resource,
  name: string,
  { accountId, region }: AuroraDatabaseArgs,
): { readonly role: iam.Role; readonly policy: iam.RolePolicy } {
  const role = new iam.Role(
    `${name}-monitoring-role`,
    {
      description: `Enhanced monitoring of ${physicalName(name)}`,
      assumeRolePolicy: trust("monitoring.rds.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": accountId },
      }),
    },
    { parent },
  );
  const group = interpolate`arn:aws:logs:${region}:${accountId}:log-group:RDSOSMetrics`;
  const policy = new iam.RolePolicy(
    `${name}-monitoring-policy`,
    {
      role: role.name,
      policy: policyDocument([
        // Both ways of naming a group, as "log-group:RDS*" in AWS's own policy for this role takes both.
        {
          Sid: "LogGroup",
          Action: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
          Resource: [group, interpolate`${group}:*`],
        },
        {
          Sid: "LogStreams",
          Action: [
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "logs:DescribeLogStreams",
            "logs:GetLogEvents",
          ],
          Resource: interpolate`${group}:*`,
        },
      ]),
    },
    { parent },
  );
  return { role, policy };
}
