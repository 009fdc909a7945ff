/** From this age on a person can be a customer. */
export const adultYears = 18;

/**
 * Whether a person is an adult on the present day in a time zone. One who was born on February 29th is so from March 1st
 * on.
 *
 * @param birthDate `2008-02-29`
 * @param timeZone IANA name
 * @param now milliseconds since the epoch
 */
export function isAdult(birthDate: string, timeZone: string, now: number): boolean {
  const [year = "", ...rest] = birthDate.split("-");
  return [String(Number(year) + adultYears).padStart(4, "0"), ...rest].join("-") <= dayIn(timeZone, now);
}

/** The day in a time zone, `2026-06-01`. */
export function dayIn(timeZone: string, now: number): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string) => parts.find(one => one.type === type)?.value ?? "";
  return [part("year").padStart(4, "0"), part("month"), part("day")].join("-");
}
