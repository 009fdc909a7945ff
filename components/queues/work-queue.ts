import { sqs } from "@pulumi/aws";
import { type ComponentResourceOptions, jsonStringify, type Output } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { queueVariable } from "../../lib/link-variables.ts";
import type { AlarmTarget } from "../monitoring/alarms.ts";
import { Component, child, childOptions, type Transform } from "../shared/component.ts";
import { type FunctionLink, sendMessages } from "../shared/grants.ts";
import { checkNumbers } from "../shared/ranges.ts";
import { DeadLetterQueue, type DeadLetterQueueTransform } from "./dead-letter-queue.ts";
import { privateQueue } from "./queue-policy.ts";

export interface WorkQueueArgs {
  /** Seconds that a message is hidden while it is worked on: at least six times the worker's time-out. 0 to 43200. Default 180. */
  readonly visibilityTimeoutSeconds?: number;
  /** Tries before a message goes to the dead-letter queue, 1 to 1000. Default 5. */
  readonly maximumTries?: number;
  /** What it means for people when messages are given up, one sentence; stands in the alarm. Default: that their work is not done. */
  readonly impact?: string;
  /** Where the alarm goes. Default: there is no alarm. */
  readonly alarms?: AlarmTarget;
  /** Changes what the children get. */
  readonly transform?: {
    readonly queue?: Transform<sqs.QueueArgs>;
    readonly policy?: Transform<sqs.QueuePolicyArgs>;
    readonly deadLetters?: DeadLetterQueueTransform;
  };
}

/**
 * A queue between functions, with its dead-letter queue and alarm. Functions that are linked to it may send, and
 * find its URL in `QUEUE_<NAME>_URL`.
 *
 * @example
 * const imports = new WorkQueue("imports", { impact: "Runs do not show up.", alarms });
 * new NodeFunction("webhook", { entry: "webhook.ts", links: [imports.link] });
 */
export class WorkQueue extends Component {
  readonly arn: Output<string>;
  readonly url: Output<string>;
  /** For functions that send messages. */
  readonly link: FunctionLink;
  readonly queue: sqs.Queue;
  readonly policy: sqs.QueuePolicy;
  readonly deadLetters: DeadLetterQueue;

  constructor(name: string, args: WorkQueueArgs = {}, options: ComponentResourceOptions = {}) {
    const { visibilityTimeoutSeconds = 180, maximumTries = 5, transform = {} } = args;
    checkNumbers("WorkQueue", name, [
      ["visibilityTimeoutSeconds", visibilityTimeoutSeconds, { least: 0, most: 43_200 }],
      ["maximumTries", maximumTries, { least: 1, most: 1_000 }],
    ]);
    super("WorkQueue", name, {}, options);
    this.deadLetters = this.#deadLetters(name, args);
    const redrive = { deadLetterTargetArn: this.deadLetters.arn, maxReceiveCount: maximumTries };
    this.queue = child(
      sqs.Queue,
      `${name}-queue`,
      {
        sqsManagedSseEnabled: true,
        visibilityTimeoutSeconds,
        messageRetentionSeconds: 14 * 24 * 3600,
        redrivePolicy: jsonStringify(redrive),
      },
      { parent: this },
      transform.queue,
    );
    this.policy = privateQueue(this, name, this.queue, transform.policy);
    this.arn = this.queue.arn;
    this.url = this.queue.url;
    this.link = { environment: { [queueVariable(name)]: this.url }, statements: [sendMessages(this.arn)] };
    this.registerOutputs({ arn: this.arn, url: this.url });
  }

  #deadLetters(name: string, { alarms, impact, transform = {} }: WorkQueueArgs): DeadLetterQueue {
    return new DeadLetterQueue(
      `${name}-dead-letters`,
      {
        what: `A message of the queue ${name} was given up.`,
        impact: impact ?? "What it asks for is not done.",
        ...defined({ alarms, transform: transform.deadLetters }),
      },
      childOptions({ parent: this }),
    );
  }
}
