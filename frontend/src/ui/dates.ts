/** How a moment is written, in the reader's language and time zone. Making a format takes milliseconds: it is made at its first use. */
const format = (options: Intl.DateTimeFormatOptions) => {
  let made: Intl.DateTimeFormat | undefined;
  return (instant: string | Date) => {
    made ??= new Intl.DateTimeFormat(undefined, options);
    return made.format(typeof instant === "string" ? new Date(instant) : instant);
  };
};

export const formatDay = format({ dateStyle: "medium" });
export const formatMoment = format({ dateStyle: "medium", timeStyle: "short" });
/** A day without a time, such as a birthday: it is the same day everywhere. */
export const formatDate = format({ dateStyle: "medium", timeZone: "UTC" });

/** How a number is written, likewise made once. */
export const numberFormat = (options?: Intl.NumberFormatOptions, languages?: string) => {
  let made: Intl.NumberFormat | undefined;
  return (value: number): string => {
    made ??= new Intl.NumberFormat(languages, options);
    return made.format(value);
  };
};

export const formatNumber = numberFormat();

/** `1:02:03` */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [String(first), ...rest.map(part => String(part).padStart(2, "0"))].join(":");
}

/** `2.4 km`, or metres below a kilometre. */
export function formatDistance(meters: number, languages?: string): string {
  const isShort = meters < 1_000;
  return new Intl.NumberFormat(languages, {
    style: "unit",
    unit: isShort ? "meter" : "kilometer",
    maximumFractionDigits: isShort ? 0 : 2,
  }).format(isShort ? meters : meters / 1_000);
}
