import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { number, ofType, text } from "../graph/resources.ts";
import type { Graph } from "../graph/types.ts";

/** A log group of the program. */
export interface LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly retentionDays: number | undefined;
  /** ARN of the key that encrypts it on AWS. */
  readonly keyId: string | undefined;
  /** `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`. */
  readonly groupClass: string;
  readonly isProtected: boolean;
  /** Names of the log files with its lines: functions' labels, or `access`. */
  readonly files: readonly string[];
}

/** A line with its place, which makes its id. Times are milliseconds since the epoch. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  /** The log file: each is one stream. */
  readonly stream: string;
  readonly id: string;
}

export interface LoggingFunction {
  readonly label: string;
  readonly logGroup: string;
}

/** The groups that the program registers; a function without one of its own gets the one that Lambda would make. */
export function readGroups(
  graph: Graph,
  functions: readonly LoggingFunction[],
  arnOf: (name: string) => string,
): LogGroup[] {
  const access = ofType(graph, "aws:apigatewayv2/stage:Stage").map(({ inputs }) =>
    text((inputs.accessLogSettings as { destinationArn?: unknown } | undefined)?.destinationArn),
  );
  const filesOf = (name: string, arn: string) => [
    ...functions.filter(({ logGroup }) => logGroup === name).map(({ label }) => label),
    ...(access.includes(arn) ? ["access"] : []),
  ];
  const registered = ofType(graph, "aws:cloudwatch/logGroup:LogGroup").map(
    ({ name: label, inputs, outputs }) => {
      const name = text(outputs.name) ?? label;
      const arn = text(outputs.arn) ?? arnOf(name);
      return {
        name,
        arn,
        retentionDays: number(inputs.retentionInDays),
        keyId: text(inputs.kmsKeyId),
        groupClass: text(inputs.logGroupClass) ?? "STANDARD",
        isProtected: inputs.deletionProtectionEnabled === true,
        files: filesOf(name, arn),
      };
    },
  );
  const known = new Set(registered.map(({ name }) => name));
  const made = [...new Set(functions.map(({ logGroup }) => logGroup))]
    .filter(name => !known.has(name))
    .map(name => ({
      name,
      arn: arnOf(name),
      retentionDays: undefined,
      keyId: undefined,
      groupClass: "STANDARD",
      isProtected: false,
      files: filesOf(name, arnOf(name)),
    }));
  return [...registered, ...made].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The lines of a group's files, the oldest first: what was rotated away last, and what is written now. */
export function readEvents(dataDir: string, files: readonly string[]): LogEvent[] {
  return files
    .flatMap(stream => [...readFile(dataDir, stream, ".jsonl.1"), ...readFile(dataDir, stream, ".jsonl")])
    .sort((a, b) => a.timestamp - b.timestamp);
}

function readFile(dataDir: string, stream: string, suffix: string): LogEvent[] {
  const lines = textOf(join(dataDir, "logs", stream + suffix)).split("\n");
  let timestamp = 0;
  return lines.flatMap((message, index) => {
    if (message === "") return [];
    // A line that does not say when it was written came after the one before it.
    timestamp = timeOf(message) ?? timestamp;
    return [{ timestamp, message, stream, id: `${stream}${suffix}:${index}` }];
  });
}

function textOf(file: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
  try {
    const buffer = Buffer.alloc(fstatSync(descriptor).size);
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    return buffer.toString("utf8", 0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** Functions write `timestamp`, the access log `time`, metrics `_aws.Timestamp`. */
function timeOf(line: string): number | undefined {
  try {
    const { timestamp, time, _aws } = JSON.parse(line) as {
      timestamp?: string;
      time?: unknown;
      _aws?: { Timestamp?: number };
    };
    const found = timestamp === undefined ? Number(time ?? _aws?.Timestamp) : Date.parse(timestamp);
    return Number.isNaN(found) ? undefined : found;
  } catch {
    return undefined;
  }
}
