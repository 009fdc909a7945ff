import { AwsError } from "../../aws/types.ts";
import { text, texts } from "../../graph/resources.ts";
import {
  findSeries,
  invalid,
  oneOf,
  onMetrics,
  periodOf,
  secondsBetween,
  startOf,
  statistic,
  timeOf,
  units,
} from "../operation.ts";

const MOST_POINTS = 1_440;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export const getMetricStatistics = onMetrics("GetMetricStatistics", (input, metrics) => {
  oneOf(input, "Unit", units);
  const [from, to, period] = [startOf(input), timeOf(input, "EndTime"), periodOf(input)];
  if (secondsBetween(input) <= 0)
    throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  const points = Math.ceil((to - from) / (period * 1_000));
  if (points > MOST_POINTS)
    throw new AwsError(
      "InvalidParameterCombinationException",
      `You have requested up to ${points} datapoints, which exceeds the limit of ${MOST_POINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  const names = [...texts(input.Statistics), ...texts(input.ExtendedStatistics)];
  if (names.length === 0)
    throw new AwsError(
      "InvalidParameterCombinationException",
      "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
    );
  const statistics = names.map(name => [name, statistic(name)] as const);
  return {
    Label: text(input.MetricName),
    Datapoints: findSeries(metrics, input, text(input.Unit)).flatMap(({ name, series }) =>
      series.summarise(from, to, period).map(summary => ({
        Timestamp: summary.at / 1_000,
        Unit: name.unit,
        ...Object.fromEntries(statistics.map(([name, read]) => [name, read(summary)])),
      })),
    ),
  };
});
