import type { ServiceDescription } from "../services/description.ts";
import { cloudWatchService } from "./index.ts";
import { Metrics } from "./metrics.ts";

export const metrics: ServiceDescription = {
  title: "CloudWatch metrics",
  types: [],
  notes: {
    differences: [
      "Metrics are those that functions log in the embedded metric format, and Lambda's Invocations, Errors and Duration by function. *Impact*: other metrics of AWS, such as those of the gateway and the database, are empty. *What to do*: test alarms on them on a stack.",
      "They are kept by the minute in memory, a day of each, 500 metrics and 50,000 minutes in all, and are gone at the end of local mode. *Impact*: a graph over days shows one day. *What to do*: none on a laptop; deploy to look at trends.",
      "Statistics are SampleCount, Sum, Average, Minimum and Maximum; percentiles and periods under a minute are refused. *Impact*: a call with `p99` fails here. *What to do*: take Average and Maximum here, percentiles on AWS.",
      "GetMetricData answers all points in one page. *Impact*: code that reads pages sees one. *What to do*: keep the loop; test it with a fake.",
      "The API is spoken in JSON, as the SDK for JavaScript does; clients that use its CBOR or query form are refused. *Impact*: SDKs of other languages may be refused. *What to do*: read metrics in the console, or with the SDK for JavaScript.",
    ],
    missing: [
      "Alarms and dashboards: they are registered, not emulated.",
      "PutMetricData, metric math, search expressions, anomaly detection, metric streams.",
    ],
  },
  api: () => cloudWatchService(new Metrics()).aws,
  start: (_host, { metrics }) => ({ service: cloudWatchService(metrics) }),
};
