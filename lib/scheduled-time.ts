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
  const wallTime = readWallTime(text, true);
  if (wallTime) {
    const [instant] = instantsOf(wallTime, zone);
    if (instant) return instant;
    throw new ScheduledTimeError(`The clocks of ${zone} jump over ${text}, so nothing is scheduled then.`);
  }
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime()) || !/(Z|[+-]\d\d:\d\d)$/.test(text))
    throw new ScheduledTimeError(
      `A scheduled time is one such as 2026-06-01T22:00 or 2026-06-01T20:00Z, and not "${text}".`,
    );
  return instant;
}
