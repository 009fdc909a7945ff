import { lambda } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { registerCluster } from "./aurora-cluster.ts";
import { checkDatabase } from "./database-arguments.ts";
import { subscribeToEvents } from "./database-events.ts";
import { appLink, ownerLink, type Target } from "./database-links.ts";
import { DatabaseSecret, rotateSecret } from "./database-secret.ts";
import type { FunctionLink, KeyUse } from "./grants.ts";
import { type FunctionSettings, functionSettings, NodeFunction } from "./node-function.ts";

export interface AuroraDatabaseArgs extends FunctionSettings {
  readonly accountId: Input<string>;
  readonly region: Input<string>;
  /** Name of the database in the cluster. A change replaces the cluster. */
  readonly databaseName: string;
  readonly vpcId: Input<string>;
  /** Isolated subnets in at least two zones. */
  readonly subnetIds: Input<Input<string>[]>;
  /** Zones of those subnets; the instances take them in turn. Default: AWS chooses. */
  readonly zones?: readonly string[];
  /** Encrypts the data, the secrets and the logs. A change replaces the cluster. */
  readonly kmsKeyArn: Input<string>;
  /** 0 lets the cluster pause: the first query then waits some 15 s. Steps of 0.5. */
  readonly minCapacityAcu: number;
  /** 1 to 256, in steps of 0.5. */
  readonly maxCapacityAcu: number;
  /** 300 to 86400; only with a minimum of 0, and then needed. */
  readonly secondsUntilAutoPause?: number;
  /** The first writes; the others read, and take over when it fails. */
  readonly instanceCount: number;
  /** Refuses to delete the cluster, on AWS and in Pulumi. */
  readonly deletionProtection: boolean;
  /** 1 to 35. */
  readonly backupRetentionDays: number;
  /** Seconds between the operating system's metrics: 1, 5, 10, 15, 30 or 60. Default: none are taken. */
  readonly monitoringIntervalSeconds?: number;
  /** Records which statements wait for what. Default false. */
  readonly performanceInsights?: boolean;
  /** Keeps so many executions for each of the database's own functions; 0 reserves none. Default 0. */
  readonly reservedConcurrency?: number;
  readonly migrations: MigrationArgs;
  /** The app's secret: how it is renewed and how long it can be called back when it is deleted. */
  readonly secret: DatabaseSecretSettings;
}

export interface MigrationArgs {
  /** Folder of the SQL files, relative to the project folder. */
  readonly directory: string;
  /** Changes whenever the folder does: the migrations are then applied. */
  readonly hash: Input<string>;
  /** Entry of the function that applies them. */
  readonly entry: string;
  /** Name of that function. Default `migrate`; a second database in one program needs another. */
  readonly functionName?: string;
}

export interface DatabaseSecretSettings {
  /** Days after which a deleted secret is gone: 0, or 7 to 30. */
  readonly recoveryWindowDays: number;
  /** Gives the app a new password every so many days, 1 to 90. Default: never. */
  readonly rotation?: {
    readonly days: number;
    /** Entry of the function that does it. */
    readonly entry: string;
    /** Name of that function. Default `rotate-app-secret`; a second database in one program needs another. */
    readonly functionName?: string;
  };
}

/**
 * PostgreSQL 17 on Aurora Serverless v2, reached through the RDS Data API, in subnets that nothing else enters.
 *
 * The owner's secret is made and rotated by RDS and known to the migration function only. The app signs in by a
 * secret of its own, as a role that cannot change the schema. Migrations run when the program is deployed, after
 * the writer is there and before any function that is linked to the database changes.
 *
 * @example
 * const database = new AuroraDatabase("database", {
 *   ...settings, accountId, region,
 *   databaseName: "shop",
 *   vpcId: network.vpcId,
 *   subnetIds: network.subnetIds,
 *   kmsKeyArn: key.arn,
 *   minCapacityAcu: 0.5,
 *   maxCapacityAcu: 8,
 *   instanceCount: 2,
 *   deletionProtection: true,
 *   backupRetentionDays: 14,
 *   migrations: { directory: "migrations", hash, entry: "handlers/migrate/index.ts" },
 *   secret: { recoveryWindowDays: 30, rotation: { days: 30, entry: "handlers/migrate/rotate.ts" } },
 * });
 * new NodeFunction("orders", { links: [database.link], ... });
 */
