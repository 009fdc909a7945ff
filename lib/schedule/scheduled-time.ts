import { readWallTime } from "./cron.ts";
import { instantsOf } from "./zoned-time.ts";

/** A time that cannot be read, or that the clocks of a zone never show. */
export class ScheduledTimeError extends Error {
  override readonly name = "ScheduledTimeError";
}

/**
 * Reads the scheduled time that a run stands for: `2026-06-01T22:00` in the schedule's zone, or with an offset,
 * `2026-06-01T20:00Z`.
 * @throws ScheduledTimeError
 */
export function readScheduledTime(text: string, zone: string): Date {
  const [, onWall = text, offset] = /^(.+?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  // Left to itself, Date would take February 30th for March 2nd.
  const wallTime = readWallTime(onWall, true);
  const [instant] = wallTime && offset === undefined ? instantsOf(wallTime, zone) : [new Date(text)];
  if (instant === undefined)
    throw new ScheduledTimeError(`The clocks of ${zone} jump over ${text}, so nothing is scheduled then.`);
  if (!wallTime || Number.isNaN(instant.getTime()))
    throw new ScheduledTimeError(
      `A scheduled time is one such as 2026-06-01T22:00 or 2026-06-01T20:00Z, and not "${text}".`,
    );
  return instant;
}
