/**
 * Strava's limits: so many requests in each quarter of an hour, from minute 0, 15, 30 and 45, and so many a day in UTC.
 * https://developers.strava.com/docs/rate-limits/
 */
export interface Usage {
  readonly shortLimit: number;
  readonly shortUsage: number;
  readonly dailyLimit: number;
  readonly dailyUsage: number;
}

const quarterMilliseconds = 15 * 60 * 1000;
const dayMilliseconds = 24 * 60 * 60 * 1000;

export const quarterOf = (now: number): number => now - (now % quarterMilliseconds);
export const dayOf = (now: number): number => now - (now % dayMilliseconds);
export const nextQuarter = (now: number): number => quarterOf(now) + quarterMilliseconds;
export const nextDay = (now: number): number => dayOf(now) + dayMilliseconds;

/**
 * What the headers of a reply say: of the limit of reading and the limit of all, in each window the one that is
 * nearer to its end.
 */
export function usageOf(headers: Readonly<Record<string, string | string[] | undefined>>): Usage | null {
  const found = ["x-readratelimit", "x-ratelimit"].flatMap(name => {
    const [shortLimit, dailyLimit] = pair(headers[`${name}-limit`]);
    const [shortUsage, dailyUsage] = pair(headers[`${name}-usage`]);
    if (!shortLimit || !dailyLimit || shortUsage === undefined || dailyUsage === undefined) return [];
    return [{ shortLimit, shortUsage, dailyLimit, dailyUsage }];
  });
  const [first, second = first] = found;
  if (!first || !second) return null;
  const short = left(first.shortLimit, first.shortUsage) <= left(second.shortLimit, second.shortUsage);
  const daily = left(first.dailyLimit, first.dailyUsage) <= left(second.dailyLimit, second.dailyUsage);
  const { shortLimit, shortUsage } = short ? first : second;
  const { dailyLimit, dailyUsage } = daily ? first : second;
  return { shortLimit, shortUsage, dailyLimit, dailyUsage };
}

/** When the next request may be sent after Strava refused one: in the next quarter, or tomorrow. */
export function blockedUntil(usage: Usage | null, now: number): number {
  const isDayOver = usage !== null && usage.dailyUsage >= usage.dailyLimit;
  return isDayOver ? nextDay(now) : nextQuarter(now);
}

const left = (limit: number, usage: number): number => limit - usage;

function pair(header: string | string[] | undefined): readonly (number | undefined)[] {
  const match = /^(\d{1,9}), *(\d{1,9})$/.exec(String(header ?? ""));
  return match ? [Number(match[1]), Number(match[2])] : [];
}
