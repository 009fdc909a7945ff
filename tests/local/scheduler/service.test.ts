import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AwsOperation } from "../../../local/aws/types.ts";
import { readSchedules } from "../../../local/scheduler/schedules.ts";
import { schedulerService } from "../../../local/scheduler/service.ts";
import { functionArn, graphOf, resource, roleArn } from "../support/program.ts";

const arn = "arn:aws:scheduler:us-east-1:000000000000:schedule/jobs/nightly";
const graph = graphOf(
  resource(
    "aws:scheduler/schedule:Schedule",
    "nightly",
    {
      groupName: "jobs",
      scheduleExpression: "cron(30 3 * * ? *)",
      scheduleExpressionTimezone: "Europe/Belgrade",
      target: {
        arn: functionArn("clean-up"),
        roleArn: roleArn("schedule"),
        input: "{}",
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: "arn:aws:sqs:::dead" },
      },
    },
    { name: "nightly", arn },
  ),
);
const service = schedulerService(() =>
  readSchedules(graph, message => assert.unreachable(message), new Date()),
);
const run = (method: string, path: string, query = "") => {
  const matched = service.match?.(method, path, new URLSearchParams(query), {});
  const operation =
    matched && (service.operations[matched.operation] as AwsOperation<Record<string, unknown>>);
  return operation?.run(matched?.input ?? {}, {} as never).catch(error => error.name);
};
const test = suite("scheduler service");

test("GetSchedule gives the schedule as the program registers it", async () => {
  assert.equal(await run("GET", "/schedules/nightly", "groupName=jobs"), {
    Arn: arn,
    GroupName: "jobs",
    Name: "nightly",
    ScheduleExpression: "cron(30 3 * * ? *)",
    ScheduleExpressionTimezone: "Europe/Belgrade",
    State: "ENABLED",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: {
      Arn: functionArn("clean-up"),
      RoleArn: roleArn("schedule"),
      Input: "{}",
      DeadLetterConfig: { Arn: "arn:aws:sqs:::dead" },
      RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3600 },
    },
  });
});

test("ListSchedules gives those of a group, or all", async () => {
  const names = async (query: string) =>
    ((await run("GET", "/schedules", query)) as { Schedules: { Name: string }[] }).Schedules.map(
      ({ Name }) => Name,
    );
  assert.equal(
    [await names(""), await names("ScheduleGroup=jobs"), await names("ScheduleGroup=other")],
    [["nightly"], ["nightly"], []],
  );
});

test("an unknown one is not found; what changes schedules is not matched", async () => {
  assert.is(await run("GET", "/schedules/nightly", "groupName=other"), "ResourceNotFoundException");
  assert.is(service.match?.("POST", "/schedules/nightly", new URLSearchParams(), {}), null);
});

test.run();
