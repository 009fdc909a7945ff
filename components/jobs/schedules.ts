import { iam, scheduler } from "@pulumi/aws";
import { defined } from "../../lib/defined.ts";
import { child } from "../shared/component.ts";
import { sendMessages } from "../shared/grants.ts";
import { physicalName } from "../shared/naming.ts";
import { accountOf } from "../shared/place.ts";
import { policyDocument, type Statement, trust } from "../shared/policy.ts";
import type { ScheduledJob, ScheduledJobArgs } from "./scheduled-job.ts";

/** What CloudWatch looks back at most. */
const sevenDaysSeconds = 7 * 24 * 3600;
export const hourSeconds = 3600;

/** How long a job's function may take, where nothing else is said. */
export const usualTimeoutSeconds = 300;
export const defaultDelivery = { retries: 10, maximumAgeSeconds: hourSeconds };

/** Seconds after which a run is missed: the longest gap, and all that delivery and Lambda's own tries may take. */
export function lateSeconds({ delivery, timeoutSeconds }: ScheduledJobArgs, gapSeconds: number): number {
  const { maximumAgeSeconds } = delivery ?? defaultDelivery;
  return gapSeconds + maximumAgeSeconds + 3 * (timeoutSeconds ?? usualTimeoutSeconds) + hourSeconds;
}

/** The schedules of a job: their group, their role and where they deliver. */
type Schedules = Pick<ScheduledJob, "group" | "role" | "policy" | "schedule" | "heartbeat">;

/**
 * Makes the schedule of a job, and the daily heartbeat of one that runs more rarely than CloudWatch looks back.
 *
 * @param late see {@link lateSeconds}; null for a job that runs once
 */
export function registerSchedules(
  job: ScheduledJob,
  name: string,
  args: ScheduledJobArgs,
  late: number | null,
): Schedules {
  const group = child(
    scheduler.ScheduleGroup,
    `${name}-group`,
    { name: physicalName(name) },
    { parent: job },
    args.transform?.group,
  );
  const role = scheduleRole(job, name, args, group);
  const policy = schedulePolicy(job, name, args, role);
  const schedule = (kind: "schedule" | "heartbeat", expression: string, input: object) =>
    scheduleOf(job, name, args, { group, role, policy }, kind, expression, input);
  const beats = late !== null && late > sevenDaysSeconds && args.countsSuccess !== false;
  return {
    group,
    role,
    policy,
    schedule: schedule("schedule", args.schedule, {}),
    heartbeat: beats
      ? schedule("heartbeat", "rate(1 day)", { heartbeat: { maximumAgeSeconds: late } })
      : undefined,
  };
}

function scheduleRole(
  job: ScheduledJob,
  name: string,
  args: ScheduledJobArgs,
  group: scheduler.ScheduleGroup,
): iam.Role {
  return child(
    iam.Role,
    `${name}-schedule-role`,
    {
      description: `Schedules of ${physicalName(name)}`,
      assumeRolePolicy: trust("scheduler.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": accountOf(job, args), "aws:SourceArn": group.arn },
      }),
    },
    { parent: job },
    args.transform?.role,
  );
}

function schedulePolicy(
  job: ScheduledJob,
  name: string,
  { kmsKeyArn, transform = {} }: ScheduledJobArgs,
  role: iam.Role,
): iam.RolePolicy {
  const statements: Statement[] = [
    { Sid: "StartJob", Action: "lambda:InvokeFunction", Resource: job.function.arn },
    sendMessages(job.deadLetters.arn),
    ...(kmsKeyArn ? [{ Sid: "ReadSchedule", Action: "kms:Decrypt", Resource: kmsKeyArn }] : []),
  ];
  return child(
    iam.RolePolicy,
    `${name}-schedule-policy`,
    { role: role.name, policy: policyDocument(statements) },
    { parent: job },
    transform.policy,
  );
}

function scheduleOf(
  job: ScheduledJob,
  name: string,
  args: ScheduledJobArgs,
  { group, role, policy }: Pick<Schedules, "group" | "role" | "policy">,
  kind: "schedule" | "heartbeat",
  expression: string,
  input: object,
): scheduler.Schedule {
  const { retries, maximumAgeSeconds } = args.delivery ?? defaultDelivery;
  return child(
    scheduler.Schedule,
    `${name}-${kind}`,
    {
      name: physicalName(`${name}-${kind}`),
      description: args.description ?? name,
      groupName: group.name,
      scheduleExpression: expression,
      scheduleExpressionTimezone: args.timeZone ?? "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      ...defined({ kmsKeyArn: args.kmsKeyArn }),
      target: {
        arn: job.function.arn,
        roleArn: role.arn,
        // Scheduler puts the time in; the angle brackets must reach it as they are.
        input: JSON.stringify({ job: name, scheduledTime: "<aws.scheduler.scheduled-time>", ...input }),
        deadLetterConfig: { arn: job.deadLetters.arn },
        retryPolicy: { maximumRetryAttempts: retries, maximumEventAgeInSeconds: maximumAgeSeconds },
      },
    },
    { parent: job, dependsOn: [policy] },
    args.transform?.[kind],
  );
}
