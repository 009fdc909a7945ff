import { type cloudwatch, sqs } from "@pulumi/aws";
import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { type AlarmTarget, metricAlarm } from "../monitoring/alarms.ts";
import { Component, child, type Transform } from "../shared/component.ts";
import { privateQueue } from "./queue-policy.ts";

/** Changes what the children of a {@link DeadLetterQueue} get. */
export interface DeadLetterQueueTransform {
  readonly queue?: Transform<sqs.QueueArgs>;
  readonly policy?: Transform<sqs.QueuePolicyArgs>;
  readonly alarm?: Transform<cloudwatch.MetricAlarmArgs>;
}

export interface DeadLetterQueueArgs {
  /** What arriving messages mean, one sentence. */
  readonly what: string;
  /** What it means for people, one sentence. */
  readonly impact: string;
  /** Where the alarm goes. Default: there is no alarm. */
  readonly alarms?: AlarmTarget;
  readonly transform?: DeadLetterQueueTransform;
}

/** Where messages end that nothing could be done with: kept for 14 days, and an alarm as soon as there is one. */
export class DeadLetterQueue extends Component {
  readonly arn: Output<string>;
  readonly queue: sqs.Queue;
  readonly policy: sqs.QueuePolicy;
  /** Undefined without `alarms`. */
  readonly alarm: cloudwatch.MetricAlarm | undefined;

  constructor(name: string, args: DeadLetterQueueArgs, options: ComponentResourceOptions = {}) {
    super("DeadLetterQueue", name, {}, options);
    const { alarms, transform = {} } = args;
    this.queue = child(
      sqs.Queue,
      `${name}-queue`,
      { sqsManagedSseEnabled: true, messageRetentionSeconds: 14 * 24 * 3600 },
      { parent: this },
      transform.queue,
    );
    this.policy = privateQueue(this, name, this.queue, transform.policy);
    this.arn = this.queue.arn;
    this.alarm = alarms && this.#alarm(name, alarms, args);
    this.registerOutputs({ arn: this.arn });
  }

  #alarm(name: string, alarms: AlarmTarget, args: DeadLetterQueueArgs): cloudwatch.MetricAlarm {
    return metricAlarm(
      `${name}-messages`,
      {
        alarms,
        what: args.what,
        impact: args.impact,
        namespace: "AWS/SQS",
        metric: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: this.queue.name },
        statistic: "Maximum",
      },
      { parent: this },
      args.transform?.alarm,
    );
  }
}
