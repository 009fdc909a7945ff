import {
  GetScheduleCommand,
  ListSchedulesCommand,
  type ListSchedulesCommandInput,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readSchedules } from "../../../../local/scheduler/schedules.ts";
import { schedulerService } from "../../../../local/scheduler/service.ts";
import { serveAws } from "../../../support/aws-server.ts";
import { functionArn, graphOf, resource, roleArn } from "../../support/program.ts";
import { refusal } from "../support/refusal.ts";

/** What LocalStack's, moto's, floci's and MiniStack's tests assert of GetSchedule and ListSchedules. */
const arnOf = (name: string, group: string) =>
  `arn:aws:scheduler:us-east-1:000000000000:schedule/${group}/${name}`;
const target = { arn: functionArn("noop"), roleArn: roleArn("schedule") };
const schedule = (name: string, inputs: Record<string, unknown> = {}, group = "default") =>
  resource(
    "aws:scheduler/schedule:Schedule",
    `${group}-${name}`,
    {
      scheduleExpression: "rate(1 hour)",
      flexibleTimeWindow: { mode: "OFF" },
      target,
      groupName: group,
      ...inputs,
    },
    { name, arn: arnOf(name, group) },
  );
const plain = ["default", "group2"].flatMap(group =>
  ["sch1", "sch2"].flatMap(name =>
    ["ENABLED", "DISABLED"].map(state => schedule(`${name}_${state}`, { state }, group)),
  ),
);
const graph = graphOf(
  ...plain,
  ...["blabla-1", "blabla-2", "other-1", "blabla-3", "other-2"].map(name => schedule(name, {}, "names")),
  schedule("simple"),
  schedule(
    "whole",
    {
      scheduleExpression: "cron(0 12 * * ? *)",
      description: "test schedule",
      kmsKeyArn: "arn:aws:kms:us-east-1:000000000000:key/k",
      startDate: "2026-07-01T00:00:00+02:00",
      endDate: "2026-08-01T00:00:00Z",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
      target: {
        ...target,
        input: '{"key":"value"}',
        deadLetterConfig: { arn: "arn:aws:sqs:us-east-1:000000000000:my-dlq" },
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 },
      },
    },
    "group2",
  ),
  schedule("once", {
    scheduleExpression: "at(2030-01-01T00:00:00)",
    scheduleExpressionTimezone: "America/New_York",
    actionAfterCompletion: "DELETE",
  }),
  schedule("fifo", {
    target: {
      arn: "arn:aws:sqs:us-east-1:000000000000:q.fifo",
      roleArn: roleArn("schedule"),
      sqsParameters: { messageGroupId: "group-1" },
    },
  }),
);
const createdAt = new Date("2026-06-01T00:00:00Z");
const test = suite<{ client: SchedulerClient; close: () => Promise<void> }>(
  "EventBridge Scheduler as other projects' tests know it",
  {} as never,
);
test.before(async context => {
  const specs = readSchedules(graph, message => assert.unreachable(message), createdAt);
  const served = await serveAws(schedulerService(() => specs));
  context.client = new SchedulerClient(served.config);
  context.close = () => {
    context.client.destroy();
    return served.close();
  };
});
test.after(({ close }) => close());

interface Calls {
  get(Name: string, GroupName?: string): Promise<Record<string, unknown>>;
  list(input: ListSchedulesCommandInput): Promise<{ names: unknown[]; NextToken: string | undefined }>;
  readonly client: SchedulerClient;
}
const add = (name: string, run: (calls: Calls) => Promise<unknown>) =>
  test(name, async ({ client }) => {
    await run({
      client,
      async get(Name, GroupName) {
        const { $metadata, ...found } = await client.send(new GetScheduleCommand({ Name, GroupName }));
        return found;
      },
      async list(input) {
        const { Schedules = [], NextToken } = await client.send(new ListSchedulesCommand(input));
        return { names: Schedules.map(({ Name }) => Name), NextToken };
      },
    });
  });

