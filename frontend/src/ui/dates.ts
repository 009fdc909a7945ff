/** How a moment or a number is written, in the reader's language and time zone. */
const format = (options: Intl.DateTimeFormatOptions, languages?: string | readonly string[]) => {
  const made = new Intl.DateTimeFormat(languages as string[], options);
  return (instant: string | Date) => made.format(typeof instant === "string" ? new Date(instant) : instant);
};

export const formatDay = format({ dateStyle: "medium" });
export const formatMoment = format({ dateStyle: "medium", timeStyle: "short" });
/** A day without a time, such as a birthday: it is the same day everywhere. */
export const formatDate = format({ dateStyle: "medium", timeZone: "UTC" });

const number = new Intl.NumberFormat();
export const formatNumber = (value: number): string => number.format(value);

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
