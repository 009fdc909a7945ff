import { type cloudwatch, type ec2, type iam, lambda, type rds, type secretsmanager } from "@pulumi/aws";
import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import type { FunctionSettings, NodeFunction } from "../functions/node-function.ts";
import type { Network } from "../network/network.ts";
import { recoveryWindow } from "../secrets/app-secret.ts";
import { Component, child, childOptions } from "../shared/component.ts";
import type { FunctionLink, KeyUse } from "../shared/grants.ts";
import { type PlaceArgs, regionOf } from "../shared/place.ts";
import { type RegisteredCluster, registerClusters } from "./aurora-cluster.ts";
import type { AuroraDatabaseTransform } from "./aurora-transform.ts";
import { checkDatabase } from "./database-arguments.ts";
import { type DatabaseEvents, subscribeToEvents } from "./database-events.ts";
import {
  type DatabaseSecretSettings,
  type MigrationArgs,
  migrateFunction,
  migrationHash,
  rotateFunction,
} from "./database-functions.ts";
import { appLink, ownerLink, type Target } from "./database-links.ts";
import { DatabaseSecret, type Rotation, rotateSecret } from "./database-secret.ts";
import { type CompleteArgs, completed } from "./defaults.ts";
import type { RestoreFrom } from "./restore-plan.ts";
import { subnetsOf } from "./subnets.ts";
import { registerSurroundings } from "./surroundings.ts";

export interface AuroraDatabaseArgs extends FunctionSettings, PlaceArgs {
  /** Folder of the SQL files, relative to the project folder, such as `"migrations"`; or more of it. */
  readonly migrations: string | MigrationArgs;
  /** Name of the database in the cluster. A change replaces the cluster. Default: the project's name. */
  readonly databaseName?: string;
  /** Where the cluster stands. A change replaces the cluster. Default: a network of the database's own. */
  readonly network?: Network;
  /** A VPC of yours in place of `network`; goes with `subnetIds`. A change replaces the cluster. */
  readonly vpcId?: Input<string>;
  /** Isolated subnets of that VPC in at least two zones. */
  readonly subnetIds?: Input<Input<string>[]>;
  /** Zones of the subnets; the instances take them in turn. Default: those of the network, or AWS chooses. */
  readonly zones?: readonly string[];
  /**
   * Encrypts the data, the secrets and the logs. A change replaces the cluster. Default: keys that AWS manages.
   */
  readonly kmsKeyArn?: Input<string>;
  /** 0 lets the cluster pause: the first query then waits some 15 s. Steps of 0.5, to 256. Default 0. */
  readonly minCapacityAcu?: number;
  /** 1 to 256, in steps of 0.5. Default 2. */
  readonly maxCapacityAcu?: number;
  /** Quiet time after which the cluster pauses, 300 to 86400; only with a minimum of 0. Default 300. */
  readonly secondsUntilAutoPause?: number;
  /** The first writes; the others read, and take over when it fails. 1 to 16. Default 1. */
  readonly instanceCount?: number;
  /** 1150 to 65535. The Data API is documented on 5432 only. A change restarts the cluster. Default 5432. */
  readonly port?: number;
  /** Refuses to delete the cluster, on AWS and in Pulumi. Default true. */
  readonly deletionProtection?: boolean;
  /** 1 to 35. Default 7. */
  readonly backupRetentionDays?: number;
  /** Seconds between the operating system's metrics: 1, 5, 10, 15, 30 or 60. Default: none are taken. */
  readonly monitoringIntervalSeconds?: number;
  /** Records which statements wait for what. Default false. */
  readonly performanceInsights?: boolean;
  /**
   * Makes a further cluster from a backup, and has the app work on it or not yet; see {@link RestoreFrom}. Stays as long as
   * that cluster is there: it is part of its name, so that another backup makes another cluster. Default: the first cluster alone.
   */
  readonly restoreFrom?: RestoreFrom;
  /** Keeps so many executions for each of the database's own functions; 0 reserves none. Default 0. */
  readonly reservedConcurrency?: number;
  /** The app's secret: how it is renewed and how long it can be called back when it is deleted. */
  readonly secret?: DatabaseSecretSettings;
  /** Changes what the children get. */
  readonly transform?: AuroraDatabaseTransform;
}

/**
 * PostgreSQL 17 on Aurora Serverless v2, reached through the RDS Data API, in subnets that nothing else enters.
 *
 * The owner's secret is made and rotated by RDS and known to the migration function only. The app signs in by a
 * secret of its own, as a role that cannot change the schema. Migrations run when the program is deployed, after
 * the writer is there and before any function that is linked to the database changes.
 *
 * @example
 * const database = new AuroraDatabase("database", { migrations: "migrations" });
 * new NodeFunction("orders", { entry: "orders.ts", links: [database.link] });
 */
