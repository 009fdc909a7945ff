import { element } from "./dom.ts";

/** `0.4 ms`, `12 ms`, `1.3 s`, `2 min 5 s` */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1_000) return `${milliseconds.toFixed(0)} ms`;
  const seconds = milliseconds / 1_000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** `48 kB` */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

/** The time of the day, with the date when it was not today; the tooltip says all of it. */
export function timeOf(text: string, { exact = false } = {}): HTMLElement {
  const date = new Date(text);
  const isToday = day.format(date) === day.format(new Date());
  const milliseconds = exact ? `.${String(date.getMilliseconds()).padStart(3, "0")}` : "";
  const shown = `${isToday ? "" : `${day.format(date)}, `}${clock.format(date)}${milliseconds}`;
  return element("time", { dateTime: text, title: whole.format(date) }, shown);
}

/** The day and the time, whichever day it was. */
export function dayAndTime(text: string): HTMLElement {
  const date = new Date(text);
  const shown = `${day.format(date)}, ${clock.format(date)}`;
  return element("time", { dateTime: text, title: whole.format(date) }, shown);
}

/** A time in a zone of its own, such as a schedule's. */
export function timeInZone(text: string, zone: string): HTMLElement {
  const date = new Date(text);
  const options = { dateStyle: "medium", timeStyle: "short", timeZone: zone } as const;
  const shown = new Intl.DateTimeFormat(undefined, options).format(date);
  return element("time", { dateTime: text, title: whole.format(date) }, shown);
}

/** `in 3 hours`, `2 days ago` */
export function distance(milliseconds: number): string {
  const units = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1_000],
  ] as const;
  const [unit, length] = units.find(([, length]) => Math.abs(milliseconds) >= length) ?? ["second", 1_000];
  return new Intl.RelativeTimeFormat("en", { numeric: "always" }).format(
    Math.round(milliseconds / length),
    unit,
  );
}

/** JSON on several lines; any other text as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

/** A measured value with CloudWatch's unit: `12 ms`, `3`, `48 kB`, `7.5 Percent`. */
export function measured(value: number, unit: string): string {
  if (unit === "Milliseconds") return duration(value);
  if (unit === "Seconds") return duration(value * 1_000);
  if (unit === "Bytes") return size(value);
  const figure = value.toLocaleString("en", { maximumFractionDigits: 2 });
  return unit === "Count" || unit === "None" ? figure : `${figure} ${unit}`;
}
