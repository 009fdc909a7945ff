import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  ListMetricsCommand,
  type ListMetricsCommandInput,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cloudWatchService } from "../../../../local/cloudwatch/index.ts";
import { Metrics } from "../../../../local/cloudwatch/metrics.ts";
import { serveAws } from "../../../support/aws-server.ts";
import { refusal } from "../support/refusal.ts";

/** What LocalStack's (recorded on AWS), moto's and MiniStack's tests assert of CloudWatch's metrics. */
export const start = Date.UTC(2026, 5, 1, 9);
export const minute = 60_000;

function measured(): Metrics {
  const metrics = new Metrics({ now: () => start, mostMetrics: 2_000 });
  const add = (
    name: string,
    values: number[],
    more: { unit?: string; at?: number; in?: string } = {},
    dimensions: object = {},
  ) =>
    metrics.add({
      namespace: more.in ?? "data/",
      name,
      unit: more.unit ?? "None",
      at: more.at ?? start,
      dimensions: Object.entries(dimensions).map(([dimension, value]) => ({ name: dimension, value })),
      values,
    });
  add("metric1", [0, 2, 4, 3.5, 7, 100], { unit: "Seconds" });
  add("eleven", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  add("labels", [0, 2, 7, 100], { unit: "Seconds" });
  for (const [index, at] of [0, 1, 2].entries())
    add("minutes", [10 * (index + 1)], { at: start + at * minute });
  add("by-unit", [60], { unit: "Seconds" });
  add("by-unit", [60_000], { unit: "Milliseconds" });
  add("three-units", [60], { unit: "Seconds" });
  add("three-units", [60_000], { unit: "Milliseconds" });
  add("three-units", [5], { unit: "Count" });
  add("dims", [1, 2], {}, { dim1: "v1" });
  add("dims", [6], {}, { dim1: "v1", dim2: "v2" });
  add("dims", [75]);
  add("same", [50], {}, { Name: "B" });
  add("same2", [25], { unit: "Microseconds" }, { Name: "B" });
  for (const value of ["a", "b"]) add("MyMetric", [1], { in: "MyNamespace" }, { D1: value });
  add("Other", [1], { in: "MyNamespace" }, { D2: "a" });
  for (let index = 0; index < 1_100; index++) add(`metric-${index}`, [1], { in: "paged" });
  return metrics;
}

interface Calls {
  statistics(name: string, more?: Partial<GetMetricStatisticsCommandInput>): Promise<object[]>;
  data(queries: MetricDataQuery[], more?: Partial<GetMetricDataCommandInput>): Promise<Result[]>;
  list(input: ListMetricsCommandInput): Promise<{ found: object[]; NextToken: string | undefined }>;
}
type Result = { Id?: string; Label?: string; Values?: number[]; Messages?: object[]; StatusCode?: string };

const times = { StartTime: new Date(start), EndTime: new Date(start + 10 * minute) };
const callsOf = (client: CloudWatchClient): Calls => ({
  async statistics(MetricName, more = {}) {
    const input = {
      Namespace: "data/",
      MetricName,
      Period: 60,
      Statistics: ["Sum" as const],
      ...times,
      ...more,
    };
    return (await client.send(new GetMetricStatisticsCommand(input))).Datapoints ?? [];
  },
  async data(MetricDataQueries, more = {}) {
    const found = await client.send(new GetMetricDataCommand({ MetricDataQueries, ...times, ...more }));
    assert.equal(found.Messages, []);
    return (found.MetricDataResults ?? []) as Result[];
  },
  async list(input) {
    const { Metrics: found = [], NextToken } = await client.send(new ListMetricsCommand(input));
    return { found, NextToken };
  },
});
export const query = (
  Id: string,
  MetricName: string,
  more: { Stat?: string; Period?: number; Unit?: string; dims?: object } = {},
): MetricDataQuery => ({
  Id,
  MetricStat: {
    Metric: {
      Namespace: "data/",
      MetricName,
      Dimensions: Object.entries(more.dims ?? {}).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: more.Period ?? 60,
    Stat: more.Stat ?? "Sum",
    ...(more.Unit !== undefined && { Unit: more.Unit as "Seconds" }),
  },
});
export const values = (results: Result[]) => results.map(({ Values }) => Values);

export interface Cases {
  (name: string, run: (calls: Calls) => Promise<unknown>): void;
  refuses(name: string, code: string, message: string, call: (calls: Calls) => Promise<unknown>): void;
  run(): void;
}

/** Cases on the same measurements. */
export function metricCases(title: string): Cases {
  const test = suite<{ client: CloudWatchClient; close: () => Promise<void> }>(
    `CloudWatch metrics as other projects' tests know them: ${title}`,
    {} as never,
  );
  test.before(async context => {
    const served = await serveAws(cloudWatchService(measured()).aws);
    context.client = new CloudWatchClient(served.config);
    context.close = () => {
      context.client.destroy();
      return served.close();
    };
  });
  test.after(({ close }) => close());

  const add = (name: string, run: (calls: Calls) => Promise<unknown>) =>
    test(name, async ({ client }) => {
      await run(callsOf(client));
    });
  const refuses: Cases["refuses"] = (name, code, message, call) =>
    add(name, async calls => assert.equal(await refusal(call(calls)), { code, status: 400, message }));
  return Object.assign(add, { refuses, run: () => test.run() });
}
