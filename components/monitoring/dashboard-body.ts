/** What a dashboard shows, by the names that AWS knows it by. */
export interface DashboardFacts {
  readonly region: string;
  /** Of the stack's own metrics. */
  readonly namespace: string;
  readonly apiId: string;
  readonly clusterName: string;
  /** By service, the function that serves its operations. */
  readonly services: readonly Named[];
  readonly jobs: readonly Named[];
  readonly queues: readonly Named[];
  readonly deadLetters: readonly Named[];
}

export interface Named {
  /** For people. */
  readonly label: string;
  /** For CloudWatch. */
  readonly name: string;
}

interface Options {
  readonly label: string;
  readonly stat: string;
}

/** Namespace, name, then dimensions in pairs, then options. */
type Metric = readonly [string, string, ...(string | Options)[]];

interface Graph {
  readonly title: string;
  readonly metrics: readonly Metric[];
  /** What the axis counts, in words. */
  readonly unit: string;
}

/** Seconds that one point stands for. */
const periodSeconds = 300;
const columns = 24;
const [width, height] = [8, 6];

/**
 * The body of the stack's dashboard: requests, errors, latency by service, the database, queues and jobs. What the stack has
 * none of has no graph.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(facts: DashboardFacts): string {
  const graphs = graphsOf(facts).filter(({ metrics }) => metrics.length > 0);
  const widgets = graphs.map(({ title, metrics, unit }, index) => ({
    type: "metric",
    x: (index * width) % columns,
    y: Math.floor((index * width) / columns) * height,
    width,
    height,
    properties: {
      title,
      region: facts.region,
      view: "timeSeries",
      period: periodSeconds,
      metrics,
      yAxis: { left: { min: 0, label: unit, showUnits: false } },
    },
  }));
  return JSON.stringify({ periodOverride: "inherit", widgets });
}

function graphsOf({ namespace, apiId, clusterName, ...facts }: DashboardFacts): Graph[] {
  const { services, jobs, queues, deadLetters } = facts;
  const api = (metric: string, stat: string, label: string): Metric => [
    "AWS/ApiGateway",
    metric,
    "ApiId",
    apiId,
    { label, stat },
  ];
  const cluster = (metric: string, stat: string, label: string): Metric => [
    "AWS/RDS",
    metric,
    "DBClusterIdentifier",
    clusterName,
    { label, stat },
  ];
  const ofFunctions = (functions: readonly Named[], metric: string, stat: string): Metric[] =>
    functions.map(({ name, label }) => ["AWS/Lambda", metric, "FunctionName", name, { label, stat }]);
  const ofQueues = (list: readonly Named[], metric: string): Metric[] =>
    list.map(({ name, label }) => ["AWS/SQS", metric, "QueueName", name, { label, stat: "Maximum" }]);
  return [
    {
      title: "Requests",
      unit: "requests",
      metrics: [api("Count", "Sum", "all"), api("4xx", "Sum", "4xx"), api("5xx", "Sum", "5xx")],
    },
    {
      title: "Latency of the API",
      unit: "milliseconds",
      metrics: [
        api("Latency", "p50", "half"),
        api("Latency", "p95", "95 %"),
        api("Latency", "p99", "99 %"),
        api("IntegrationLatency", "p95", "95 %, functions alone"),
      ],
    },
    {
      title: "Latency by service, 95 %",
      unit: "milliseconds",
      metrics: ofFunctions(services, "Duration", "p95"),
    },
    { title: "Requests by service", unit: "calls", metrics: ofFunctions(services, "Invocations", "Sum") },
    { title: "Failures by service", unit: "calls", metrics: ofFunctions(services, "Errors", "Sum") },
    {
      title: "Refused for want of concurrency",
      unit: "calls",
      metrics: ofFunctions(services, "Throttles", "Sum"),
    },
    {
      title: "Database: capacity",
      unit: "ACU",
      metrics: [
        cluster("ServerlessDatabaseCapacity", "Average", "mean"),
        cluster("ServerlessDatabaseCapacity", "Maximum", "most"),
      ],
    },
    {
      title: "Database: share of its most capacity",
      unit: "percent",
      metrics: [
        cluster("ACUUtilization", "Maximum", "capacity"),
        cluster("CPUUtilization", "Maximum", "processor"),
      ],
    },
    {
      title: "Database: connections of the Data API",
      unit: "connections",
      metrics: [cluster("DatabaseConnections", "Maximum", "open")],
    },
    {
      title: "Queues: age of the oldest message",
      unit: "seconds",
      metrics: ofQueues(queues, "ApproximateAgeOfOldestMessage"),
    },
    {
      title: "Queues: messages that wait",
      unit: "messages",
      metrics: ofQueues(queues, "ApproximateNumberOfMessagesVisible"),
    },
    {
      title: "Dead letters",
      unit: "messages",
      metrics: ofQueues(deadLetters, "ApproximateNumberOfMessagesVisible"),
    },
    {
      title: "Jobs: runs that succeeded",
      unit: "runs",
      metrics: jobs.map(({ label }) => [
        namespace,
        "JobSucceeded",
        "Service",
        label,
        "Job",
        label,
        { label, stat: "Sum" },
      ]),
    },
    { title: "Jobs: runs that failed", unit: "runs", metrics: ofFunctions(jobs, "Errors", "Sum") },
    { title: "Jobs: longest run", unit: "milliseconds", metrics: ofFunctions(jobs, "Duration", "Maximum") },
  ];
}
