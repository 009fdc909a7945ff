/** Wall-clock time: year, month (1 to 12), day, hour, minute, second. */
export type WallTime = readonly [number, number, number, number, number, number];

/**
 * The wall-clock time that an instant has in an IANA time zone.
 * @throws RangeError for an unknown zone
 */
export function wallTimeAt(instant: Date, zone: string): WallTime {
  return fromUtc(new Date(instant.getTime() + offsetAt(instant.getTime(), zone)));
}

const day = 86_400_000;

/** How far a zone is ahead of UTC, in milliseconds. No zone changes its clocks twice within a day of UTC. */
function offsetAt(instant: number, zone: string): number {
  const midnight = Math.floor(instant / day) * day;
  const offset = offsetAtMidnight(midnight, zone);
  return offset === offsetAtMidnight(midnight + day, zone) ? offset : readOffset(instant, zone);
}

/** By midnight in UTC and zone: asking the system takes a hundred times as long. */
const midnights = new Map<string, number>();
/** Three years of a dozen zones; when it is full it is emptied. */
const mostMidnights = 12 * 3 * 366;

function offsetAtMidnight(midnight: number, zone: string): number {
  const key = `${midnight} ${zone}`;
  const known = midnights.get(key);
  if (known !== undefined) return known;
  if (midnights.size >= mostMidnights) midnights.clear();
  const offset = readOffset(midnight, zone);
  midnights.set(key, offset);
  return offset;
}

function readOffset(instant: number, zone: string): number {
  const second = Math.floor(instant / 1000) * 1000;
  return utc(readWallTime(second, zone)) - second;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function readWallTime(instant: number, zone: string): WallTime {
  let format = formats.get(zone);
  if (!format) {
    const two = "2-digit";
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    formats.set(zone, format);
  }
  // Such as 11/21/2026, 18:28:00; taking the parts that formatToParts gives takes three times as long.
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
    format.format(instant).match(/\d+/g) ?? []
  ).map(Number);
  return [year, month, day, hour, minute, second];
}

/**
 * The instants that have a wall-clock time in a zone, earlier first: two where clocks go back, none where they jump
 * over it.
 */
export function instantsOf(time: WallTime, zone: string): Date[] {
  const asUtc = utc(time);
  const offsets = [asUtc - day, asUtc + day].map(around => offsetAt(around, zone));
  const candidates = [...new Set(offsets)].map(offset => asUtc - offset).sort((a, b) => a - b);
  return candidates.map(at => new Date(at)).filter(instant => utc(wallTimeAt(instant, zone)) === asUtc);
}

export function isTimeZone(zone: string): boolean {
  try {
    wallTimeAt(new Date(0), zone);
    return true;
  } catch {
    return false;
  }
}

/** The milliseconds of a wall-clock time, as if it were in UTC. */
export const utc = ([year, month, day, hour, minute, second]: WallTime) =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/** The wall-clock time that a moment has in UTC. */
export const fromUtc = (at: Date): WallTime => [
  at.getUTCFullYear(),
  at.getUTCMonth() + 1,
  at.getUTCDate(),
  at.getUTCHours(),
  at.getUTCMinutes(),
  at.getUTCSeconds(),
];
