import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readSchedules } from "../../../../local/scheduler/schedules.ts";
import { functionArn, graphOf, resource, roleArn } from "../../support/program.ts";

/** What LocalStack's tests recorded on AWS, and what floci's assert, of schedules' expressions. */
const createdAt = new Date("2026-06-01T00:00:00Z");
const read = (scheduleExpression: string, warn: (message: string) => void) =>
  readSchedules(
    graphOf(
      resource("aws:scheduler/schedule:Schedule", "one", {
        scheduleExpression,
        target: { arn: functionArn("noop"), roleArn: roleArn("schedule") },
      }),
    ),
    warn,
    createdAt,
  );
const test = suite("EventBridge Scheduler's expressions as other projects' tests know them");

/** What AWS refuses in CreateSchedule: local mode says so and runs the others. */
for (const expression of [
  "cron(0 1 * * * *)",
  "cron(7 20 * * NOT *)",
  "cron(INVALID)",
  "cron(0 dummy ? * MON-FRI *)",
  "cron(71 8 1 * ? *)",
  "cron()",
  "rate(10 seconds)",
  "rate(10 years)",
  "rate()",
  "rate(10)",
  "rate(10 minutess)",
  "rate(foo minutes)",
  "rate(-10 minutes)",
  "rate(0 minutes)",
  "rate( 10 minutes )",
  " rate(10 minutes)",
  "at(2021-12-31T23:59:59Z)",
  "at(2021-12-31)",
  "at(not-a-date)",
  "cron(0 10 * * *)",
])
  test(`${expression} is refused`, () => {
    const warnings: string[] = [];
    assert.equal(
      read(expression, one => warnings.push(one)),
      [],
    );
    assert.is(warnings.length, 1);
  });
for (const [expression, next] of [
  ["cron(0-15/1 8-8 ? * 2,3,4,5,6,7 *)", "2026-06-01T08:00:00Z"],
  ["cron(30-30 13-13 ? * 2,4,6 *)", "2026-06-01T13:30:00Z"],
  ["cron(1-31/30 1-1 ? * 1,7 *)", "2026-06-06T01:01:00Z"],
  ["cron(0 18 ? * MON-FRI *)", "2026-06-01T18:00:00Z"],
  ["cron(*/15 * * * ? *)", "2026-06-01T00:15:00Z"],
  ["cron(0-59/10 0-23/2 ? * * *)", "2026-06-01T00:10:00Z"],
  ["at(2030-12-31T23:59:59)", "2030-12-31T23:59:59Z"],
  ["rate(5 minutes)", "2026-06-01T00:05:00Z"],
  ["rate(1 day)", "2026-06-02T00:00:00Z"],
] as const)
  test(`${expression} runs next at ${next}`, () => {
    const [spec] = read(expression, message => assert.unreachable(message));
    assert.equal(spec?.schedule.next(createdAt), new Date(next));
  });

test.run();
