import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readScheduledTime, ScheduledTimeError } from "../../../lib/schedule/scheduled-time.ts";

const test = suite("scheduled times");

const read = (text: string, zone = "Europe/Belgrade") => readScheduledTime(text, zone).toISOString();

test("a time without an offset is one in the zone", () => {
  assert.is(read("2026-06-01T22:00"), "2026-06-01T20:00:00.000Z");
  assert.is(read("2026-12-01T22:00:30"), "2026-12-01T21:00:30.000Z");
});

test("a time with an offset is an instant", () => {
  assert.is(read("2026-06-01T20:00Z"), "2026-06-01T20:00:00.000Z");
  assert.is(read("2026-06-01T22:00:00+02:00"), "2026-06-01T20:00:00.000Z");
  assert.is(read("2026-06-01T20:00:00.500Z"), "2026-06-01T20:00:00.500Z");
});

test("of a time that clocks show twice, the first is meant", () => {
  assert.is(read("2026-10-25T02:30"), "2026-10-25T00:30:00.000Z");
});

for (const text of [
  "2026-03-29T02:30",
  "tomorrow",
  "2026-06-01",
  "2026-02-30T10:00",
  "2026-02-30T10:00Z",
  "2026-02-30T10:00:00.000+02:00",
  "2026-06-01T24:00Z",
  "2026-06-01T20:00+99:00",
  "2026-06-01T20:60Z",
  "0050-06-01T20:00",
  "June 1 2026 20:00Z",
  "2026-06-01T25:00",
  "",
]) {
  test(`refuses "${text}"`, () => {
    assert.throws(
      () => read(text),
      (error: unknown) => error instanceof ScheduledTimeError,
    );
  });
}

test.run();
