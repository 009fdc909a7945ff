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
  resource(
    "aws:scheduler/schedule:Schedule",
    "daily",
    {
      description: "Counts",
      scheduleExpression: "rate(1 day)",
      startDate: "2026-07-01T00:00:00Z",
      endDate: "2026-08-01T00:00:00Z",
      state: "DISABLED",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
      target: { arn: functionArn("count"), roleArn: roleArn("schedule") },
    },
    { name: "daily", arn: arn.replace("jobs/nightly", "default/daily") },
  ),
);
const createdAt = new Date("2026-06-01T00:00:00Z");
const service = schedulerService(() =>
  readSchedules(graph, message => assert.unreachable(message), createdAt),
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
    CreationDate: createdAt.getTime() / 1000,
    LastModificationDate: createdAt.getTime() / 1000,
    ActionAfterCompletion: "NONE",
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

test("GetSchedule without a group looks in the default one, and gives description, dates and window", async () => {
  const daily = (await run("GET", "/schedules/daily")) as Record<string, unknown>;
  assert.is(daily.GroupName, "default");
  assert.is(daily.Description, "Counts");
  assert.is(daily.StartDate, Date.parse("2026-07-01T00:00:00Z") / 1000);
  assert.is(daily.EndDate, Date.parse("2026-08-01T00:00:00Z") / 1000);
  assert.equal(daily.FlexibleTimeWindow, { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 });
  assert.is(await run("GET", "/schedules/nightly"), "ResourceNotFoundException");
});

test("ListSchedules filters by state and the beginning of the name, page by page", async () => {
  type Page = { Schedules: { Name: string }[]; NextToken?: string };
  const list = async (query: string) => (await run("GET", "/schedules", query)) as Page;
  const names = async (query: string) => (await list(query)).Schedules.map(({ Name }) => Name);
  assert.equal(await names("State=DISABLED"), ["daily"]);
  assert.equal(await names("NamePrefix=nig"), ["nightly"]);
  const first = await list("MaxResults=1");
  assert.equal(
    first.Schedules.map(({ Name }) => Name),
    ["daily"],
  );
  const second = await list(`MaxResults=1&NextToken=${first.NextToken}`);
  assert.equal([second.Schedules[0]?.Name, second.NextToken], ["nightly", undefined]);
  for (const query of ["MaxResults=0", "MaxResults=101", "State=ON"])
    assert.is(await run("GET", "/schedules", query), "ValidationException", query);
});

test("ListSchedules gives those of a group, or all", async () => {
  const names = async (query: string) =>
    ((await run("GET", "/schedules", query)) as { Schedules: { Name: string }[] }).Schedules.map(
      ({ Name }) => Name,
    );
  assert.equal(
    [await names(""), await names("ScheduleGroup=jobs"), await names("ScheduleGroup=other")],
    [["daily", "nightly"], ["nightly"], []],
  );
});

test("an unknown one is not found; what changes schedules is not matched", async () => {
  assert.is(await run("GET", "/schedules/nightly", "groupName=other"), "ResourceNotFoundException");
  assert.is(service.match?.("POST", "/schedules/nightly", new URLSearchParams(), {}), null);
});

test.run();
