/** A schedule expression that EventBridge Scheduler would refuse; the message names the field. */
export class ScheduleError extends Error {
  override readonly name = "ScheduleError";
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of values, the first standing for `min`. */
  readonly names?: readonly string[];
  /** Further forms that the field takes, each with the numbers that it holds in groups. */
  readonly special?: RegExp;
}

const FIELDS: readonly Field[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31, special: /^(?:L|LW|(\d+)W)$/ },
  {
    name: "month",
    min: 1,
    max: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  {
    name: "day of week",
    min: 1,
    max: 7,
    names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    special: /^(?:L|(\w+)L|(\w+)#[1-5])$/,
  },
  { name: "year", min: 1970, max: 2199 },
];

/**
 * Checks the six fields of `cron(...)` as AWS does and returns them with names as numbers, a bare `L` of the
 * weekday as Saturday and `?` as `*`.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 * @throws ScheduleError
 */
export function readCronFields(expression: string, text: string): string[] {
  const parts = text.trim().toUpperCase().split(/\s+/);
  if (parts.length !== FIELDS.length)
    throw new ScheduleError(
      `${expression}: cron needs six fields (minutes, hours, day of month, month, day of week, year), not ${parts.length}.`,
    );
  const [, , dayOfMonth, , dayOfWeek] = parts;
  if ((dayOfMonth === "?") === (dayOfWeek === "?"))
    throw new ScheduleError(
      `${expression}: exactly one of day of month and day of week must be ?, because the other one decides.`,
    );
  return FIELDS.map((field, index) => readField(expression, field, parts[index] ?? ""));
}

function readField(expression: string, field: Field, text: string): string {
  if (text === "?" && field.special) return "*";
  return text
    .split(",")
    .map(item => readItem(expression, field, item))
    .join(",");
}

function readItem(expression: string, field: Field, item: string): string {
  const special = field.special?.exec(item);
  if (special) {
    const value = special[1] ?? special[2];
    if (value === undefined) return field.name === "day of week" ? "7" : item;
    return item.replace(value, readValue(expression, field, value));
  }
  const [, range = "", step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
  if (step !== undefined && Number(step) < 1) throw refused(expression, field, item, "a step starts at 1");
  const suffix = step === undefined ? "" : `/${step}`;
  if (range === "*") return `*${suffix}`;
  const [from = "", to, ...rest] = range.split("-");
  if (rest.length > 0) throw refused(expression, field, item, "a range has two ends");
  const low = readValue(expression, field, from);
  if (to === undefined) return low + suffix;
  const high = readValue(expression, field, to);
  if (Number(low) > Number(high)) throw refused(expression, field, item, "the range runs backwards");
  return `${low}-${high}${suffix}`;
}

function readValue(expression: string, field: Field, value: string): string {
  const named = field.names?.indexOf(value) ?? -1;
  if (named >= 0) return String(field.min + named);
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < field.min || number > field.max)
    throw refused(
      expression,
      field,
      value,
      `it takes ${field.min} to ${field.max}${field.names ? ` or ${field.names[0]} to ${field.names.at(-1)}` : ""}`,
    );
  return String(number);
}

const refused = (expression: string, field: Field, item: string, why: string) =>
  new ScheduleError(`${expression}: ${JSON.stringify(item)} is not a valid ${field.name}: ${why}.`);
