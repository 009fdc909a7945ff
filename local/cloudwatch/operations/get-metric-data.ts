import { AwsError } from "../../aws/types.ts";
import { list, member, text } from "../../graph/resources.ts";
import type { Metrics } from "../metrics.ts";
import {
  findSeries,
  type Input,
  onMetrics,
  periodOf,
  required,
  startOf,
  statistic,
  timeOf,
} from "../operation.ts";

const MOST_QUERIES = 500;

/**
 * Queries of metrics; expressions are refused. All points come in one page.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const getMetricData = onMetrics("GetMetricData", (input, metrics) => {
  const queries = list(input.MetricDataQueries);
  if (queries.length > MOST_QUERIES) throw refused(`at most ${MOST_QUERIES} MetricDataQueries are allowed`);
  const ids = queries.map(query => text(member(query, "Id")) ?? "");
  const wrong = ids.find((id, index) => !/^[a-z][a-zA-Z0-9_]*$/.test(id) || ids.indexOf(id) !== index);
  if (wrong !== undefined)
    throw refused(`"${wrong}" is not a valid Id (it must begin with a lower-case letter), or is there twice`);
  if (timeOf(input, "StartTime") >= timeOf(input, "EndTime"))
    throw refused("StartTime must be before EndTime");
  return {
    MetricDataResults: queries
      .filter(query => member(query, "ReturnData") !== false)
      .map(query => resultOf(query, input, metrics)),
    Messages: [],
  };
});

function resultOf(query: unknown, input: Input, metrics: Metrics) {
  const wanted = member(query, "MetricStat");
  if (text(member(query, "Expression")) !== undefined || wanted === undefined)
    throw refused("local mode does not emulate expressions, only MetricStat");
  const metric = member(wanted, "Metric");
  const read = statistic(required(text(member(wanted, "Stat")), "Stat"));
  const [series] = findSeries(metrics, metric, text(member(wanted, "Unit")));
  const [from, to] = [startOf(input), timeOf(input, "EndTime")];
  const points = series?.series.summarise(from, to, periodOf(wanted)) ?? [];
  if (input.ScanBy !== "TimestampAscending") points.reverse();
  return {
    Id: member(query, "Id"),
    Label: text(member(query, "Label")) ?? text(member(metric, "MetricName")),
    Timestamps: points.map(({ at }) => at / 1_000),
    Values: points.map(read),
    StatusCode: "Complete",
  };
}

const refused = (why: string) => new AwsError("ValidationException", `The request is not valid: ${why}.`);
