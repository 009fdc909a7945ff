import { rds } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";
import { metricAlarm } from "./alarms.ts";

/**
 * Tells the topic when the cluster needs all that it may have, and of what no metric shows: failovers, failures, maintenance, and changes of what the cluster stands
 * on. Groups are not named one by one: RDS tells of all in the account.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html
 */
export function subscribeToEvents(
  parent: Resource,
  name: string,
  {
    cluster,
    instances,
    topicArn,
  }: {
    readonly cluster: rds.Cluster;
    readonly instances: readonly rds.ClusterInstance[];
    readonly topicArn: Input<string>;
  },
): void {
  const subscribe = (sourceType: string, eventCategories: string[], sourceIds?: Input<string>[]) =>
    new rds.EventSubscription(
      `${name}-${sourceType}-events`,
      { sourceType, eventCategories, snsTopic: topicArn, ...(sourceIds ? { sourceIds } : {}) },
      { parent },
    );
  subscribe("db-cluster", ["failover", "failure", "maintenance", "notification"], [cluster.id]);
  subscribe(
    "db-instance",
    ["failure", "maintenance", "configuration change", "low storage"],
    instances.map(instance => instance.id),
  );
  subscribe("db-parameter-group", ["configuration change"]);
  subscribe("db-security-group", ["configuration change", "failure"]);
  metricAlarm(
    `${name}-capacity`,
    {
      topicArn,
      what: "The database has needed more than nine tenths of its greatest capacity for a quarter of an hour.",
      impact: "Pages load slowly, and requests fail when it needs more. Raise maxCapacityAcu.",
      namespace: "AWS/RDS",
      metric: "ACUUtilization",
      dimensions: { DBClusterIdentifier: cluster.id },
      statistic: "Average",
      periods: 3,
      when: { above: 90 },
    },
    { parent },
  );
}
