import { decoded } from "../aws/decoded.ts";
import { AwsError, type AwsOperation, type AwsService } from "../aws/types.ts";
import type { ScheduleSpec } from "./schedules.ts";

interface NameInput {
  readonly Name: string;
  readonly GroupName?: string;
}

/** EventBridge Scheduler's API, as far as it reads: what runs is the program's to say. */
export function schedulerService(schedules: () => readonly ScheduleSpec[]): AwsService {
  const find = ({ Name, GroupName }: NameInput) =>
    schedules().find(({ name, group }) => name === Name && (GroupName === undefined || group === GroupName));
  const getSchedule: AwsOperation<NameInput> = {
    action: "scheduler:GetSchedule",
    resources: input => [find(input)?.arn ?? "*"],
    run: async input => {
      const spec = find(input);
      if (!spec)
        throw new AwsError("ResourceNotFoundException", `Schedule ${input.Name} does not exist.`, 404);
      return describe(spec);
    },
  };
  const listSchedules: AwsOperation<{ readonly ScheduleGroup?: string }> = {
    action: "scheduler:ListSchedules",
    resources: () => ["*"],
    run: async ({ ScheduleGroup }) => ({
      Schedules: schedules()
        .filter(({ group }) => ScheduleGroup === undefined || group === ScheduleGroup)
        .map(({ arn, group, name, enabled, targetArn }) => ({
          Arn: arn,
          GroupName: group,
          Name: name,
          State: stateOf(enabled),
          Target: { Arn: targetArn },
        })),
    }),
  };
  return {
    signingName: "scheduler",
    protocol: "rest-json",
    match: matchOperation,
    operations: { GetSchedule: getSchedule, ListSchedules: listSchedules },
  };
}

const matchOperation: NonNullable<AwsService["match"]> = (method, path, query) => {
  if (method !== "GET") return null;
  const group = (name: string) => (query.has(name) ? { [name]: query.get(name) } : {});
  if (path === "/schedules") return { operation: "ListSchedules", input: group("ScheduleGroup") };
  const name = /^\/schedules\/([^/]+)$/.exec(path)?.[1];
  if (name === undefined) return null;
  const GroupName = query.get("groupName");
  return {
    operation: "GetSchedule",
    input: { Name: decoded(name), ...(GroupName ? { GroupName } : {}) },
  };
};

function describe(spec: ScheduleSpec): object {
  return {
    Arn: spec.arn,
    GroupName: spec.group,
    Name: spec.name,
    ScheduleExpression: spec.expression,
    ScheduleExpressionTimezone: spec.zone,
    State: stateOf(spec.enabled),
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: {
      Arn: spec.targetArn,
      RoleArn: spec.roleArn,
      ...(spec.input === null ? {} : { Input: spec.input }),
      ...(spec.deadLetterArn === null ? {} : { DeadLetterConfig: { Arn: spec.deadLetterArn } }),
      RetryPolicy: {
        MaximumRetryAttempts: spec.maximumRetries,
        MaximumEventAgeInSeconds: spec.maximumAgeSeconds,
      },
    },
  };
}

const stateOf = (enabled: boolean) => (enabled ? "ENABLED" : "DISABLED");
