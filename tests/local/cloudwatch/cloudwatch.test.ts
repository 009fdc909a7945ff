import {
  CloudWatchClient,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  ListMetricsCommand,
} from "@aws-sdk/client-cloudwatch";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMetrics } from "../../../handlers/platform/observe/metrics.ts";
import { readEmbedded } from "../../../local/cloudwatch/embedded.ts";
import { cloudWatchService } from "../../../local/cloudwatch/index.ts";
import { Metrics } from "../../../local/cloudwatch/metrics.ts";
import { serveAws } from "../../support/aws-server.ts";

const start = Date.UTC(2026, 5, 1, 9);
const minute = 60_000;
const Namespace = "shop-test";
const Dimensions = [{ Name: "Service", Value: "users" }];

/** What functions write with the platform's own metrics, a line each. */
function measured(): Metrics {
  const metrics = new Metrics({ now: () => start });
  let now = start;
  const written = createMetrics({
    namespace: Namespace,
    dimensions: { Service: "users" },
    now: () => now,
    write: line => {
      for (const measurement of readEmbedded(line)) metrics.add(measurement);
    },
  });
  written.duration("Lookup", 10);
  written.duration("Lookup", 30);
  written.count("JobSucceeded", 1, { Job: "clean-up" });
  now = start + 2 * minute + 5_000;
  written.duration("Lookup", 5);
  return metrics;
}

const withClient = async (work: (client: CloudWatchClient) => Promise<void>) => {
  const served = await serveAws(cloudWatchService(measured()).aws);
  const client = new CloudWatchClient(served.config);
  await work(client).finally(() => {
    client.destroy();
    return served.close();
  });
};

const test = suite("CloudWatch metrics");

test("lists what was written, by namespace, name and dimensions", () =>
  withClient(async client => {
    const names = async (input: object) =>
      (await client.send(new ListMetricsCommand(input))).Metrics?.map(({ MetricName }) => MetricName);
    assert.equal(await names({ Namespace }), ["Lookup", "JobSucceeded"]);
    assert.equal(await names({ MetricName: "Lookup", Dimensions: [{ Name: "Service" }] }), ["Lookup"]);
    assert.equal(await names({ Dimensions: [{ Name: "Job", Value: "clean-up" }] }), ["JobSucceeded"]);
    assert.equal(await names({ Dimensions: [{ Name: "Job", Value: "other" }] }), []);
    assert.equal(await names({ Namespace: "other" }), []);
    const { Metrics: [job] = [] } = await client.send(new ListMetricsCommand({ MetricName: "JobSucceeded" }));
    assert.equal(job?.Dimensions, [{ Name: "Job", Value: "clean-up" }, ...Dimensions]);
  }));

const statisticsInput: GetMetricStatisticsCommandInput = {
  Namespace,
  MetricName: "Lookup",
  Dimensions,
  Period: 60,
  StartTime: new Date(start),
  EndTime: new Date(start + 10 * minute),
  Statistics: ["SampleCount", "Sum", "Average", "Minimum", "Maximum"],
};

test("statistics are those of each period in which something was measured", () =>
  withClient(async client => {
    const ask = async (more: Partial<GetMetricStatisticsCommandInput>) =>
      (await client.send(new GetMetricStatisticsCommand({ ...statisticsInput, ...more }))).Datapoints;
    assert.equal(await ask({}), [
      {
        Timestamp: new Date(start),
        Unit: "Milliseconds",
        SampleCount: 2,
        Sum: 40,
        Average: 20,
        Minimum: 10,
        Maximum: 30,
      },
      {
        Timestamp: new Date(start + 2 * minute),
        Unit: "Milliseconds",
        SampleCount: 1,
        Sum: 5,
        Average: 5,
        Minimum: 5,
        Maximum: 5,
      },
    ]);
    assert.equal(await ask({ Period: 300, Statistics: ["Average"] }), [
      { Timestamp: new Date(start), Unit: "Milliseconds", Average: 15 },
    ]);
    assert.equal(
      await ask({ StartTime: new Date(start + minute), EndTime: new Date(start + 2 * minute) }),
      [],
    );
    const within = await ask({ StartTime: new Date(start + 30_000), Statistics: ["Sum"] });
    assert.equal(
      within?.map(({ Sum }) => Sum),
      [40, 5],
      "a start within a minute counts from its beginning",
    );
    assert.equal(await ask({ Dimensions: [] }), [], "dimensions are those of the metric, no fewer");
    assert.equal(await ask({ Unit: "Count" }), []);
  }));

test("queries answer their points, the newest first unless asked otherwise", () =>
  withClient(async client => {
    const query = (Id: string, Stat: string) => ({
      Id,
      Label: `the ${Stat}`,
      MetricStat: { Metric: { Namespace, MetricName: "Lookup", Dimensions }, Period: 60, Stat },
    });
    const ask = (ScanBy?: "TimestampAscending") =>
      client.send(
        new GetMetricDataCommand({
          MetricDataQueries: [query("all", "Sum"), { ...query("hidden", "Sum"), ReturnData: false }],
          StartTime: new Date(start),
          EndTime: new Date(start + 10 * minute),
          ...(ScanBy && { ScanBy }),
        }),
      );
    const times = [new Date(start + 2 * minute), new Date(start)];
    assert.equal((await ask()).MetricDataResults, [
      { Id: "all", Label: "the Sum", Timestamps: times, Values: [5, 40], StatusCode: "Complete" },
    ]);
    assert.equal((await ask("TimestampAscending")).MetricDataResults?.[0]?.Values, [40, 5]);
  }));

test("what local mode does not do is refused by name", () =>
  withClient(async client => {
    const refusal = (promise: Promise<unknown>) =>
      promise.then(
        () => "accepted",
        error => `${error.name}: ${error.message}`,
      );
    const statistics = (more: Partial<GetMetricStatisticsCommandInput>) =>
      refusal(client.send(new GetMetricStatisticsCommand({ ...statisticsInput, ...more })));
    assert.match(
      await statistics({ Statistics: undefined, ExtendedStatistics: ["p99"] }),
      /^InvalidParameterValue.*The statistic p99 is not emulated/,
    );
    assert.match(
      await statistics({ Statistics: ["toString" as "Sum"] }),
      /^InvalidParameterValue.*The statistic toString is not emulated/,
    );
    assert.match(await statistics({ Period: 10 }), /^InvalidParameterValue.*by the minute/);
    assert.match(await statistics({ Period: 61 }), /^InvalidParameterValue.*multiple of 60/);
    assert.match(await statistics({ Statistics: undefined }), /^InvalidParameterCombination.*Statistics/);
    assert.match(await statistics({ StartTime: new Date(0) }), /^InvalidParameterCombination.*1440/);
    assert.match(await statistics({ EndTime: new Date(start) }), /^InvalidParameterValue.*less than/);
    const expression = new GetMetricDataCommand({
      MetricDataQueries: [{ Id: "twice", Expression: "m * 2" }],
      StartTime: new Date(start),
      EndTime: new Date(start + minute),
    });
    assert.match(
      await refusal(client.send(expression)),
      /^ValidationException: .*does not emulate expressions/,
    );
  }));

test.run();
