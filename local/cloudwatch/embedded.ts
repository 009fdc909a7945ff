import { list, member, number, text } from "../graph/resources.ts";
import type { Dimension, Measurement } from "./metrics.ts";

const MOST_DIMENSIONS = 30;
const MOST_VALUES = 100;

/**
 * The measurements in a log line in CloudWatch's embedded metric format; none for any other line, nor for metrics that
 * break the format: CloudWatch leaves those out as well, and the line stays in the log.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function readEmbedded(line: string): Measurement[] {
  if (!line.includes('"_aws"')) return [];
  const root = parse(line);
  const at = number(member(root, "_aws", "Timestamp"));
  if (at === undefined) return [];
  return list(member(root, "_aws", "CloudWatchMetrics")).flatMap(directive => {
    const namespace = text(member(directive, "Namespace"));
    if (!namespace) return [];
    const sets = list(member(directive, "Dimensions")).map(names => dimensionsOf(root, names));
    return list(member(directive, "Metrics")).flatMap(metric => {
      const name = text(member(metric, "Name"));
      const values = name === undefined ? null : valuesOf(member(root, name));
      if (!name || !values) return [];
      const unit = text(member(metric, "Unit")) ?? "None";
      return sets
        .filter(dimensions => dimensions !== null)
        .map(dimensions => ({ namespace, name, dimensions, unit, at, values }));
    });
  });
}

/** Values of the dimensions that a set names; null where one is missing. */
function dimensionsOf(root: unknown, names: unknown): Dimension[] | null {
  const wanted = list(names);
  const found = wanted.flatMap(name => {
    const value = typeof name === "string" ? text(member(root, name)) : undefined;
    return typeof name === "string" && value ? [{ name, value }] : [];
  });
  return found.length === wanted.length && found.length <= MOST_DIMENSIONS ? found : null;
}

/** One number, or a list of at most 100. */
function valuesOf(target: unknown): readonly number[] | null {
  const values = Array.isArray(target) ? target : [target];
  const isFine = values.length > 0 && values.length <= MOST_VALUES && values.every(Number.isFinite);
  return isFine ? values : null;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
