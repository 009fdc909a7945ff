import { Cron } from "croner";
import { readCronFields, ScheduleError } from "./cron-fields.ts";
import { fromUtc, instantsOf, isTimeZone, utc, type WallTime, wallTimeAt } from "./zoned-time.ts";

export { ScheduleError } from "./cron-fields.ts";

/** A schedule as EventBridge Scheduler runs it. */
export interface Schedule {
  /**
   * The first run after a moment, or null when no run follows. A local time that a clock change removes is skipped,
   * one that it repeats runs once.
   */
  next(after: Date): Date | null;
}

const UNIT_MILLISECONDS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Reads `cron(...)`, `rate(...)` or `at(...)`.
 *
 * @param zone IANA name, such as `Europe/Belgrade`
 * @param startsAt what the periods of `rate` are counted from
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @throws ScheduleError that names the field
 * @example parseSchedule("cron(0 22 * * ? *)", "Europe/Belgrade").next(new Date());
 */
export function parseSchedule(expression: string, zone = "UTC", startsAt = new Date(0)): Schedule {
  const [, kind, text = ""] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  if (!isTimeZone(zone)) throw new ScheduleError(`${JSON.stringify(zone)} is not an IANA time zone.`);
  if (kind === "cron") return cronSchedule(expression, text, zone);
  if (kind === "rate") return rateSchedule(expression, text, startsAt);
  if (kind === "at") return atSchedule(expression, text, zone);
  throw new ScheduleError(`${expression}: a schedule is cron(...), rate(...) or at(...).`);
}

function cronSchedule(expression: string, text: string, zone: string): Schedule {
  const pattern = `0 ${readCronFields(expression, text).join(" ")}`;
  // Croner works on the clock on the wall, written as if it were in UTC: its own zones run a repeated hour twice, move
  // runs out of an hour that a clock change removes, and are slow.
  const cron = new Cron(pattern, {
    mode: "7-part",
    alternativeWeekdays: true,
    sloppyRanges: true,
    utcOffset: 0,
    paused: true,
  });
  return {
    next(after) {
      let onWall = cron.nextRun(new Date(utc(wallTimeAt(after, zone))));
      while (onWall) {
        const [run] = instantsOf(fromUtc(onWall), zone);
        if (run && run > after) return run;
        onWall = cron.nextRun(onWall);
      }
      return null;
    },
  };
}

function rateSchedule(expression: string, text: string, startsAt: Date): Schedule {
  const [, value = "", unit = ""] = /^(\d+) (minute|hour|day)s?$/.exec(text) ?? [];
  const period = Number(value) * (UNIT_MILLISECONDS[unit as keyof typeof UNIT_MILLISECONDS] ?? 0);
  if (!(period > 0))
    throw new ScheduleError(
      `${expression}: rate takes a value of at least 1 and a unit: minutes, hours or days.`,
    );
  return {
    next(after) {
      const periods = Math.floor((after.getTime() - startsAt.getTime()) / period) + 1;
      return new Date(startsAt.getTime() + Math.max(1, periods) * period);
    },
  };
}

function atSchedule(expression: string, text: string, zone: string): Schedule {
  const time = readWallTime(text);
  if (!time)
    throw new ScheduleError(
      `${expression}: at takes a time such as at(2026-12-01T10:00:00), without an offset.`,
    );
  const [instant] = instantsOf(time, zone);
  return { next: after => (instant && instant > after ? instant : null) };
}

/** `2026-12-01T10:00:00`, seconds optional where `short` says so; null when the text is not a time. */
export function readWallTime(text: string, short = false): WallTime | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (!match || (match[6] === undefined && !short)) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // A day or hour that does not exist becomes another one, and so do the first hundred years.
  return date.toISOString().slice(0, 16) === text.slice(0, 16) && second < 60
    ? [year, month, day, hour, minute, second]
    : null;
}
