/** Wall-clock time: year, month (1 to 12), day, hour, minute, second. */
export type WallTime = readonly [number, number, number, number, number, number];

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The wall-clock time that an instant has in an IANA time zone.
 * @throws RangeError for an unknown zone
 */
export function wallTimeAt(instant: Date, zone: string): WallTime {
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
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return [part("year"), part("month"), part("day"), part("hour"), part("minute"), part("second")];
}

/**
 * The instants that have a wall-clock time in a zone, earlier first: two where clocks go back, none where they jump
 * over it.
 */
export function instantsOf(time: WallTime, zone: string): Date[] {
  const asUtc = utc(time);
  const day = 86_400_000;
  const offsets = [asUtc - day, asUtc + day].map(around => utc(wallTimeAt(new Date(around), zone)) - around);
  const candidates = [...new Set(offsets)].map(offset => asUtc - offset).sort((a, b) => a - b);
  return candidates.map(at => new Date(at)).filter(instant => utc(wallTimeAt(instant, zone)) === asUtc);
}

/** Whether clocks have shown the same time before, because they were put back since. */
export function isRepeated(instant: Date, zone: string): boolean {
  const [first] = instantsOf(wallTimeAt(instant, zone), zone);
  return first !== undefined && first.getTime() < instant.getTime() - (instant.getTime() % 1000);
}

export function isTimeZone(zone: string): boolean {
  try {
    wallTimeAt(new Date(0), zone);
    return true;
  } catch {
    return false;
  }
}

const utc = ([year, month, day, hour, minute, second]: WallTime) =>
  Date.UTC(year, month - 1, day, hour, minute, second);
