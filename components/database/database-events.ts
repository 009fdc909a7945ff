import { type cloudwatch, rds } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { type AlarmTarget, metricAlarm } from "../monitoring/alarms.ts";
import { child, type Transform } from "../shared/component.ts";
import type { RegisteredCluster } from "./aurora-cluster.ts";

/** What reports on a database. */
export interface DatabaseEvents {
  readonly eventSubscriptions: readonly rds.EventSubscription[];
  readonly capacityAlarm: cloudwatch.MetricAlarm | undefined;
}

interface EventsTransform {
  readonly eventSubscriptions?: Transform<rds.EventSubscriptionArgs>;
  readonly capacityAlarm?: Transform<cloudwatch.MetricAlarmArgs>;
}

/**
 * Sends the topic what RDS reports: failovers, failures and maintenance of the cluster and its instances, and changes of
 * parameter groups and security groups. Of groups it reports those of the whole account in the region. An alarm says
 * when the cluster comes near its greatest capacity.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html
 */
export function subscribeToEvents(
  parent: Resource,
  name: string,
  { cluster, instances }: RegisteredCluster,
  alarms: AlarmTarget,
  transform: EventsTransform = {},
): DatabaseEvents {
  const subscribe = (sourceType: string, eventCategories: string[], sourceIds?: Input<string>[]) =>
    child(
      rds.EventSubscription,
      `${name}-${sourceType}-events`,
      { sourceType, eventCategories, snsTopic: alarms.arn, ...defined({ sourceIds }) },
      { parent },
      transform.eventSubscriptions,
    );
  const eventSubscriptions = [
    subscribe("db-cluster", ["failover", "failure", "maintenance", "notification"], [cluster.id]),
    subscribe(
      "db-instance",
      ["failure", "maintenance", "configuration change", "low storage"],
      instances.map(instance => instance.id),
    ),
    subscribe("db-parameter-group", ["configuration change"]),
    subscribe("db-security-group", ["configuration change", "failure"]),
  ];
  const capacityAlarm = metricAlarm(
    `${name}-capacity`,
    {
      alarms,
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
    transform.capacityAlarm,
  );
  return { eventSubscriptions, capacityAlarm };
}
