import { parseSchedule, type Schedule, ScheduleError } from "../../lib/schedule/cron.ts";
import { member, number, ofType, text } from "../graph/resources.ts";
import type { Graph, GraphResource } from "../graph/types.ts";

/** A schedule of the program, `aws.scheduler.Schedule`. */
export interface ScheduleSpec {
  readonly name: string;
  readonly group: string;
  readonly arn: string;
  /** What a role's trust policy names as `aws:SourceArn`. */
  readonly groupArn: string;
  readonly expression: string;
  readonly zone: string;
  readonly enabled: boolean;
  readonly description: string | null;
  /** Minutes of its flexible time window; 0 for none. It is logged, and has no effect here. */
  readonly windowMinutes: number;
  readonly createdAt: Date;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly targetArn: string;
  readonly roleArn: string;
  /** With AWS's `<aws.scheduler...>` words, not filled in. */
  readonly input: string | null;
  /** Group of its messages, where the target is a FIFO queue. */
  readonly messageGroup: string | null;
  /** `NONE` or `DELETE`. It is told, and has no effect here. */
  readonly afterCompletion: string;
  readonly keyArn: string | null;
  readonly maximumRetries: number;
  readonly maximumAgeSeconds: number;
  readonly deadLetterArn: string | null;
  readonly schedule: Schedule;
}

/** Reads every schedule of the graph; those that AWS would refuse go to `warn` and are left out. */
export function readSchedules(
  graph: Graph,
  warn: (message: string) => void,
  createdAt: Date,
): ScheduleSpec[] {
  return ofType(graph, "aws:scheduler/schedule:Schedule").flatMap(resource => {
    try {
      return [readSchedule(resource, createdAt)];
    } catch (error) {
      if (!(error instanceof ScheduleError)) throw error;
      warn(`The schedule ${resource.name} does not run. ${error.message}`);
      return [];
    }
  });
}

function readSchedule({ name, inputs, outputs }: GraphResource, createdAt: Date): ScheduleSpec {
  const expression = text(inputs.scheduleExpression) ?? "";
  const zone = text(inputs.scheduleExpressionTimezone) ?? "UTC";
  const startDate = text(inputs.startDate) ?? null;
  const { target } = inputs;
  const arn = text(outputs.arn) ?? name;
  const group = text(inputs.groupName) ?? "default";
  return {
    name: text(outputs.name) ?? name,
    group,
    arn,
    groupArn: arn.replace(/:schedule\/.*$/, `:schedule-group/${group}`),
    expression,
    zone,
    enabled: text(inputs.state) !== "DISABLED",
    description: text(inputs.description) ?? null,
    windowMinutes: number(member(inputs.flexibleTimeWindow, "maximumWindowInMinutes")) ?? 0,
    createdAt,
    startDate,
    endDate: text(inputs.endDate) ?? null,
    targetArn: text(member(target, "arn")) ?? "",
    roleArn: text(member(target, "roleArn")) ?? "",
    input: text(member(target, "input")) ?? null,
    messageGroup: text(member(target, "sqsParameters", "messageGroupId")) ?? null,
    afterCompletion: text(inputs.actionAfterCompletion) ?? "NONE",
    keyArn: text(inputs.kmsKeyArn) ?? null,
    maximumRetries: number(member(target, "retryPolicy", "maximumRetryAttempts")) ?? 185,
    maximumAgeSeconds: number(member(target, "retryPolicy", "maximumEventAgeInSeconds")) ?? 86_400,
    deadLetterArn: text(member(target, "deadLetterConfig", "arn")) ?? null,
    schedule: parseSchedule(expression, zone, startDate ? new Date(startDate) : createdAt),
  };
}

/**
 * The input of one run, with AWS's words filled in.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function fillInput(
  spec: Pick<ScheduleSpec, "arn" | "input">,
  run: { readonly scheduledTime: Date; readonly executionId: string; readonly attempt: number },
): string {
  const words: Readonly<Record<string, string>> = {
    "aws.scheduler.scheduled-time": run.scheduledTime.toISOString().replace(/\.\d{3}Z$/, "Z"),
    "aws.scheduler.execution-id": run.executionId,
    "aws.scheduler.attempt-number": String(run.attempt),
    "aws.scheduler.schedule-arn": spec.arn,
  };
  return (spec.input ?? "{}").replace(
    /<(aws\.scheduler\.[a-z-]+)>/g,
    (whole, word: string) => words[word] ?? whole,
  );
}
