import type { SupportNotes } from "../support.ts";

export const cloudWatchNotes: SupportNotes = {
  differences: [
    "Metrics are those that functions log in the embedded metric format, and Lambda's Invocations, Errors and Duration by function.",
    "They are kept by the minute in memory, a day of each, 500 metrics and 50,000 minutes in all, and are gone at the end of local mode.",
    "Statistics are SampleCount, Sum, Average, Minimum and Maximum; percentiles and periods under a minute are refused.",
    "GetMetricData answers all points in one page.",
    "The API is spoken in JSON, as the SDK for JavaScript does; clients that use its CBOR or query form are refused.",
  ],
  missing: [
    "Alarms and dashboards: they are registered, not emulated.",
    "PutMetricData, metric math, search expressions, anomaly detection, metric streams.",
  ],
};
