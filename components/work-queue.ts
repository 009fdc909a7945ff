import { sqs } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  jsonStringify,
  type Output,
} from "@pulumi/pulumi";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { type FunctionLink, sendMessages } from "./grants.ts";
import { rejectArguments } from "./mistakes.ts";
import { upperSnakeCase } from "./naming.ts";
import { privateQueue } from "./queue-policy.ts";

export interface WorkQueueArgs {
  /** Time a message is hidden while it is worked on: at least six times the worker's time-out. 0 to 43200. */
  readonly visibilityTimeoutSeconds: number;
  /** Tries before a message goes to the dead-letter queue. Default 5. */
  readonly maximumTries?: number;
  /** What it means for people when messages are given up, one sentence. */
  readonly impact: string;
  /** Topic of the alarm; `"none"` leaves it out. */
  readonly alarmTopicArn: Input<string> | "none";
}

/**
 * A queue between functions, with its dead-letter queue and alarm. Functions that are linked to it may send, and
 * find its URL in `QUEUE_<NAME>_URL`.
 *
 * @example
 * const imports = new WorkQueue("imports", { visibilityTimeoutSeconds: 180, impact: "Runs do not show up.", alarmTopicArn });
 * new NodeFunction("webhook", { links: [imports.link], ... });
 */
export class WorkQueue extends ComponentResource {
  readonly arn: Output<string>;
  readonly url: Output<string>;
  readonly link: FunctionLink;

  constructor(name: string, args: WorkQueueArgs, options: ComponentResourceOptions = {}) {
    const { visibilityTimeoutSeconds, maximumTries = 5, impact, alarmTopicArn } = args;
    if (!(visibilityTimeoutSeconds >= 0 && visibilityTimeoutSeconds <= 43_200))
      rejectArguments(
        "WorkQueue",
        name,
        ["visibilityTimeoutSeconds"],
        `${visibilityTimeoutSeconds} is outside 0 to 43200`,
        "Give six times the worker's time-out",
      );
    if (!Number.isInteger(maximumTries) || maximumTries < 1)
      rejectArguments(
        "WorkQueue",
        name,
        ["maximumTries"],
        `${maximumTries} is no count`,
        "Leave it out for 5",
      );
    super("groundwork:index:WorkQueue", name, {}, options);
    const deadLetters = new DeadLetterQueue(
      `${name}-dead-letters`,
      { alarmTopicArn, impact, what: `A message of the queue ${name} was given up.` },
      { parent: this },
    );
    const queue = new sqs.Queue(
      `${name}-queue`,
      {
        sqsManagedSseEnabled: true,
        visibilityTimeoutSeconds,
        messageRetentionSeconds: 14 * 24 * 3600,
        redrivePolicy: jsonStringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: maximumTries }),
      },
      { parent: this },
    );
    privateQueue(this, name, queue);
    this.arn = queue.arn;
    this.url = queue.url;
    this.link = { environment: { [queueVariable(name)]: queue.url }, statements: [sendMessages(queue.arn)] };
    this.registerOutputs({ arn: this.arn, url: this.url });
  }
}

/** `QUEUE_STRAVA_EVENTS_URL` for `stravaEvents`. */
export const queueVariable = (name: string): string => `QUEUE_${upperSnakeCase(name)}_URL`;
