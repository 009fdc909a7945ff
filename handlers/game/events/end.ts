import { instantsOf, wallTimeAt } from "../../../lib/schedule/zoned-time.ts";
import { rules } from "../rules.ts";

/** More than the days in a row whose clocks can jump over an hour. */
const daysLooked = 4;

/**
 * When an event ends: the first 22:00 that the clocks of the zone show after its start, as a schedule at 22:00 runs.
 * So a 22:00 that a clock change leaves out does not count, and of one that is repeated the first does.
 *
 * @param zone IANA name, such as `Europe/Belgrade`
 */
export function endOf(startsAt: string, zone: string): string {
  const start = new Date(startsAt);
  const [year, month, day] = wallTimeAt(start, zone);
  for (let days = 0; days < daysLooked; days += 1) {
    const date = new Date(Date.UTC(year, month - 1, day + days));
    const [end] = instantsOf(
      [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), rules.events.endHour, 0, 0],
      zone,
    );
    if (end && end > start) return end.toISOString();
  }
  throw new Error(`The clocks of ${zone} show no ${rules.events.endHour}:00 after ${startsAt}.`);
}
