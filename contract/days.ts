import * as v from "valibot";

/** A day that there is, from 1900 on. */
export const BirthDate = v.pipe(
  v.string(),
  v.regex(/^(19|20)\d\d-\d\d-\d\d$/, "Invalid date: Expected a day from 1900 on, such as 1990-06-01"),
  v.check(isDay, "Invalid date: there is no such day"),
  v.metadata({ format: "date" }),
  v.examples(["1990-12-10"]),
);

/** Name of a time zone, such as `Europe/Belgrade`. */
export const TimeZone = v.pipe(
  v.string(),
  v.maxLength(64, "Invalid time zone: Expected an IANA name such as Europe/Berlin"),
  v.check(isTimeZone, "Invalid time zone: Expected an IANA name such as Europe/Berlin"),
  v.examples(["Europe/Berlin"]),
);

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** Whether the name is an IANA time zone; an offset such as `+01:00` is not. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
