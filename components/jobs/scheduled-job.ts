import { type cloudwatch, type iam, lambda, type scheduler } from "@pulumi/aws";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { parseSchedule } from "../../lib/schedule/cron.ts";
import { checkFunction } from "../functions/function-arguments.ts";
import {
  type FunctionSettings,
  functionSettings,
  NodeFunction,
  type NodeFunctionTransform,
} from "../functions/node-function.ts";
import { metricAlarm } from "../monitoring/alarms.ts";
import { DeadLetterQueue, type DeadLetterQueueTransform } from "../queues/dead-letter-queue.ts";
import { Component, child, childOptions, type Transform } from "../shared/component.ts";
import { type FunctionLink, sendMessages } from "../shared/grants.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import { metricsNamespace, physicalName } from "../shared/naming.ts";
import type { PlaceArgs } from "../shared/place.ts";
import { checkNumbers } from "../shared/ranges.ts";
import { longestGapSeconds } from "./schedule-gap.ts";
import {
  defaultDelivery,
  hourSeconds,
  lateSeconds,
  registerSchedules,
  usualTimeoutSeconds,
} from "./schedules.ts";

/** Changes what the children of a {@link ScheduledJob} get. */
export interface ScheduledJobTransform {
  readonly function?: NodeFunctionTransform;
  readonly retries?: Transform<lambda.FunctionEventInvokeConfigArgs>;
  readonly deadLetters?: DeadLetterQueueTransform;
  readonly failures?: DeadLetterQueueTransform;
  readonly group?: Transform<scheduler.ScheduleGroupArgs>;
  readonly role?: Transform<iam.RoleArgs>;
  readonly policy?: Transform<iam.RolePolicyArgs>;
  readonly schedule?: Transform<scheduler.ScheduleArgs>;
  readonly heartbeat?: Transform<scheduler.ScheduleArgs>;
  readonly absenceAlarm?: Transform<cloudwatch.MetricAlarmArgs>;
}

export interface ScheduledJobArgs extends FunctionSettings, Pick<PlaceArgs, "accountId"> {
  /** One line, for the console. Default: the job's name. */
  readonly description?: string;
  /** TypeScript or JavaScript file that exports `handler`, relative to the project folder. */
  readonly entry: string;
  /** 1 to 900. Default 300. */
  readonly timeoutSeconds?: number;
  /** What the function may reach. */
  readonly links?: readonly FunctionLink[];
  /** Keeps so many executions for the function; 0 reserves none. Default 0. */
  readonly reservedConcurrency?: number;
  /** `cron(0 3 * * ? *)`, `rate(1 hour)` or `at(2026-12-01T10:00:00)`. */
  readonly schedule: string;
  /** IANA zone that `cron` and `at` are meant in. A local time that a clock change removes is skipped. Default `UTC`. */
  readonly timeZone?: string;
  /** How often, and for how long after its time, the schedule tries to hand the run over. Default 10, 3600. */
  readonly delivery?: { readonly retries: number; readonly maximumAgeSeconds: number };
  /**
   * Whether the handler counts the metric `JobSucceeded`, so that an alarm can tell when it has not for too long. Default true;
   * false leaves that alarm out.
   */
  readonly countsSuccess?: boolean;
  /** What it means for people when the job does not run, one sentence; stands in the alarms. Default: that its work is not done. */
  readonly impact?: string;
  /** Changes what the children get. */
  readonly transform?: ScheduledJobTransform;
}

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
 *   entry: "clean-up.ts",
 *   links: [database.link],
 *   schedule: "cron(0 3 * * ? *)",
 *   timeZone: "Europe/Belgrade",
 *   alarms,
 *   impact: "Expired carts stay in the list.",
 * });
 */
export class ScheduledJob extends Component {
  readonly function: NodeFunction;
  /** What Lambda does with runs that fail. */
  readonly retries: lambda.FunctionEventInvokeConfig;
  /** Runs that could not be handed over, or failed for good, with their events. */
  readonly deadLetters: DeadLetterQueue;
  /** Runs that failed, with their errors. */
  readonly failures: DeadLetterQueue;
  readonly group: scheduler.ScheduleGroup;
  /** What the schedules act as. */
  readonly role: iam.Role;
  readonly policy: iam.RolePolicy;
  readonly schedule: scheduler.Schedule;
  /** Daily beats of a job that runs too rarely for CloudWatch; undefined for others. */
  readonly heartbeat: scheduler.Schedule | undefined;
  /** Undefined without `alarms`, without `countsSuccess`, and for a job that runs once. */
  readonly absenceAlarm: cloudwatch.MetricAlarm | undefined;