add("a schedule has its name, group, state and expression", async ({ get }) => {
  const found = await get("simple");
  assert.is(found.Name, "simple");
  assert.is(found.GroupName, "default");
  assert.is(found.State, "ENABLED");
  assert.is(found.ScheduleExpression, "rate(1 hour)");
  assert.is(found.Arn, arnOf("simple", "default"));
});
add("its window is off, and its target has the role", async ({ get }) => {
  const found = await get("simple");
  assert.equal(found.FlexibleTimeWindow, { Mode: "OFF" });
  assert.is((found.Target as { Arn: string }).Arn, functionArn("noop"));
  assert.is((found.Target as { RoleArn: string }).RoleArn, roleArn("schedule"));
});
add("it was made and changed at the same time, told as dates", async ({ get }) => {
  const { CreationDate, LastModificationDate } = await get("simple");
  assert.equal(CreationDate, createdAt);
  assert.equal(LastModificationDate, CreationDate);
});
add("what AWS assumes is told", async ({ get }) => {
  const found = await get("simple");
  assert.is(found.ScheduleExpressionTimezone, "UTC");
  assert.is(found.ActionAfterCompletion, "NONE");
  assert.equal((found.Target as { RetryPolicy: object }).RetryPolicy, {
    MaximumEventAgeInSeconds: 86_400,
    MaximumRetryAttempts: 185,
  });
});
add("a group and all that can be said of a schedule", async ({ get }) => {
  assert.equal(await get("whole", "group2"), {
    Arn: arnOf("whole", "group2"),
    GroupName: "group2",
    Name: "whole",
    ScheduleExpression: "cron(0 12 * * ? *)",
    ScheduleExpressionTimezone: "UTC",
    State: "ENABLED",
    Description: "test schedule",
    KmsKeyArn: "arn:aws:kms:us-east-1:000000000000:key/k",
    StartDate: new Date("2026-06-30T22:00:00Z"),
    EndDate: new Date("2026-08-01T00:00:00Z"),
    CreationDate: createdAt,
    LastModificationDate: createdAt,
    ActionAfterCompletion: "NONE",
    FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
    Target: {
      Arn: functionArn("noop"),
      RoleArn: roleArn("schedule"),
      Input: '{"key":"value"}',
      DeadLetterConfig: { Arn: "arn:aws:sqs:us-east-1:000000000000:my-dlq" },
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 },
    },
  });
});
add("one run, its zone, and what becomes of it afterwards", async ({ get }) => {
  const found = await get("once");
  assert.is(found.ScheduleExpression, "at(2030-01-01T00:00:00)");
  assert.is(found.ScheduleExpressionTimezone, "America/New_York");
  assert.is(found.ActionAfterCompletion, "DELETE");
});
add("the group of messages to a FIFO queue", async ({ get }) =>
  assert.equal(((await get("fifo")).Target as { SqsParameters: object }).SqsParameters, {
    MessageGroupId: "group-1",
  }),
);
for (const [name, group] of [
  ["my-schedule", undefined],
  ["simple", "unknown"],
  ["whole", undefined],
] as const)
  add(`${name} is not in the group ${group ?? "default"}`, async ({ get }) =>
    assert.equal(await refusal(get(name, group)), {
      code: "ResourceNotFoundException",
      status: 404,
      message: `Schedule ${name} does not exist.`,
    }),
  );

add("all schedules are listed", async ({ list }) => assert.is((await list({})).names.length, 17));
add("those of a group", async ({ list }) => assert.is((await list({ GroupName: "group2" })).names.length, 5));
add("those of a group that is not there", async ({ list }) =>
  assert.equal((await list({ GroupName: "none" })).names, []),
);
add("those in a state", async ({ list }) => {
  const { names } = await list({ State: "DISABLED" });
  assert.equal(names, ["sch1_DISABLED", "sch2_DISABLED", "sch1_DISABLED", "sch2_DISABLED"]);
});
add("those with a beginning", async ({ list }) =>
  assert.equal((await list({ NamePrefix: "blabla" })).names, ["blabla-1", "blabla-2", "blabla-3"]),
);
add("a page tells that there is more", async ({ list }) => {
  const { names, NextToken } = await list({ MaxResults: 2 });
  assert.is(names.length, 2);
  assert.ok(NextToken);
});
add("a page of those with a beginning, and the next", async ({ list }) => {
  const first = await list({ NamePrefix: "blabla", MaxResults: 2 });
  assert.equal(first.names, ["blabla-1", "blabla-2"]);
  const second = await list({ NamePrefix: "blabla", MaxResults: 2, NextToken: first.NextToken });
  assert.equal(second, { names: ["blabla-3"], NextToken: undefined });
});
add("a summary has dates and the target's ARN alone", async ({ client }) => {
  const { Schedules: [found] = [] } = await client.send(new ListSchedulesCommand({ NamePrefix: "simple" }));
  assert.equal(found, {
    Arn: arnOf("simple", "default"),
    GroupName: "default",
    Name: "simple",
    State: "ENABLED",
    CreationDate: createdAt,
    LastModificationDate: createdAt,
    Target: { Arn: functionArn("noop") },
  });
});
for (const MaxResults of [0, 101])
  add(`${MaxResults} results are refused`, async ({ list }) =>
    assert.is((await refusal(list({ MaxResults }))).code, "ValidationException"),
  );

test.run();