export class AuroraDatabase extends Component {
  readonly clusterArn: Output<string>;
  /** Of the app's sign-in. */
  readonly secretArn: Output<string>;
  /** For functions that hold transactions. */
  readonly link: FunctionLink;
  /** For functions that send single statements only, such as triggers. */
  readonly statementLink: FunctionLink;
  /** The network that the database has made or was given; undefined for a VPC of yours. */
  readonly network: Network | undefined;
  readonly subnetGroup: rds.SubnetGroup;
  readonly securityGroup: ec2.SecurityGroup;
  readonly parameterGroup: rds.ClusterParameterGroup;
  /** Undefined without `monitoringIntervalSeconds`, as the next one. */
  readonly monitoringRole: iam.Role | undefined;
  readonly monitoringPolicy: iam.RolePolicy | undefined;
  /** The cluster in use. */
  readonly cluster: rds.Cluster;
  /** Of the cluster in use, the writer first. */
  readonly instances: readonly rds.ClusterInstance[];
  readonly logGroup: cloudwatch.LogGroup;
  /** The other cluster, see {@link RestoreFrom}: restored and not yet in use, or in use before and kept. */
  readonly beside: RegisteredCluster | undefined;
  readonly secret: DatabaseSecret;
  /** Applies the migrations. */
  readonly migrate: NodeFunction;
  /** The run of it that the stack stands on. */
  readonly migrations: lambda.Invocation;
  /** Renews the app's password; undefined without a rotation, as the next two. */
  readonly rotate: NodeFunction | undefined;
  readonly rotatePermission: lambda.Permission | undefined;
  readonly rotation: secretsmanager.SecretRotation | undefined;
  /** Undefined without `alarms`, as the next one. */
  readonly eventSubscriptions: readonly rds.EventSubscription[] | undefined;
  readonly capacityAlarm: cloudwatch.MetricAlarm | undefined;

  constructor(name: string, given: AuroraDatabaseArgs, options: ComponentResourceOptions = {}) {
    const args = completed(given);
    checkDatabase(name, args);
    super("AuroraDatabase", name, {}, options);

    const subnets = subnetsOf(this, name, args);
    const surroundings = registerSurroundings(this, name, args, subnets);
    const { inUse, beside } = registerClusters(this, name, args, surroundings);
    this.network = subnets.network;
    this.subnetGroup = surroundings.subnetGroup;
    this.securityGroup = surroundings.securityGroup;
    this.parameterGroup = surroundings.parameterGroup;
    this.monitoringRole = surroundings.monitoring?.role;
    this.monitoringPolicy = surroundings.monitoring?.policy;
    this.cluster = inUse.cluster;
    this.instances = inUse.instances;
    this.logGroup = inUse.logGroup;
    this.beside = beside;
    this.clusterArn = inUse.cluster.arn;

    this.secret = this.#secret(name, args);
    this.secretArn = this.secret.arn;
    const key = args.kmsKeyArn ? { arn: args.kmsKeyArn, region: regionOf(this, args) } : undefined;
    const target = this.#target(args);
    this.migrate = migrateFunction(this, name, args, ownerLink(key, target));
    this.migrations = this.#migrate(name, args);
    const rotation = this.#rotation(name, args, target, key);
    this.rotate = rotation?.rotate;
    this.rotatePermission = rotation?.rotatePermission;
    this.rotation = rotation?.rotation;
    const events = this.#events(name, args, inUse);
    this.eventSubscriptions = events?.eventSubscriptions;
    this.capacityAlarm = events?.capacityAlarm;

    this.link = appLink(key, target, this.migrations, true);
    this.statementLink = appLink(key, target, this.migrations, false);
    const { clusterArn, secretArn } = this;
    this.registerOutputs({ clusterArn, secretArn, databaseName: args.databaseName });
  }

  /** The database's own functions, by the names that commands take. */
  get functions(): NodeFunction[] {
    return [this.migrate, ...(this.rotate ? [this.rotate] : [])];
  }

  #secret(name: string, { kmsKeyArn, secret = {}, transform = {} }: CompleteArgs): DatabaseSecret {
    const { recoveryWindowDays = recoveryWindow.usual } = secret;
    return new DatabaseSecret(
      `${name}-app`,
      { kmsKeyArn, recoveryWindowDays, transform: transform.secret },
      childOptions({ parent: this }),
    );
  }

  #target({ databaseName }: CompleteArgs): Target {
    const ownerSecretArn = this.cluster.masterUserSecrets.apply(secrets => secrets?.[0]?.secretArn ?? "");
    return { clusterArn: this.clusterArn, databaseName, ownerSecretArn, appSecretArn: this.secretArn };
  }

  /**
   * Runs once now, and again whenever the folder changes, the cluster is another, or this program puts a password of its
   * own into the secret, which the app's role must get. A rotation does that itself, and changes nothing here.
   */
  #migrate(name: string, args: CompleteArgs): lambda.Invocation {
    return child(
      lambda.Invocation,
      `${name}-migrations`,
      {
        functionName: this.migrate.physicalName,
        input: JSON.stringify({ action: "migrate" }),
        triggers: {
          migrations: migrationHash(args),
          cluster: this.clusterArn,
          appSecret: this.secretArn,
          appPassword: this.secret.version.versionId,
        },
      },
      { parent: this, dependsOn: [...this.instances, this.secret.version] },
      args.transform?.migrations,
    );
  }

  #rotation(
    name: string,
    args: CompleteArgs,
    target: Target,
    key: KeyUse | undefined,
  ): ({ readonly rotate: NodeFunction } & Rotation) | undefined {
    const { rotation } = args.secret ?? {};
    if (!rotation) return undefined;
    const rotate = rotateFunction(this, name, args, ownerLink(key, target, true));
    const { secretArn } = this;
    const plan = { rotate, secretArn, days: rotation.days, after: [this.migrations] };
    return { rotate, ...rotateSecret(this, name, plan, args.transform) };
  }

  #events(name: string, args: CompleteArgs, inUse: RegisteredCluster): DatabaseEvents | undefined {
    return args.alarms && subscribeToEvents(this, name, inUse, args.alarms, args.transform);
  }
}
