import { cloudwatch, rds } from "@pulumi/aws";
import { interpolate, type Resource } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { usualRetentionDays } from "../monitoring/log-retention.ts";
import { child } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";
import { randomText } from "../shared/random.ts";
import type { CompleteArgs } from "./defaults.ts";
import { type PlannedCluster, planClusters, type RestoreFrom } from "./restore-plan.ts";
import type { Surroundings } from "./surroundings.ts";

/** The engine of {@link AuroraDatabase}. */
export const engine = rds.EngineType.AuroraPostgresql;
/**
 * The major version alone: RDS takes its default minor one, and brings later ones in the maintenance window. Any minor
 * version that was named here would be withdrawn from creation one day. A minimum of 0 ACU needs 16.3 or later.
 */
export const engineVersion = "17";
/** A change takes effect when it is deployed: by AWS's default more capacity would wait for the maintenance window. */
const applyImmediately = true;

/** A cluster and its instances, the writer first. */
export interface RegisteredCluster {
  readonly cluster: rds.Cluster;
  readonly instances: rds.ClusterInstance[];
  readonly logGroup: cloudwatch.LogGroup;
}

/** The clusters of a database: the one in use, and the one beside it. */
export function registerClusters(
  parent: Resource,
  name: string,
  args: CompleteArgs,
  surroundings: Surroundings,
): { readonly inUse: RegisteredCluster; readonly beside: RegisteredCluster | undefined } {
  const plan = planClusters(name, args.restoreFrom);
  return {
    beside: plan.beside && registerCluster(parent, plan.beside, args, surroundings),
    inUse: registerCluster(parent, plan.inUse, args, surroundings),
  };
}

function registerCluster(
  parent: Resource,
  { name, origin, keepsOrigin }: PlannedCluster,
  args: CompleteArgs,
  surroundings: Surroundings,
): RegisteredCluster {
  const logs = logGroup(parent, name, args);
  const { deletionProtection } = args;
  const cluster = child(
    rds.Cluster,
    `${name}-cluster`,
    {
      clusterIdentifier: physicalName(name),
      ...(origin ? originOf(origin) : {}),
      engine,
      engineMode: rds.EngineMode.Provisioned,
      engineVersion,
      databaseName: args.databaseName,
      port: args.port,
      enableHttpEndpoint: true,
      masterUsername: "database_owner",
      manageMasterUserPassword: true,
      ...defined({ masterUserSecretKmsKeyId: args.kmsKeyArn, kmsKeyId: args.kmsKeyArn }),
      storageEncrypted: true,
      iamDatabaseAuthenticationEnabled: true,
      dbSubnetGroupName: surroundings.subnetGroup.name,
      vpcSecurityGroupIds: [surroundings.securityGroup.id],
      dbClusterParameterGroupName: surroundings.parameterGroup.name,
      serverlessv2ScalingConfiguration: {
        minCapacity: args.minCapacityAcu,
        maxCapacity: args.maxCapacityAcu,
        ...defined({ secondsUntilAutoPause: args.secondsUntilAutoPause }),
      },
      autoMinorVersionUpgrade: true,
      applyImmediately,
      backupRetentionPeriod: args.backupRetentionDays,
      copyTagsToSnapshot: true,
      deletionProtection,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: interpolate`${physicalName(name)}-final-${randomText(parent, 8)}`,
      enabledCloudwatchLogsExports: ["postgresql"],
    },
    {
      parent,
      ...(deletionProtection && { protect: true }),
      dependsOn: [logs],
      ignoreChanges: [
        // Random at each run, so that it is free whenever a cluster is made, a replacement included; what the
        // present cluster got stays.
        "finalSnapshotIdentifier",
        // AWS brings minor versions in the maintenance window; going back is not possible. A major version is an
        // operation of its own: take this line out for it.
        "engineVersion",
        // What a cluster was made from is read once; without it here, this one would be made again, from nothing.
        ...(keepsOrigin ? restoreProperties : []),
      ],
    },
    args.transform?.cluster,
  );
  const instances = registerInstances(parent, name, args, { cluster, surroundings });
  return { cluster, instances, logGroup: logs };
}

const restoreProperties = ["snapshotIdentifier", "restoreToPointInTime"];

function originOf({ snapshot, cluster, time }: RestoreFrom) {
  if (snapshot) return { snapshotIdentifier: snapshot };
  if (!cluster) return {};
  return {
    restoreToPointInTime: {
      sourceClusterIdentifier: cluster,
      // One of the two, and not the other: the provider takes false for a value.
      ...(time ? { restoreToTime: time } : { useLatestRestorableTime: true }),
    },
  };
}

/** Made before RDS makes it, which would keep the logs for ever. */
function logGroup(parent: Resource, name: string, args: CompleteArgs): cloudwatch.LogGroup {
  return child(
    cloudwatch.LogGroup,
    `${name}-log`,
    {
      name: `/aws/rds/cluster/${physicalName(name)}/postgresql`,
      retentionInDays: args.logRetentionDays ?? usualRetentionDays,
      ...defined({ kmsKeyId: args.kmsKeyArn }),
    },
    { parent },
    args.transform?.logGroup,
  );
}

function registerInstances(
  parent: Resource,
  name: string,
  args: CompleteArgs,
  { cluster, surroundings }: { readonly cluster: rds.Cluster; readonly surroundings: Surroundings },
): rds.ClusterInstance[] {
  const { monitoringIntervalSeconds: monitoringInterval = 0, instanceCount, deletionProtection } = args;
  const { zones, monitoring: watcher } = surroundings;
  const monitoring = watcher ? { monitoringInterval, monitoringRoleArn: watcher.role.arn } : {};
  const insights = args.performanceInsights
    ? {
        performanceInsightsEnabled: true,
        ...defined({ performanceInsightsKmsKeyId: args.kmsKeyArn }),
        performanceInsightsRetentionPeriod: 7,
      }
    : {};
  return Array.from({ length: instanceCount }, (_, index) => {
    const zone = zones[index % zones.length];
    return child(
      rds.ClusterInstance,
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
        // Tiers 0 and 1 keep the writer's size, so that a failover does not fall on a small instance.
        promotionTier: Math.min(index, 1),
        ...defined({ availabilityZone: zone }),
        ...monitoring,
        ...insights,
      },
      // Monitoring that may not write its log yet gives no figures, and no error that anybody sees.
      {
        parent,
        ...(deletionProtection && { protect: true }),
        dependsOn: watcher ? [watcher.policy] : [],
      },
      args.transform?.instances,
    );
  });
}
