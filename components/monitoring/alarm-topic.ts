import { sns } from "@pulumi/aws";
import { type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { Component, child, type Transform } from "../shared/component.ts";
import { accountOf, type PlaceArgs } from "../shared/place.ts";
import { policyDocument, tlsOnly } from "../shared/policy.ts";
import { alarmPublishers } from "./alarms.ts";

export interface AlarmTopicArgs extends Pick<PlaceArgs, "accountId"> {
  /**
   * A customer managed key whose policy lets CloudWatch and RDS events use it, as {@link EncryptionKey} does. Default: the disk
   * encryption of Amazon SNS.
   */
  readonly kmsKeyArn?: Input<string>;
  /** E-mail addresses that get the alarms; Amazon SNS asks each once for its consent. Default: none. */
  readonly email?: string | undefined;
  /** AWS services that may publish. Default: CloudWatch and RDS. */
  readonly publishers?: Readonly<Record<string, string>>;
  /** Changes what the children get. */
  readonly transform?: {
    readonly topic?: Transform<sns.TopicArgs>;
    readonly policy?: Transform<sns.TopicPolicyArgs>;
    readonly subscription?: Transform<sns.TopicSubscriptionArgs>;
  };
}

/**
 * Where alarms and database events go.
 *
 * @example
 * const alarms = new AlarmTopic("alarms", { email: "on-call@example.com" });
 * new NodeFunction("orders", { entry: "orders.ts", alarms });
 */
export class AlarmTopic extends Component {
  /** What has it comes after the topic's policy: RDS refuses to subscribe a topic that it may not publish to. */
  readonly arn: Output<string>;
  readonly topic: sns.Topic;
  readonly policy: sns.TopicPolicy;
  /** Undefined without an address. */
  readonly subscription: sns.TopicSubscription | undefined;

  constructor(name: string, args: AlarmTopicArgs = {}, options: ComponentResourceOptions = {}) {
    super("AlarmTopic", name, {}, options);
    const { email, transform = {} } = args;
    this.topic = child(
      sns.Topic,
      `${name}-topic`,
      defined({ kmsMasterKeyId: args.kmsKeyArn }),
      { parent: this },
      transform.topic,
    );
    this.policy = this.#policy(name, args);
    this.arn = output([this.topic.arn, this.policy.id] as const).apply(([arn]) => arn);
    this.subscription = email
      ? child(
          sns.TopicSubscription,
          `${name}-email`,
          { topic: this.topic.arn, protocol: "email", endpoint: email },
          { parent: this },
          transform.subscription,
        )
      : undefined;
    this.registerOutputs({ arn: this.arn });
  }

  #policy(name: string, args: AlarmTopicArgs): sns.TopicPolicy {
    const { arn } = this.topic;
    const accountId = accountOf(this, args);
    const publishers = Object.values(args.publishers ?? alarmPublishers).map(service => ({
      Principal: { Service: service },
      Action: "sns:Publish",
      Resource: arn,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    }));
    return child(
      sns.TopicPolicy,
      `${name}-topic-policy`,
      { arn, policy: policyDocument([...publishers, tlsOnly("sns:Publish", arn)]) },
      { parent: this },
      args.transform?.policy,
    );
  }
}
