import { cloudwatch } from "@pulumi/aws";
import type { CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";

/** Who publishes to the topic of alarms: it, and the key that encrypts it, must let them. */
export const alarmPublishers = {
  AlarmsToTopic: "cloudwatch.amazonaws.com",
  DatabaseEventsToTopic: "events.rds.amazonaws.com",
} as const;

/** Where alarms go: an {@link AlarmTopic}, or an `aws.sns.Topic` that CloudWatch and RDS events may publish to. */
export interface AlarmTarget {
  readonly arn: Input<string>;
}

export interface AlarmArgs {
  /** Hears of it, and of its end. */
  readonly alarms: AlarmTarget;
  /** What has happened, one sentence. */
  readonly what: string;
  /** What it means for the people who use the product, one sentence. */
  readonly impact: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, Input<string>>>;
  readonly statistic?: "Sum" | "Maximum" | "Average";
  readonly periodSeconds?: number;
  readonly periods?: number;
  readonly datapoints?: number;
  /** Default: above 0. */
  readonly when?: { readonly above: number } | { readonly below: number };
  /** Default: no data is good news. */
  readonly missingData?: "notBreaching" | "breaching";
}

/** A CloudWatch alarm whose description says what it means for people. */
export function metricAlarm(
  name: string,
  args: AlarmArgs,
  options: CustomResourceOptions & { readonly parent: Resource },
  transform?: Transform<cloudwatch.MetricAlarmArgs>,
): cloudwatch.MetricAlarm {
  const when = args.when ?? { above: 0 };
  return child(
    cloudwatch.MetricAlarm,
    name,
    {
      alarmDescription: `${args.what} ${args.impact}`,
      namespace: args.namespace,
      metricName: args.metric,
      dimensions: args.dimensions,
      statistic: args.statistic ?? "Sum",
      period: args.periodSeconds ?? 300,
      evaluationPeriods: args.periods ?? 1,
      datapointsToAlarm: args.datapoints ?? args.periods ?? 1,
      ...("above" in when
        ? { comparisonOperator: "GreaterThanThreshold", threshold: when.above }
        : { comparisonOperator: "LessThanThreshold", threshold: when.below }),
      treatMissingData: args.missingData ?? "notBreaching",
      actionsEnabled: true,
      alarmActions: [args.alarms.arn],
      okActions: [args.alarms.arn],
    },
    options,
    transform,
  );
}
