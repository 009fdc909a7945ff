import { defined } from "../../lib/defined.ts";
import { AwsError, type AwsOperation } from "../aws/types.ts";
import { list, member, number, text } from "../graph/resources.ts";
import type { Dimension, MetricName, Metrics } from "./metrics.ts";
import type { Summary } from "./series.ts";

export type Input = Readonly<Record<string, unknown>>;

/** An operation on metrics; IAM has no resources for these, so policies name `*`. */
export const onMetrics =
  (name: string, run: (input: Input, metrics: Metrics) => unknown) =>
  (metrics: Metrics): AwsOperation<Input> => ({
    action: `cloudwatch:${name}`,
    resources: () => ["*"],
    run: async input => run(input, metrics),
  });

export const invalid = (message: string) => new AwsError("InvalidParameterValueException", message);

/** @throws AwsError */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined)
    throw new AwsError("MissingRequiredParameterException", `The parameter ${name} is required.`);
  return value;
}

/** @throws AwsError InvalidParameterValueException for another value than these */
export function oneOf(input: Input, name: string, values: readonly string[]): void {
  const value = input[name];
  if (value === undefined || values.includes(String(value))) return;
  throw invalid(
    `Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(", ")}]`,
  );
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const rates = [
  "Bytes",
  "Kilobytes",
  "Megabytes",
  "Gigabytes",
  "Terabytes",
  "Bits",
  "Kilobits",
  "Megabits",
  "Gigabits",
  "Terabits",
  "Count",
];
export const units: readonly string[] = [
  "Seconds",
  "Microseconds",
  "Milliseconds",
  "Percent",
  "None",
  ...rates,
  ...rates.map(rate => `${rate}/Second`),
];

export const dimensionsOf = (input: unknown): Partial<Dimension>[] =>
  list(member(input, "Dimensions")).map(one => {
    const [name, value] = [text(member(one, "Name")), text(member(one, "Value"))];
    return defined({ name, value });
  });

/** Times travel as seconds since the epoch. Milliseconds; @throws AwsError */
export const timeOf = (input: unknown, name: string): number =>
  required(number(member(input, name)), name) * 1_000;

/** A start within a minute counts from that minute's beginning. */
export const startOf = (input: unknown): number => Math.floor(timeOf(input, "StartTime") / 60_000) * 60_000;

/** How the times of a request lie to one another, in whole seconds: negative where it ends before its start. */
export const secondsBetween = (input: unknown): number =>
  Math.floor(timeOf(input, "EndTime") / 1_000) - Math.floor(timeOf(input, "StartTime") / 1_000);

/** @throws AwsError InvalidParameterValueException for what is less than the minute that local mode keeps */
export function periodOf(input: unknown): number {
  const period = required(number(member(input, "Period")), "Period");
  if (period >= 60 && period % 60 === 0) return period;
  if ([1, 5, 10, 20, 30].includes(period))
    throw invalid("Local mode keeps metrics by the minute: the parameter Period must be a multiple of 60.");
  throw invalid("The parameter Period must be a multiple of 60.");
}

/** The series that a request means: exactly these dimensions, and the unit where it names one. */
export function findSeries(metrics: Metrics, metric: unknown, unit: string | undefined) {
  const wanted = dimensionsOf(metric);
  const namespace = required(text(member(metric, "Namespace")), "Namespace");
  const name = required(text(member(metric, "MetricName")), "MetricName");
  return metrics
    .all()
    .filter(
      ({ name: found }) =>
        found.namespace === namespace &&
        found.name === name &&
        (unit === undefined || found.unit === unit) &&
        found.dimensions.length === wanted.length &&
        hasDimensions(found, wanted),
    );
}

/** A dimension without a value stands for any. */
export const hasDimensions = ({ dimensions }: MetricName, wanted: readonly Partial<Dimension>[]): boolean =>
  wanted.every(({ name, value }) =>
    dimensions.some(one => one.name === name && (value === undefined || one.value === value)),
  );

const STATISTICS: Readonly<Record<string, (summary: Summary) => number>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/** @throws AwsError InvalidParameterValueException, for percentiles too */
export function statistic(name: string): (summary: Summary) => number {
  const read = Object.hasOwn(STATISTICS, name) ? STATISTICS[name] : undefined;
  if (read) return read;
  throw invalid(
    `The statistic ${name} is not emulated: local mode keeps ${Object.keys(STATISTICS).join(", ")} of each minute.`,
  );
}
