import type { Graph, GraphResource } from "../../local/graph/types.ts";
import { atLeast, includes, is, noneOf, present, satisfies } from "../expect.ts";
import { both, type Control, companion, ofType, onlyOf, option, prodOnly, property } from "../rule.ts";

const cluster = "aws:rds/cluster:Cluster";
const instance = "aws:rds/clusterInstance:ClusterInstance";
const parameters = "aws:rds/clusterParameterGroup:ClusterParameterGroup";
const subnets = "aws:rds/subnetGroup:SubnetGroup";

/** What Aurora clusters are. */
export const database: readonly Control[] = [
  {
    row: 22,
    severity: "high",
    demand: "nag RDS2, CKV_AWS_96, RDS.27: clusters are encrypted",
    stacks: both,
    rules: [property(cluster, "storageEncrypted", is(true))],
  },
  {
    row: 23,
    severity: "high",
    demand: "CKV_AWS_327: clusters are encrypted with a key of the stack",
    stacks: prodOnly,
    rules: [property(cluster, "kmsKeyId", present)],
  },
  {
    row: 24,
    severity: "high",
    demand: "nag RDS10, CKV_AWS_139, RDS.7: clusters cannot be deleted by mistake",
    stacks: prodOnly,
    rules: [property(cluster, "deletionProtection", is(true)), option(cluster, "protect", is(true))],
  },
  {
    row: 25,
    severity: "medium",
    demand: "nag RDS6, CKV_AWS_162, RDS.12: clusters take IAM authentication",
    stacks: both,
    rules: [property(cluster, "iamDatabaseAuthenticationEnabled", is(true))],
  },
  {
    row: 26,
    severity: "low",
    demand: "nag RDS11, RDS.23: clusters do not listen on the usual port",
    stacks: prodOnly,
    rules: [
      property(
        cluster,
        "port",
        satisfies("is set, and not 5432", port => typeof port === "number" && port !== 5432, 5432),
      ),
    ],
  },
  {
    row: 27,
    severity: "high",
    demand: "RDS.24: the owner of the database has a name of its own",
    stacks: both,
    rules: [property(cluster, "masterUsername", noneOf("postgres", "admin"))],
  },
  {
    row: 28,
    severity: "high",
    demand: "CKV_AWS_133, RDS.50: backups are kept (prod: a week and more)",
    stacks: both,
    rules: [
      property(cluster, "backupRetentionPeriod", atLeast(1)),
      onlyOf(prodOnly, property(cluster, "backupRetentionPeriod", atLeast(7))),
    ],
  },
  {
    row: 29,
    severity: "low",
    demand: "CKV_AWS_313, RDS.16: snapshots carry the tags of their cluster",
    stacks: both,
    rules: [property(cluster, "copyTagsToSnapshot", is(true))],
  },
  {
    row: 30,
    severity: "medium",
    demand: "CKV_AWS_324, RDS.37: PostgreSQL's log goes to CloudWatch",
    stacks: both,
    rules: [property(cluster, "enabledCloudwatchLogsExports", includes("postgresql"))],
  },
  {
    row: 31,
    severity: "high",
    demand: "CKV2_AWS_27: changes and slow statements are logged, the statements with people's data are not",
    stacks: both,
    rules: [
      parameter("log_statement", value => value === "ddl" || value === "mod"),
      parameter("log_min_duration_statement", value => Number(value) >= 0),
      parameter("log_parameter_max_length", value => value === "0"),
      parameter("log_parameter_max_length_on_error", value => value === "0"),
      companion(
        cluster,
        parameters,
        ({ outputs }, { inputs }) => inputs.dbClusterParameterGroupName === outputs.name,
      ),
    ],
  },
  {
    row: 32,
    severity: "high",
    demand: "connections are encrypted",
    stacks: both,
    rules: [parameter("rds.force_ssl", value => value === "1")],
  },
  {
    row: 33,
    severity: "critical",
    demand: "CKV_AWS_17, RDS.2: instances have no public address",
    stacks: both,
    rules: [property(instance, "publiclyAccessible", is(false))],
  },
  {
    row: 34,
    severity: "high",
    demand: "RDS.46: clusters stand in subnets that no route leads to",
    stacks: both,
    rules: [
      property(
        subnets,
        "subnetIds",
        satisfies("are isolated subnets of the network", areIsolated, ["subnet-0"]),
      ),
      companion(cluster, subnets, ({ outputs }, { inputs }) => inputs.dbSubnetGroupName === outputs.name),
    ],
  },
  {
    row: 35,
    severity: "low",
    demand: "CKV_AWS_226, RDS.13, RDS.35: minor versions are applied by themselves",
    stacks: both,
    rules: [
      property(instance, "autoMinorVersionUpgrade", is(true)),
      property(cluster, "autoMinorVersionUpgrade", is(true)),
    ],
  },
];

function parameter(name: string, holds: (value: string) => boolean) {
  return property(
    parameters,
    "parameters",
    satisfies(
      `set ${name} as demanded`,
      list => {
        const found = (list as { name: string; value: string }[] | undefined)?.find(
          entry => entry.name === name,
        );
        return found !== undefined && holds(found.value);
      },
      [{ name, value: "all" }],
    ),
  );
}

function areIsolated(ids: unknown, _group: GraphResource, graph: Graph): boolean {
  const isolated = ofType(graph, "awsx:ec2:Vpc").flatMap(
    ({ outputs }) => outputs.isolatedSubnetIds as string[],
  );
  return Array.isArray(ids) && ids.length >= 2 && ids.every(id => isolated.includes(id));
}
