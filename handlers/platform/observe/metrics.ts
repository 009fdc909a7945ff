import { writeLine } from "./log.ts";

/** Counts and durations for CloudWatch. */
export interface Metrics {
  count(name: string, value?: number, dimensions?: Readonly<Record<string, string>>): void;
  /** In milliseconds. */
  duration(name: string, milliseconds: number, dimensions?: Readonly<Record<string, string>>): void;
}

export interface MetricsOptions {
  readonly namespace: string;
  /** Dimensions of every metric. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly now?: () => number;
  readonly write?: (line: string) => void;
}

/**
 * Writes metrics as log lines in CloudWatch's embedded metric format; no call leaves the function.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetrics({
  namespace,
  dimensions,
  now = Date.now,
  write = writeLine,
}: MetricsOptions): Metrics {
  const put = (name: string, unit: "Count" | "Milliseconds", value: number, more = {}) => {
    const all: Record<string, string> = { ...dimensions, ...more };
    const metric = {
      Namespace: namespace,
      Dimensions: [Object.keys(all)],
      Metrics: [{ Name: name, Unit: unit }],
    };
    write(JSON.stringify({ _aws: { Timestamp: now(), CloudWatchMetrics: [metric] }, ...all, [name]: value }));
  };
  return {
    count: (name, value = 1, more) => put(name, "Count", value, more),
    duration: (name, milliseconds, more) => put(name, "Milliseconds", milliseconds, more),
  };
}
