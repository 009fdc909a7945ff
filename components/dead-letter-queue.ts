import { sqs } from "@pulumi/aws";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { metricAlarm } from "./alarms.ts";
import { privateQueue } from "./queue-policy.ts";

export interface DeadLetterQueueArgs {
  /** What arriving messages mean, one sentence. */
  readonly what: string;
  /** What it means for people, one sentence. */
  readonly impact: string;
  /** Topic of the alarm; `"none"` leaves it out. */
  readonly alarmTopicArn: Input<string> | "none";
}

/** Where messages end that nothing could be done with: kept for 14 days, and an alarm as soon as there is one. */
export class DeadLetterQueue extends ComponentResource {
  readonly arn: Output<string>;

  constructor(name: string, args: DeadLetterQueueArgs, options: ComponentResourceOptions = {}) {
    super("groundwork:index:DeadLetterQueue", name, {}, options);
    const queue = new sqs.Queue(
      `${name}-queue`,
      { sqsManagedSseEnabled: true, messageRetentionSeconds: 14 * 24 * 3600 },
      { parent: this },
    );
    privateQueue(this, name, queue);
    this.arn = queue.arn;
    if (args.alarmTopicArn !== "none") {
      metricAlarm(
        `${name}-messages`,
        {
          topicArn: args.alarmTopicArn,
          what: args.what,
          impact: args.impact,
          namespace: "AWS/SQS",
          metric: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: queue.name },
          statistic: "Maximum",
        },
        { parent: this },
      );
    }
    this.registerOutputs({ arn: this.arn });
  }
}
