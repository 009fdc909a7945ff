import type { Graph, GraphResource } from "../../local/graph/types.ts";
import { atLeast, is, matching, present } from "../expect.ts";
import { both, type Control, companion, ofType, prodOnly, property, rule } from "../rule.ts";

const cluster = "aws:rds/cluster:Cluster";
const instance = "aws:rds/clusterInstance:ClusterInstance";
const subscription = "aws:rds/eventSubscription:EventSubscription";

/** How Aurora clusters are watched, backed up and survive. */
export const databaseOperation: readonly Control[] = [
  {
    row: 36,
    severity: "medium",
    demand: "CKV_AWS_118, RDS.6: instances are monitored closely",
    stacks: prodOnly,
    rules: [
      property(instance, "monitoringInterval", atLeast(1)),
      property(instance, "monitoringRoleArn", present),
    ],
  },
  {
    row: 37,
    severity: "low",
    demand: "CKV_AWS_353, CKV_AWS_354: instances tell what they spend their time on",
    stacks: prodOnly,
    rules: [
      property(instance, "performanceInsightsEnabled", is(true)),
      property(instance, "performanceInsightsKmsKeyId", present),
    ],
  },
  {
    row: 38,
    severity: "medium",
    demand: "RDS.15: clusters have instances in two zones",
    stacks: prodOnly,
    rules: [
      rule({
        type: cluster,
        says: "has instances in two availability zones",
        holds: (resource, graph) =>
          new Set(zonesOf(resource, graph)).size >= 2 && !zonesOf(resource, graph).includes(undefined),
        spoil: (_cluster, graph) => {
          graph.resources = graph.resources.map(one =>
            one.type === instance ? { ...one, inputs: { ...one.inputs, availabilityZone: "same" } } : one,
          );
        },
      }),
    ],
  },
  {
    row: 39,
    severity: "low",
    demand: "CKV2_AWS_8: clusters stand in a backup plan",
    stacks: prodOnly,
    rules: [
      companion(cluster, "aws:backup/selection:Selection", ({ inputs }, { outputs }) =>
        String(inputs.resources).includes(String(outputs.arn)),
      ),
    ],
  },
  {
    row: 40,
    severity: "low",
    demand: "CKV_AWS_250: the version of PostgreSQL is named",
    stacks: both,
    rules: [property(cluster, "engineVersion", matching(/^(1[2-9]|[2-9]\d)(\.\d+)?$/, "11.9"))],
  },
  {
    row: 41,
    severity: "medium",
    demand: "RDS.19 to RDS.22: the database's events are sent to the alarm topic",
    stacks: prodOnly,
    rules: [
      hearsOf("db-cluster", "maintenance", "failure"),
      hearsOf("db-instance", "maintenance", "configuration change", "failure"),
      hearsOf("db-parameter-group", "configuration change"),
      hearsOf("db-security-group", "configuration change", "failure"),
      property(subscription, "snsTopic", present),
    ],
  },
  {
    row: 43,
    severity: "high",
    demand: "deleting a cluster leaves a snapshot",
    stacks: prodOnly,
    rules: [
      property(cluster, "skipFinalSnapshot", is(false)),
      property(cluster, "finalSnapshotIdentifier", present),
    ],
  },
];

/** A subscription without categories hears of all. */
function hearsOf(source: string, ...categories: readonly string[]) {
  return companion(
    cluster,
    subscription,
    ({ inputs: { sourceType, enabled, eventCategories: heard } }) =>
      sourceType === source &&
      enabled !== false &&
      (heard === undefined || categories.every(category => (heard as string[]).includes(category))),
  );
}

/** Of the instances of a cluster; undefined where AWS chooses. */
const zonesOf = ({ outputs }: GraphResource, graph: Graph) =>
  ofType(graph, instance)
    .filter(({ inputs }) => inputs.clusterIdentifier === outputs.id)
    .map(({ inputs }) => inputs.availabilityZone);
