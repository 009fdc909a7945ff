import type { AwsOperation } from "../aws/types.ts";
import type { MountedAwsService, ServiceHost } from "../services/host.ts";
import { type LoggingFunction, readEvents, readGroups } from "./groups.ts";
import type { OperationContext } from "./operation.ts";
import { describeLogGroups } from "./operations/describe-log-groups.ts";
import { describeLogStreams } from "./operations/describe-log-streams.ts";
import { filterLogEvents } from "./operations/filter-log-events.ts";
import { getLogEvents } from "./operations/get-log-events.ts";

export interface LogSources {
  readonly dataDir: string;
  readonly functions: () => readonly LoggingFunction[];
}

/**
 * CloudWatch Logs, to be read: the log files of local mode, a stream for each function.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html
 */
export function cloudWatchLogsService(
  host: ServiceHost,
  { dataDir, functions }: LogSources,
): MountedAwsService {
  const arnOf = (name: string) => `arn:aws:logs:${host.region}:${host.accountId}:log-group:${name}`;
  return {
    aws: {
      signingName: "logs",
      protocol: "json-1.1",
      targetPrefix: "Logs_20140328.",
      operations: operations({
        arnOf,
        createdAt: host.clock.now().getTime(),
        groups: () => readGroups(host.graph(), functions(), arnOf),
        events: group => readEvents(dataDir, group.files),
      }),
    },
  };
}

const operations = (context: OperationContext): Record<string, AwsOperation> => ({
  DescribeLogGroups: describeLogGroups(context),
  DescribeLogStreams: describeLogStreams(context),
  FilterLogEvents: filterLogEvents(context),
  GetLogEvents: getLogEvents(context),
});
