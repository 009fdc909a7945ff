import { suite } from "uvu";
import * as assert from "uvu/assert";
import { endOf } from "../../../../handlers/game/events/end.ts";
import { parseSchedule } from "../../../../lib/schedule/cron.ts";

const test = suite("events: the end");

const ends: readonly (readonly [zone: string, startsAt: string, endsAt: string, why: string])[] = [
  ["Europe/Belgrade", "2026-06-01T08:00:00Z", "2026-06-01T20:00:00.000Z", "the same evening, summer time"],
  ["Europe/Belgrade", "2026-12-01T08:00:00Z", "2026-12-01T21:00:00.000Z", "the same evening, winter time"],
  ["Europe/Belgrade", "2026-06-01T19:59:59.999999Z", "2026-06-01T20:00:00.000Z", "just before"],
  ["Europe/Belgrade", "2026-06-01T20:00:00Z", "2026-06-02T20:00:00.000Z", "at the stroke: the next day's"],
  ["Europe/Belgrade", "2026-06-01T20:00:00.000001Z", "2026-06-02T20:00:00.000Z", "just after"],
  ["Europe/Belgrade", "2026-06-01T22:30:00Z", "2026-06-02T20:00:00.000Z", "after midnight there, not in UTC"],
  ["Europe/Belgrade", "2026-03-28T21:00:00Z", "2026-03-29T20:00:00.000Z", "a day of 23 hours"],
  ["Europe/Belgrade", "2026-10-24T20:00:00Z", "2026-10-25T21:00:00.000Z", "a day of 25 hours"],
  [
    "Europe/Belgrade",
    "2026-10-25T00:30:00Z",
    "2026-10-25T21:00:00.000Z",
    "started in the hour that comes twice",
  ],
  [
    "America/New_York",
    "2026-03-08T12:00:00Z",
    "2026-03-09T02:00:00.000Z",
    "clocks went forward that morning",
  ],
  ["America/New_York", "2026-11-01T12:00:00Z", "2026-11-02T03:00:00.000Z", "clocks went back that morning"],
  ["Asia/Kolkata", "2026-06-01T00:00:00Z", "2026-06-01T16:30:00.000Z", "half an hour off"],
  ["Pacific/Kiritimati", "2026-06-01T08:00:00Z", "2026-06-02T08:00:00.000Z", "14 hours ahead"],
  ["Pacific/Pago_Pago", "2026-06-01T08:00:00Z", "2026-06-01T09:00:00.000Z", "11 hours behind"],
  ["Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-31T08:00:00.000Z", "a day that never was"],
  [
    "America/Nuuk",
    "2023-03-25T20:00:00Z",
    "2023-03-27T00:00:00.000Z",
    "clocks jump from 22:00 to 23:00: none that day",
  ],
  ["America/Nuuk", "2022-10-29T20:00:00Z", "2022-10-30T00:00:00.000Z", "22:00 comes twice: the first"],
  ["America/Nuuk", "2022-10-30T00:30:00Z", "2022-10-31T01:00:00.000Z", "between the two: the next day's"],
  ["UTC", "2026-12-31T23:00:00Z", "2027-01-01T22:00:00.000Z", "the year's end"],
];

for (const [zone, startsAt, endsAt, why] of ends)
  test(`${startsAt} in ${zone}: ${why}`, () => assert.is(endOf(startsAt, zone), endsAt));

test("is when the schedule at 22:00 runs next, for each hour of the days around the changes of clocks", () => {
  const zones = [
    "Europe/Belgrade",
    "America/New_York",
    "America/Nuuk",
    "Australia/Lord_Howe",
    "America/Santiago",
  ];
  const days = [
    "2022-10-29",
    "2023-03-25",
    "2026-03-07",
    "2026-03-28",
    "2026-04-04",
    "2026-09-05",
    "2026-10-03",
    "2026-10-24",
    "2026-10-31",
  ];
  for (const zone of zones) {
    const schedule = parseSchedule("cron(0 22 * * ? *)", zone);
    for (const day of days)
      for (let hour = 0; hour < 48; hour += 1) {
        const start = new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000);
        assert.is(
          endOf(start.toISOString(), zone),
          schedule.next(start)?.toISOString(),
          `${zone} ${start.toISOString()}`,
        );
      }
  }
});

test.run();
