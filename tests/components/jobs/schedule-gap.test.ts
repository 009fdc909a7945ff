import { suite } from "uvu";
import * as assert from "uvu/assert";
import { longestGapSeconds } from "../../../components/jobs/schedule-gap.ts";
import { parseSchedule } from "../../../lib/schedule/cron.ts";

const test = suite("components/schedule-gap");

const hour = 3600;
const day = 24 * hour;
const rows: readonly [expression: string, zone: string, seconds: number | null][] = [
  ["rate(5 minutes)", "UTC", 300],
  ["cron(30 3 * * ? *)", "UTC", day],
  // The night in autumn is an hour longer.
  ["cron(30 4 * * ? *)", "Europe/Belgrade", day + hour],
  // The night in spring has no half past two: that run is skipped.
  ["cron(30 2 * * ? *)", "Europe/Belgrade", 2 * day - hour],
  ["cron(0 8 ? * MON-FRI *)", "UTC", 3 * day],
  ["cron(0 4 1 * ? *)", "UTC", 31 * day],
  ["at(2026-12-01T10:00:00)", "UTC", null],
  // Many runs a day, so that the four hundredth comes before the first weekend.
  ["cron(0/5 8-18 ? * MON-FRI *)", "UTC", 61 * hour + 300],
  ["cron(* 9-17 ? * MON-FRI *)", "UTC", 63 * hour + 60],
  // The clocks go back on a Sunday.
  ["cron(0/5 8-18 ? * MON-FRI *)", "Europe/Belgrade", 62 * hour + 300],
  ["cron(0/10 * 1-7 * ? *)", "UTC", 24 * day + 600],
  ["cron(* * * * ? *)", "UTC", 60],
];
for (const [expression, zone, seconds] of rows) {
  test(`${expression} in ${zone}: ${seconds} s`, () => {
    assert.is(longestGapSeconds(parseSchedule(expression, zone)), seconds);
  });
}

test.run();
