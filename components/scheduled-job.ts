import { iam, lambda, scheduler } from "@pulumi/aws";
import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import { parseSchedule } from "../lib/cron.ts";
import { metricAlarm } from "./alarms.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { checkFunction } from "./function-arguments.ts";
import { type FunctionLink, sendMessages } from "./grants.ts";
import { rejectArguments } from "./mistakes.ts";
import { physicalName } from "./naming.ts";
import { type FunctionSettings, functionSettings, NodeFunction } from "./node-function.ts";
import { policyDocument, type Statement, trust } from "./policy.ts";
import { longestGapSeconds } from "./schedule-gap.ts";

export interface ScheduledJobArgs extends FunctionSettings {
  readonly accountId: Input<string>;
  /** One line, for the console. */
  readonly description: string;
  /** TypeScript file that exports `handler`. */
  readonly entry: string;
  /** 1 to 900. */
  readonly timeoutSeconds: number;
  readonly links?: readonly FunctionLink[];
  /** See {@link NodeFunction}. */
  readonly reservedConcurrency?: number;
  /** `cron(0 3 * * ? *)`, `rate(1 hour)` or `at(2026-12-01T10:00:00)`. */
  readonly schedule: string;
  /** IANA zone that `cron` and `at` are meant in. A local time that a clock change removes is skipped. */
  readonly timeZone: string;
  /** How often, and for how long after its time, the schedule tries to hand the run over. Default 10, 3600. */
  readonly delivery?: { readonly retries: number; readonly maximumAgeSeconds: number };
  /** What it means for people when the job does not run, one sentence; stands in the alarms. */
  readonly impact: string;
}

/** What CloudWatch looks back at most. */
const sevenDaysSeconds = 7 * 24 * 3600;
const hourSeconds = 3600;

/**
 * A function on a schedule. Its event is `{ job, scheduledTime }`, the time that the run stands for.
 *
 * A run that cannot be handed over ends in the dead-letter queue with its event; a run that fails, after Lambda's
 * two further tries, there too and in the failure queue with its error. Both have an alarm, and so has the absence
 * of the metric `JobSucceeded` (dimensions `Service` and `Job`), which the job counts when it is done. A schedule
 * rarer than CloudWatch can look back gets a daily heartbeat: the event then holds `heartbeat.maximumAgeSeconds`,
 * and the job counts the metric if its last success is younger.
 *
 * Until the first run of a new job the alarm on its absence stands.
 *
 * @example
 * new ScheduledJob("clean-up", {
 *   ...settings, accountId,
 *   description: "Removes expired carts",
 *   entry: "handlers/carts/clean-up.ts",
 *   timeoutSeconds: 300,
 *   links: [database.link],
 *   schedule: "cron(0 3 * * ? *)",
 *   timeZone: "Europe/Belgrade",
 *   impact: "Expired carts stay in the list.",
 * });
 */
export class ScheduledJob extends ComponentResource {
  readonly function: NodeFunction;

  constructor(name: string, args: ScheduledJobArgs, options: ComponentResourceOptions = {}) {
    const gapSeconds = checkArguments(name, args);
    super(
      "groundwork:index:ScheduledJob",
      name,
      { schedule: args.schedule, timeZone: args.timeZone },
      options,
    );

    const { alarmTopicArn, impact } = args;
    const deadLetters = new DeadLetterQueue(
      `${name}-dead-letters`,
      {
        alarmTopicArn,
        impact,
        what: `A run of ${name} was given up: its event lies in the dead-letter queue.`,
      },
      { parent: this },
    );
    const failures = new DeadLetterQueue(
      `${name}-failures`,
      { alarmTopicArn, impact, what: `A run of ${name} failed: its error lies in the failure queue.` },
      { parent: this },
    );
    this.function = this.#function(name, args, deadLetters, failures);
    const target = this.#scheduleTarget(name, args, deadLetters);
    this.#schedule(name, args, target, { expression: args.schedule, input: {} });
    if (gapSeconds !== null) this.#expectSuccess(name, args, target, gapSeconds);
    this.registerOutputs({});
  }

