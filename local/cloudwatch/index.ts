import type { AwsOperation } from "../aws/types.ts";
import type { MountedAwsService } from "../services/host.ts";
import type { Metrics } from "./metrics.ts";
import { getMetricData } from "./operations/get-metric-data.ts";
import { getMetricStatistics } from "./operations/get-metric-statistics.ts";
import { listMetrics } from "./operations/list-metrics.ts";

/**
 * CloudWatch's metrics, to be read: those that functions log.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/Welcome.html
 */
export const cloudWatchService = (metrics: Metrics): MountedAwsService => ({
  aws: {
    signingName: "monitoring",
    protocol: "json-1.0",
    // The names that errors had before the service spoke JSON, `InvalidParameterValue`.
    queryErrorCode: name => OLD_CODES[name] ?? name.replace(/Exception$/, ""),
    targetPrefix: "GraniteServiceVersion20100801.",
    operations: operations(metrics),
  },
});

const operations = (metrics: Metrics): Record<string, AwsOperation> => ({
  GetMetricData: getMetricData(metrics),
  GetMetricStatistics: getMetricStatistics(metrics),
  ListMetrics: listMetrics(metrics),
});

const OLD_CODES: Readonly<Record<string, string>> = {
  MissingRequiredParameterException: "MissingParameter",
  ValidationException: "ValidationError",
};
