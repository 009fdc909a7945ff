import type { Authorizer } from "../aws/authorize.ts";
import { AwsError } from "../aws/types.ts";
import type { FunctionSpec } from "../lambda/functions.ts";
import type { ScheduleSpec } from "./schedules.ts";

export interface TargetOptions {
  readonly authorizer: Authorizer;
  readonly findFunction: (arn: string) => FunctionSpec | undefined;
  /** Hands an event to the function's asynchronous queue. */
  readonly accept: (spec: FunctionSpec, payload: string) => void | Promise<void>;
  /** Sends a message as a role may. @throws AwsError */
  readonly send: (roleArn: string, message: OutgoingMessage) => Promise<void>;
}

export interface OutgoingMessage {
  readonly queueArn: string;
  readonly body: string;
  /** A number goes as `Number`. */
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Where the queue is FIFO. */
  readonly group?: string;
}

/** What schedules call: functions and queues, as their roles allow. */
export class Targets {
  readonly #options: TargetOptions;

  constructor(options: TargetOptions) {
    this.#options = options;
  }

  /** @throws AwsError when the target does not take it */
  async hand(spec: ScheduleSpec, payload: string): Promise<void> {
    const { findFunction, accept, send } = this.#options;
    const { targetArn, roleArn, messageGroup } = spec;
    const target = findFunction(targetArn);
    const isQueue = targetArn.startsWith("arn:aws:sqs:");
    if (!target && !isQueue)
      throw new AwsError(
        "ResourceNotFoundException",
        `local mode does not emulate its target ${targetArn}.`,
        404,
      );
    this.#checkTrust(spec);
    if (!target) {
      const message = { queueArn: targetArn, body: payload, attributes: {} };
      return send(roleArn, { ...message, ...(messageGroup !== null && { group: messageGroup }) });
    }
    this.#checkPermission(spec);
    await accept(target, payload);
  }

  /** @throws AwsError */
  async deadLetter(spec: ScheduleSpec, message: OutgoingMessage): Promise<void> {
    this.#checkTrust(spec);
    await this.#options.send(spec.roleArn, message);
  }

  #checkTrust({ roleArn, groupArn }: ScheduleSpec): void {
    const trust = this.#options.authorizer.mayAssume(roleArn, "scheduler.amazonaws.com", groupArn);
    if (!trust.allowed) throw denied(`scheduler.amazonaws.com may not assume ${roleArn}. ${trust.by}`);
  }

  #checkPermission({ roleArn, targetArn }: ScheduleSpec): void {
    const permission = this.#options.authorizer.decide(roleArn, roleArn, "lambda:InvokeFunction", targetArn);
    if (!permission.allowed)
      throw denied(`${roleArn} may not lambda:InvokeFunction ${targetArn}. ${permission.by}`);
  }
}

const denied = (message: string) => new AwsError("AccessDeniedException", message, 403);
