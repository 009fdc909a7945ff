import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseSchedule, ScheduleError } from "../../../lib/schedule/cron.ts";

interface Vectors {
  readonly next: readonly { expression: string; zone: string; after: string; runs: readonly string[] }[];
  readonly invalid: readonly string[];
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL("../../fixtures/vectors/schedules.json", import.meta.url), "utf8"),
);
const test = suite("cron");

function runs(expression: string, zone: string, after: string, count: number): string[] {
  const schedule = parseSchedule(expression, zone, new Date("2026-11-21T12:00:00Z"));
  const found: string[] = [];
  let last: Date | null = new Date(after);
  while (found.length < count) {
    last = schedule.next(last);
    if (!last) break;
    found.push(last.toISOString().replace(".000Z", "Z"));
  }
  return found;
}

for (const { expression, zone, after, runs: expected } of vectors.next) {
  test(`${expression} in ${zone} after ${after}`, () => {
    assert.equal(runs(expression, zone, after, expected.length), [...expected]);
  });
}

for (const expression of vectors.invalid) {
  test(`refuses ${expression}`, () => {
    assert.throws(
      () => parseSchedule(expression),
      (error: Error) => error instanceof ScheduleError && error.message.includes(expression),
    );
  });
}

test("names the field that is wrong", () => {
  const message = (expression: string) => {
    try {
      parseSchedule(expression);
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  assert.match(message("cron(60 9 * * ? *)"), "not a valid minutes: it takes 0 to 59");
  assert.match(message("cron(0 9 ? * 8 *)"), "not a valid day of week: it takes 1 to 7 or SUN to SAT");
  assert.match(message("cron(0 9 * * ?)"), "not 5");
  assert.match(message("cron(0 9 ? * ? *)"), "exactly one of day of month and day of week");
  assert.match(message("cron(0 0/0 * * ? *)"), "not a valid hours: a step starts at 1");
  assert.match(message("cron(0 9 ? * FRI-MON *)"), "the range runs backwards");
});

test("a bare L of the weekday is Saturday", () => {
  assert.equal(runs("cron(0 9 ? * L *)", "UTC", "2026-11-21T12:00:00Z", 1), ["2026-11-28T09:00:00Z"]);
});

test("an hour that the clocks repeat runs once", () => {
  const expected = ["2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T07:00:00Z"];
  assert.equal(runs("cron(0/30 * * * ? *)", "America/New_York", "2026-11-01T04:30:00Z", 3), expected);
});

test("rate counts its periods from the start", () => {
  const expected = ["2026-11-21T12:05:00Z", "2026-11-21T12:10:00Z"];
  assert.equal(runs("rate(5 minutes)", "UTC", "2026-11-21T12:00:00Z", 2), expected);
  assert.equal(runs("rate(1 day)", "UTC", "2026-11-23T13:00:00Z", 1), ["2026-11-24T12:00:00Z"]);
});

test("at runs once, and never at a time that the clocks jump over", () => {
  assert.equal(runs("at(2026-12-01T10:00:00)", "Europe/Berlin", "2026-12-01T09:00:00Z", 1), []);
  assert.equal(runs("at(2027-03-28T02:30:00)", "Europe/Berlin", "2026-12-01T09:00:00Z", 1), []);
});

test("a day that never comes gives no run", () => {
  assert.equal(runs("cron(0 9 31 2 ? *)", "UTC", "2026-11-21T12:00:00Z", 1), []);
});

test("refuses an unknown zone", () => {
  assert.throws(() => parseSchedule("rate(1 day)", "Europe/Atlantis"), /not an IANA time zone/);
});

test.run();
