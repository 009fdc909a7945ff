import { AwsError } from "../../aws/types.ts";
import { list, member, text } from "../../graph/resources.ts";
import type { Metrics } from "../metrics.ts";
import {
  findSeries,
  type Input,
  oneOf,
  onMetrics,
  periodOf,
  required,
  secondsBetween,
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
  const queries = list(required(input.MetricDataQueries, "MetricDataQueries"));
  oneOf(input, "ScanBy", ["TimestampAscending", "TimestampDescending"]);
  if (queries.length > MOST_QUERIES) throw refused(`at most ${MOST_QUERIES} MetricDataQueries are allowed`);
  const ids = queries.map(query => text(member(query, "Id")) ?? "");
  const wrong = ids.find((id, index) => !/^[a-z][a-zA-Z0-9_]*$/.test(id) || ids.indexOf(id) !== index);
  if (wrong !== undefined)
    throw refused(`"${wrong}" is not a valid Id (it must begin with a lower-case letter), or is there twice`);
  const seconds = secondsBetween(input);
  if (seconds === 0) throw invalid("The parameter StartTime must not equal parameter EndTime.");
  if (seconds < 0) throw invalid("The parameter EndTime must be greater than StartTime.");
  const label = labels(queries);
  return {
    MetricDataResults: queries
      .filter(query => member(query, "ReturnData") !== false)
      .map(query => ({ Label: label(query), ...resultOf(query, input, metrics) })),
    Messages: [],
  };
});

/** A metric's name, with the statistic and the period where these are not the same in all queries. */
function labels(queries: readonly unknown[]) {
  const partOf = (query: unknown, part: string) => member(query, "MetricStat", part);
  const differing = ["Stat", "Period"].filter(
    part => new Set(queries.map(query => partOf(query, part))).size > 1,
  );
  return (query: unknown): string =>
    text(member(query, "Label")) ??
    [member(query, "MetricStat", "Metric", "MetricName"), ...differing.map(part => partOf(query, part))].join(
      " ",
    );
}

function resultOf(query: unknown, input: Input, metrics: Metrics) {
  const wanted = member(query, "MetricStat");
  if (text(member(query, "Expression")) !== undefined || wanted === undefined)
    throw refused("local mode does not emulate expressions, only MetricStat");
  const metric = member(wanted, "Metric");
  const read = statistic(required(text(member(wanted, "Stat")), "Stat"));
  // Of a metric that was measured in several units, CloudWatch takes the first, and says so.
  const found = findSeries(metrics, metric, text(member(wanted, "Unit"))).sort((a, b) =>
    a.name.unit < b.name.unit ? -1 : 1,
  );
  const [series] = found;
  const units = found.map(({ name }) => name.unit).join(", ");
  const [from, to] = [startOf(input), timeOf(input, "EndTime")];
  const points = series?.series.summarise(from, to, periodOf(wanted)) ?? [];
  if (input.ScanBy !== "TimestampAscending") points.reverse();
  return {
    Id: member(query, "Id"),
    Timestamps: points.map(({ at }) => at / 1_000),
    Values: points.map(read),
    StatusCode: "Complete",
    ...(found.length > 1 && {
      Messages: [{ Code: "MultipleUnits", Value: `Multiple units returned: '[${units}]'` }],
    }),
  };
}

const invalid = (message: string) => new AwsError("ValidationException", message);
const refused = (why: string) => invalid(`The request is not valid: ${why}.`);
