import { sns } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  output,
} from "@pulumi/pulumi";
import { alarmPublishers } from "./alarms.ts";
import { policyDocument, tlsOnly } from "./policy.ts";

export interface AlarmTopicArgs {
  readonly accountId: Input<string>;
  /** A customer managed key whose policy lets CloudWatch and RDS events use it, as {@link EncryptionKey} does. */
  readonly kmsKeyArn: Input<string>;
  /** Who is told; Amazon SNS asks the address for its consent once. Default: nobody. */
  readonly email?: string | undefined;
}

/**
 * Where alarms and database events go.
 *
 * @example
 * const alarms = new AlarmTopic("alarms", { accountId, kmsKeyArn: key.arn, email: "on-call@example.com" });
 */
export class AlarmTopic extends ComponentResource {
  /** What has it comes after the topic's policy: RDS refuses to subscribe a topic that it may not publish to. */
  readonly arn: Output<string>;

  constructor(name: string, args: AlarmTopicArgs, options: ComponentResourceOptions = {}) {
    super("groundwork:index:AlarmTopic", name, {}, options);
    const topic = new sns.Topic(`${name}-topic`, { kmsMasterKeyId: args.kmsKeyArn }, { parent: this });
    const policy = new sns.TopicPolicy(
      `${name}-topic-policy`,
      {
        arn: topic.arn,
        policy: policyDocument([
          ...Object.values(alarmPublishers).map(service => ({
            Principal: { Service: service },
            Action: "sns:Publish",
            Resource: topic.arn,
            Condition: { StringEquals: { "aws:SourceAccount": args.accountId } },
          })),
          tlsOnly("sns:Publish", topic.arn),
        ]),
      },
      { parent: this },
    );
    this.arn = output([topic.arn, policy.id] as const).apply(([arn]) => arn);
    if (args.email) {
      new sns.TopicSubscription(
        `${name}-email`,
        { topic: topic.arn, protocol: "email", endpoint: args.email },
        { parent: this },
      );
    }
    this.registerOutputs({ arn: this.arn });
  }
}
