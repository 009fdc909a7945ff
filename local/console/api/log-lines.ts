import type { LogLine } from "../../observe/recent-logs.ts";
import type { LogView } from "../types.ts";

const LEVELS: Readonly<Record<string, LogView["level"]>> = {
  TRACE: "DEBUG",
  DEBUG: "DEBUG",
  INFO: "INFO",
  WARN: "WARN",
  ERROR: "ERROR",
  FATAL: "ERROR",
};

/** Takes a line of Lambda's JSON format, or of CloudWatch's metrics, apart; any other line is its own message. */
export function toLogView({ sequence, at, function: name, requestId, text }: LogLine): LogView {
  const view = { sequence, at: new Date(at).toISOString(), function: name, requestId };
  const entry = parse(text);
  if (!entry) return { ...view, level: "TEXT", message: text, fields: [] };
  const metrics = metricNames(entry);
  if (metrics) return { ...view, level: "METRIC", ...metricLine(entry, metrics) };
  const { timestamp: _timestamp, level, message, requestId: _requestId, ...rest } = entry;
  return {
    ...view,
    level: LEVELS[String(level).toUpperCase()] ?? "TEXT",
    message: errorText(message) ?? asText(message),
    fields: fieldsOf(rest),
  };
}

/** What Lambda's runtime writes for an error that a function did not catch. */
function errorText(message: unknown): string | null {
  if (typeof message !== "object" || message === null || !("errorType" in message)) return null;
  const { errorType, errorMessage, stackTrace } = message as Record<string, unknown>;
  const trace = Array.isArray(stackTrace) ? stackTrace.join("\n") : "";
  return trace !== "" ? trace : `${errorType}: ${errorMessage}`;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function metricNames(entry: Readonly<Record<string, unknown>>): string[] | null {
  const directives = (entry._aws as { CloudWatchMetrics?: unknown } | undefined)?.CloudWatchMetrics;
  if (!Array.isArray(directives)) return null;
  return directives.flatMap(({ Metrics }) =>
    Array.isArray(Metrics) ? Metrics.map(({ Name }) => String(Name)) : [],
  );
}

function metricLine(entry: Readonly<Record<string, unknown>>, names: readonly string[]) {
  const { _aws, ...rest } = entry;
  const dimensions = Object.entries(rest).filter(([name]) => !names.includes(name));
  return {
    message: names.map(name => `${name} = ${asText(entry[name])}`).join(", "),
    fields: fieldsOf(Object.fromEntries(dimensions)),
  };
}

const fieldsOf = (rest: object): LogView["fields"] =>
  Object.entries(rest)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name, asText(value)] as const);

const asText = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));

function parse(text: string): Record<string, unknown> | null {
  if (!text.startsWith("{")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
