import { text } from "../../graph/resources.ts";
import type { MetricName } from "../metrics.ts";
import { dimensionsOf, hasDimensions, invalid, oneOf, onMetrics } from "../operation.ts";

const PAGE = 500;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export const listMetrics = onMetrics("ListMetrics", (input, metrics) => {
  const { Namespace, MetricName, NextToken } = input;
  oneOf(input, "RecentlyActive", ["PT3H"]);
  const wanted = dimensionsOf(input);
  const found = metrics
    .all()
    .map(({ name }) => name)
    .filter(
      metric =>
        (Namespace === undefined || metric.namespace === Namespace) &&
        (MetricName === undefined || metric.name === MetricName) &&
        hasDimensions(metric, wanted),
    );
  // CloudWatch tells metrics apart by their names and dimensions; units are a matter of the measurements.
  const distinct = [...new Map(found.map(metric => [keyOf(metric), metric])).values()];
  const place = Number(text(NextToken) ?? 0);
  if (!Number.isInteger(place)) throw invalid("Request parameter NextToken is invalid");
  const page = distinct.slice(place, place + PAGE);
  return {
    Metrics: page.map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: dimensions.map(one => ({ Name: one.name, Value: one.value })),
    })),
    ...(distinct.length > place + PAGE && { NextToken: String(place + PAGE) }),
  };
});

const keyOf = ({ namespace, name, dimensions }: MetricName) => JSON.stringify([namespace, name, dimensions]);
