import { rds } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";

/**
 * Tells the topic of what no metric shows: failovers, failures, maintenance, and changes of what the cluster stands
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
}