  #function(
    name: string,
    args: ScheduledJobArgs,
    deadLetters: DeadLetterQueue,
    failures: DeadLetterQueue,
  ): NodeFunction {
    const job = new NodeFunction(
      name,
      {
        ...functionSettings(args),
        description: args.description,
        entry: args.entry,
        timeoutSeconds: args.timeoutSeconds,
        reservedConcurrency: args.reservedConcurrency ?? 0,
        deadLetterQueueArn: deadLetters.arn,
        links: [{ statements: [sendMessages(failures.arn)] }, ...(args.links ?? [])],
        impact: args.impact,
      },
      { parent: this },
    );
    new lambda.FunctionEventInvokeConfig(
      `${name}-retries`,
      {
        functionName: job.physicalName,
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: 2 * hourSeconds,
        destinationConfig: { onFailure: { destination: failures.arn } },
      },
      { parent: this, dependsOn: [job.resource] },
    );
    return job;
  }

  /** What all schedules of the job share: their group, their role and where they deliver. */
  #scheduleTarget(name: string, args: ScheduledJobArgs, deadLetters: DeadLetterQueue): Target {
    const group = new scheduler.ScheduleGroup(
      `${name}-group`,
      { name: physicalName(name) },
      { parent: this },
    );
    const role = new iam.Role(
      `${name}-schedule-role`,
      {
        description: `Schedules of ${physicalName(name)}`,
        assumeRolePolicy: trust("scheduler.amazonaws.com", {
          StringEquals: { "aws:SourceAccount": args.accountId, "aws:SourceArn": group.arn },
        }),
      },
      { parent: this },
    );
    const statements: Statement[] = [
      { Sid: "StartJob", Action: "lambda:InvokeFunction", Resource: this.function.arn },
      sendMessages(deadLetters.arn),
      ...(args.kmsKeyArn ? [{ Sid: "ReadSchedule", Action: "kms:Decrypt", Resource: args.kmsKeyArn }] : []),
    ];
    const policy = new iam.RolePolicy(
      `${name}-schedule-policy`,
      { role: role.name, policy: policyDocument(statements) },
      { parent: this },
    );
    return { group, role, policy, deadLetters };
  }

  #schedule(
    name: string,
    args: ScheduledJobArgs,
    { group, role, policy, deadLetters }: Target,
    { expression, input }: { readonly expression: string; readonly input: Readonly<Record<string, unknown>> },
  ): void {
    const { retries, maximumAgeSeconds } = args.delivery ?? defaultDelivery;
    const suffix = "heartbeat" in input ? "heartbeat" : "schedule";
    new scheduler.Schedule(
      `${name}-${suffix}`,
      {
        name: physicalName(`${name}-${suffix}`),
        description: args.description,
        groupName: group.name,
        scheduleExpression: expression,
        scheduleExpressionTimezone: args.timeZone,
        flexibleTimeWindow: { mode: "OFF" },
        ...(args.kmsKeyArn ? { kmsKeyArn: args.kmsKeyArn } : {}),
        target: {
          arn: this.function.arn,
          roleArn: role.arn,
          // Scheduler puts the time in; the angle brackets must reach it as they are.
          input: JSON.stringify({ job: name, scheduledTime: "<aws.scheduler.scheduled-time>", ...input }),
          deadLetterConfig: { arn: deadLetters.arn },
          retryPolicy: { maximumRetryAttempts: retries, maximumEventAgeInSeconds: maximumAgeSeconds },
        },
      },
      { parent: this, dependsOn: [policy] },
    );
  }

  /** Alarms when the job has not succeeded for longer than its schedule explains. */
  #expectSuccess(name: string, args: ScheduledJobArgs, target: Target, gapSeconds: number): void {
    const { maximumAgeSeconds } = args.delivery ?? defaultDelivery;
    // Late by all that delivery and Lambda's own tries may take.
    const lateSeconds = gapSeconds + maximumAgeSeconds + 3 * args.timeoutSeconds + hourSeconds;
    const beats = lateSeconds > sevenDaysSeconds;
    if (beats) {
      const input = { heartbeat: { maximumAgeSeconds: lateSeconds } };
      this.#schedule(name, args, target, { expression: "rate(1 day)", input });
    }
    if (args.alarmTopicArn === "none") return;
    metricAlarm(
      `${name}-absence`,
      {
        topicArn: args.alarmTopicArn,
        what: `The job ${name} has not succeeded when it should have.`,
        impact: args.impact,
        namespace: args.metricsNamespace,
        metric: "JobSucceeded",
        dimensions: { Service: name, Job: name },
        when: { below: 1 },
        periodSeconds: hourSeconds,
        periods: Math.ceil((beats ? 2 * 24 * hourSeconds : lateSeconds) / hourSeconds),
        missingData: "breaching",
      },
      { parent: this },
    );
  }
}

interface Target {
  readonly group: scheduler.ScheduleGroup;
  readonly role: iam.Role;
  readonly policy: iam.RolePolicy;
  readonly deadLetters: DeadLetterQueue;
}

const defaultDelivery = { retries: 10, maximumAgeSeconds: hourSeconds };

/** Returns the longest time between two runs, in seconds. */
function checkArguments(name: string, args: ScheduledJobArgs): number | null {
  const reject = (names: readonly string[], problem: string, mend: string) =>
    rejectArguments("ScheduledJob", name, names, problem, mend);
  checkFunction("ScheduledJob", name, args);
  physicalName(`${name}-schedule`);
  const { retries, maximumAgeSeconds } = args.delivery ?? defaultDelivery;
  if (!(retries >= 0 && retries <= 185))
    reject(["delivery.retries"], `${retries} is outside 0 to 185`, "Leave it out for 10");
  if (!(maximumAgeSeconds >= 60 && maximumAgeSeconds <= 86_400))
    reject(
      ["delivery.maximumAgeSeconds"],
      `${maximumAgeSeconds} is outside 60 to 86400`,
      "Leave it out for 3600",
    );
  try {
    return longestGapSeconds(parseSchedule(args.schedule, args.timeZone));
  } catch (error) {
    return reject(
      ["schedule", "timeZone"],
      (error as Error).message.replace(/\.$/, ""),
      "See https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
    );
  }
}
