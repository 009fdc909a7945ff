import { rds } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";
import { metricAlarm } from "./alarms.ts";

/**
 * Sends the topic what RDS reports: failovers, failures and maintenance of the cluster and its instances, and changes of
 * parameter groups and security groups. Of groups it reports those of the whole account in the region. An alarm says
 * when the cluster comes near its greatest capacity.
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