  constructor(name: string, args: ScheduledJobArgs, options: ComponentResourceOptions = {}) {
    const gapSeconds = checkArguments(name, args);
    const { schedule, timeZone = "UTC" } = args;
    super("ScheduledJob", name, { schedule, timeZone }, options);

    const { transform = {} } = args;
    this.deadLetters = this.#endOfRuns(
      `${name}-dead-letters`,
      `A run of ${name} was given up: its event lies in the dead-letter queue.`,
      args,
      transform.deadLetters,
    );
    this.failures = this.#endOfRuns(
      `${name}-failures`,
      `A run of ${name} failed: its error lies in the failure queue.`,
      args,
      transform.failures,
    );
    this.function = this.#function(name, args);
    this.retries = this.#retries(name, transform.retries);
    const late = gapSeconds === null ? null : lateSeconds(args, gapSeconds);
    const schedules = registerSchedules(this, name, args, late);
    this.group = schedules.group;
    this.role = schedules.role;
    this.policy = schedules.policy;
    this.schedule = schedules.schedule;
    this.heartbeat = schedules.heartbeat;
    this.absenceAlarm = this.#expectSuccess(name, args, late);
    this.registerOutputs({ functionArn: this.function.arn, functionName: this.function.physicalName });
  }

  #endOfRuns(
    name: string,
    what: string,
    { alarms, impact = usualImpact }: ScheduledJobArgs,
    transform?: DeadLetterQueueTransform,
  ): DeadLetterQueue {
    return new DeadLetterQueue(
      name,
      { what, impact, ...defined({ alarms, transform }) },
      childOptions({ parent: this }),
    );
  }

  #function(name: string, args: ScheduledJobArgs): NodeFunction {
    const { description, reservedConcurrency, impact, transform = {} } = args;
    return new NodeFunction(
      name,
      {
        ...functionSettings(args),
        ...defined({ description, reservedConcurrency, impact, transform: transform.function }),
        entry: args.entry,
        timeoutSeconds: args.timeoutSeconds ?? usualTimeoutSeconds,
        deadLetterQueueArn: this.deadLetters.arn,
        links: [{ statements: [sendMessages(this.failures.arn)] }, ...(args.links ?? [])],
      },
      childOptions({ parent: this }),
    );
  }

  #retries(
    name: string,
    transform?: Transform<lambda.FunctionEventInvokeConfigArgs>,
  ): lambda.FunctionEventInvokeConfig {
    return child(
      lambda.FunctionEventInvokeConfig,
      `${name}-retries`,
      {
        functionName: this.function.physicalName,
        ...this.function.qualifier,
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: 2 * hourSeconds,
        destinationConfig: { onFailure: { destination: this.failures.arn } },
      },
      { parent: this, dependsOn: [this.function.resource] },
      transform,
    );
  }

  /** Alarms when the job has not succeeded for longer than its schedule explains. */
  #expectSuccess(
    name: string,
    args: ScheduledJobArgs,
    late: number | null,
  ): cloudwatch.MetricAlarm | undefined {
    const { alarms, countsSuccess = true } = args;
    if (late === null || !alarms || !countsSuccess) return undefined;
    const waits = this.heartbeat ? 2 * 24 * hourSeconds : late;
    return metricAlarm(
      `${name}-absence`,
      {
        alarms,
        what: `The job ${name} has not succeeded when it should have.`,
        impact: args.impact ?? usualImpact,
        namespace: args.metricsNamespace ?? metricsNamespace(),
        metric: "JobSucceeded",
        dimensions: { Service: name, Job: name },
        when: { below: 1 },
        periodSeconds: hourSeconds,
        periods: Math.ceil(waits / hourSeconds),
        missingData: "breaching",
      },
      { parent: this },
      args.transform?.absenceAlarm,
    );
  }
}

const usualImpact = "What it does is not done.";

/** Returns the longest time between two runs, in seconds. */
function checkArguments(name: string, args: ScheduledJobArgs): number | null {
  checkFunction("ScheduledJob", name, args);
  physicalName(`${name}-schedule`);
  const { retries, maximumAgeSeconds } = args.delivery ?? defaultDelivery;
  checkNumbers("ScheduledJob", name, [
    ["delivery.retries", retries, { least: 0, most: 185 }],
    ["delivery.maximumAgeSeconds", maximumAgeSeconds, { least: 60, most: 86_400 }],
  ]);
  try {
    return longestGapSeconds(parseSchedule(args.schedule, args.timeZone ?? "UTC"));
  } catch (error) {
    return rejectArguments(
      "ScheduledJob",
      name,
      ["schedule", "timeZone"],
      (error as Error).message.replace(/\.$/, ""),
      "See https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
    );
  }
}
