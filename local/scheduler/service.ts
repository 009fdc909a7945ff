import { decoded } from "../aws/decoded.ts";
import { AwsError, type AwsOperation, type AwsService } from "../aws/types.ts";
import type { ScheduleSpec } from "./schedules.ts";

interface NameInput {
  readonly Name: string;
  readonly GroupName?: string;
}

interface ListInput {
  readonly ScheduleGroup?: string;
  readonly NamePrefix?: string;
  readonly State?: string;
  readonly MaxResults?: string;
  readonly NextToken?: string;
}

const mostSchedules = 100;

/** EventBridge Scheduler's API, as far as it reads: what runs is the program's to say. */
export function schedulerService(schedules: () => readonly ScheduleSpec[]): AwsService {
  const find = ({ Name, GroupName = "default" }: NameInput) =>
    schedules().find(({ name, group }) => name === Name && group === GroupName);
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
  const listSchedules: AwsOperation<ListInput> = {
    action: "scheduler:ListSchedules",
    resources: () => ["*"],
    run: async input => {
      const { page, next } = pageOf(schedules().filter(filterOf(input)), input);
      return { Schedules: page.map(summary), ...(next !== undefined && { NextToken: next }) };
    },
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
  if (path === "/schedules") return { operation: "ListSchedules", input: Object.fromEntries(query) };
  const name = /^\/schedules\/([^/]+)$/.exec(path)?.[1];
  if (name === undefined) return null;
  const GroupName = query.get("groupName");
  return {
    operation: "GetSchedule",
    input: { Name: decoded(name), ...(GroupName ? { GroupName } : {}) },
  };
};

function filterOf({ ScheduleGroup, NamePrefix = "", State }: ListInput) {
  if (State !== undefined && State !== "ENABLED" && State !== "DISABLED")
    throw new AwsError("ValidationException", "State must be ENABLED or DISABLED.", 400);
  return ({ group, name, enabled }: ScheduleSpec) =>
    (ScheduleGroup === undefined || group === ScheduleGroup) &&
    name.startsWith(NamePrefix) &&
    (State === undefined || stateOf(enabled) === State);
}

/** By group and name, after those that the token stands for. */
function pageOf(found: ScheduleSpec[], { MaxResults = String(mostSchedules), NextToken = "" }: ListInput) {
  const most = Number(MaxResults);
  if (!(Number.isInteger(most) && most >= 1 && most <= mostSchedules))
    throw new AwsError("ValidationException", `MaxResults must be between 1 and ${mostSchedules}.`, 400);
  const keyOf = ({ group, name }: ScheduleSpec) => `${group}/${name}`;
  const after = Buffer.from(NextToken, "base64url").toString("utf8");
  const rest = found.filter(spec => keyOf(spec) > after).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const page = rest.slice(0, most);
  const last = page.at(-1);
  const isMore = rest.length > most && last !== undefined;
  return { page, next: isMore ? Buffer.from(keyOf(last)).toString("base64url") : undefined };
}

/** Times in the protocol are seconds. */
const seconds = (time: Date): number => time.getTime() / 1000;

const summary = ({ arn, group, name, enabled, targetArn, createdAt }: ScheduleSpec) => ({
  Arn: arn,
  GroupName: group,
  Name: name,
  State: stateOf(enabled),
  CreationDate: seconds(createdAt),
  LastModificationDate: seconds(createdAt),
  Target: { Arn: targetArn },
});

function describe(spec: ScheduleSpec): object {
  const { description, startDate, endDate, windowMinutes } = spec;
  return {
    Arn: spec.arn,
    GroupName: spec.group,
    Name: spec.name,
    ScheduleExpression: spec.expression,
    ScheduleExpressionTimezone: spec.zone,
    State: stateOf(spec.enabled),
    ...(description !== null && { Description: description }),
    ...(spec.keyArn !== null && { KmsKeyArn: spec.keyArn }),
    ...(startDate !== null && { StartDate: seconds(new Date(startDate)) }),
    ...(endDate !== null && { EndDate: seconds(new Date(endDate)) }),
    CreationDate: seconds(spec.createdAt),
    LastModificationDate: seconds(spec.createdAt),
    ActionAfterCompletion: spec.afterCompletion,
    FlexibleTimeWindow:
      windowMinutes > 0 ? { Mode: "FLEXIBLE", MaximumWindowInMinutes: windowMinutes } : { Mode: "OFF" },
    Target: {
      Arn: spec.targetArn,
      RoleArn: spec.roleArn,
      ...(spec.input === null ? {} : { Input: spec.input }),
      ...(spec.messageGroup === null ? {} : { SqsParameters: { MessageGroupId: spec.messageGroup } }),
      ...(spec.deadLetterArn === null ? {} : { DeadLetterConfig: { Arn: spec.deadLetterArn } }),
      RetryPolicy: {
        MaximumRetryAttempts: spec.maximumRetries,
        MaximumEventAgeInSeconds: spec.maximumAgeSeconds,
      },
    },
  };
}

const stateOf = (enabled: boolean) => (enabled ? "ENABLED" : "DISABLED");