export class AuroraDatabase extends ComponentResource {
  readonly clusterArn: Output<string>;
  /** For functions that hold transactions. */
  readonly link: FunctionLink;
  /** For functions that send single statements only, such as triggers. */
  readonly statementLink: FunctionLink;
  /** Those that migrate and that renew the secret. */
  readonly functions: readonly NodeFunction[];

  constructor(name: string, args: AuroraDatabaseArgs, options: ComponentResourceOptions = {}) {
    checkDatabase(name, args);
    super("groundwork:index:AuroraDatabase", name, {}, options);

    const { cluster, instances } = registerCluster(this, name, args);
    const secret = new DatabaseSecret(`${name}-app`, args, { parent: this });
    const target = {
      clusterArn: cluster.arn,
      databaseName: args.databaseName,
      ownerSecretArn: cluster.masterUserSecrets.apply(secrets => secrets?.[0]?.secretArn ?? ""),
      appSecretArn: secret.arn,
    };
    const migrate = this.#migrateFunction(args, target);
    const migrated = this.#migrate(name, args, { migrate, target, secret, after: instances });
    this.functions = [migrate, ...this.#rotation(name, args, target, migrated)];
    if (args.alarmTopicArn !== "none")
      subscribeToEvents(this, name, { cluster, instances, topicArn: args.alarmTopicArn });

    this.clusterArn = cluster.arn;
    this.link = appLink(keyOf(args), target, migrated, true);
    this.statementLink = appLink(keyOf(args), target, migrated, false);
    this.registerOutputs({ clusterArn: this.clusterArn });
  }

  #migrateFunction(args: AuroraDatabaseArgs, target: Target): NodeFunction {
    return new NodeFunction(
      args.migrations.functionName ?? "migrate",
      {
        ...functionSettings(args),
        description: "Applies the migrations, and makes the role that the app signs in as",
        entry: args.migrations.entry,
        copy: [args.migrations.directory],
        environment: { MIGRATIONS_DIRECTORY: args.migrations.directory },
        // A paused cluster is waited for, and a large table may take its time.
        timeoutSeconds: 900,
        memoryMegabytes: 512,
        reservedConcurrency: args.reservedConcurrency ?? 0,
        links: [ownerLink(keyOf(args), target)],
        impact: "The deployment stops; the old version goes on running.",
      },
      { parent: this },
    );
  }

  /**
   * Runs once now, and again whenever the folder changes, the cluster is another, or this program puts a password of its
   * own into the secret, which the app's role must get. A rotation does that itself, and changes nothing here.
   */
  #migrate(
    name: string,
    args: AuroraDatabaseArgs,
    {
      migrate,
      target,
      secret,
      after,
    }: { migrate: NodeFunction; target: Target; secret: DatabaseSecret; after: Resource[] },
  ): lambda.Invocation {
    return new lambda.Invocation(
      `${name}-migrations`,
      {
        functionName: migrate.physicalName,
        input: JSON.stringify({ action: "migrate" }),
        triggers: {
          migrations: args.migrations.hash,
          cluster: target.clusterArn,
          appSecret: target.appSecretArn,
          appPassword: secret.version.versionId,
        },
      },
      { parent: this, dependsOn: [...after, secret.version] },
    );
  }

  #rotation(
    name: string,
    args: AuroraDatabaseArgs,
    target: Target,
    migrated: lambda.Invocation,
  ): NodeFunction[] {
    const { rotation } = args.secret;
    if (!rotation) return [];
    const rotate = new NodeFunction(
      rotation.functionName ?? "rotate-app-secret",
      {
        ...functionSettings(args),
        description: "Gives the app's role in the database a new password",
        entry: rotation.entry,
        timeoutSeconds: 120,
        memoryMegabytes: 512,
        reservedConcurrency: args.reservedConcurrency ?? 0,
        links: [ownerLink(keyOf(args), target, true)],
        impact:
          "The app goes on with its present password; nobody notices until that is older than it should be.",
      },
      { parent: this },
    );
    rotateSecret(this, name, {
      rotate,
      secretArn: target.appSecretArn,
      days: rotation.days,
      after: [migrated],
    });
    return [rotate];
  }
}

const keyOf = ({ kmsKeyArn, region }: AuroraDatabaseArgs): KeyUse => ({ arn: kmsKeyArn, region });
