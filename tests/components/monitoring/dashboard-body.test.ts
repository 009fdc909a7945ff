import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type DashboardFacts, dashboardBody } from "../../../components/monitoring/dashboard-body.ts";

const test = suite("components/dashboard-body");

const facts: DashboardFacts = {
  region: "eu-central-1",
  namespace: "shop/dev",
  apiId: "a1b2",
  clusterName: "shop-dev-database",
  services: [
    { label: "movies", name: "shop-dev-movies" },
    { label: "users", name: "shop-dev-users" },
  ],
  jobs: [{ label: "clean-up", name: "shop-dev-clean-up" }],
  queues: [{ label: "erasures", name: "erasures-queue-1" }],
  deadLetters: [{ label: "erasures", name: "erasures-dead-letters-1" }],
};

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly view: string;
    readonly period: number;
    readonly metrics: readonly (readonly unknown[])[];
  };
}

const widgetsOf = (of: DashboardFacts) => (JSON.parse(dashboardBody(of)) as { widgets: Widget[] }).widgets;
const metricsOf = (title: string, of = facts) =>
  widgetsOf(of).find(({ properties }) => properties.title === title)?.properties.metrics;

test("shows requests and errors of the API", () => {
  assert.equal(metricsOf("Requests"), [
    ["AWS/ApiGateway", "Count", "ApiId", "a1b2", { label: "all", stat: "Sum" }],
    ["AWS/ApiGateway", "4xx", "ApiId", "a1b2", { label: "4xx", stat: "Sum" }],
    ["AWS/ApiGateway", "5xx", "ApiId", "a1b2", { label: "5xx", stat: "Sum" }],
  ]);
});

test("shows each service's latency by its function", () => {
  assert.equal(metricsOf("Latency by service, 95 %"), [
    ["AWS/Lambda", "Duration", "FunctionName", "shop-dev-movies", { label: "movies", stat: "p95" }],
    ["AWS/Lambda", "Duration", "FunctionName", "shop-dev-users", { label: "users", stat: "p95" }],
  ]);
});

test("shows the cluster's capacity, the queues' age and dead letters, and the jobs' own metric", () => {
  assert.equal(metricsOf("Database: capacity")?.[1], [
    "AWS/RDS",
    "ServerlessDatabaseCapacity",
    "DBClusterIdentifier",
    "shop-dev-database",
    { label: "most", stat: "Maximum" },
  ]);
  assert.equal(metricsOf("Queues: age of the oldest message"), [
    [
      "AWS/SQS",
      "ApproximateAgeOfOldestMessage",
      "QueueName",
      "erasures-queue-1",
      { label: "erasures", stat: "Maximum" },
    ],
  ]);
  assert.is(metricsOf("Dead letters")?.[0]?.[3], "erasures-dead-letters-1");
  assert.equal(metricsOf("Jobs: runs that succeeded"), [
    [
      "shop/dev",
      "JobSucceeded",
      "Service",
      "clean-up",
      "Job",
      "clean-up",
      { label: "clean-up", stat: "Sum" },
    ],
  ]);
});

test("a stack without queues and jobs has no graphs of them", () => {
  const titles = widgetsOf({ ...facts, queues: [], deadLetters: [], jobs: [] }).map(
    ({ properties }) => properties.title,
  );
  assert.equal(
    titles.filter(title => /Queue|Dead|Job/.test(title)),
    [],
  );
  assert.is(titles.length, 9);
});

/** By "Dashboard Body Structure and Syntax" of CloudWatch's API reference. */
function checkStructure(body: string): void {
  assert.equal(Object.keys(JSON.parse(body)), ["periodOverride", "widgets"]);
  const { widgets } = JSON.parse(body) as { widgets: Widget[] };
  assert.ok(widgets.length <= 500);
  const taken = new Set<string>();
  for (const { type, x, y, width, height, properties } of widgets) {
    assert.is(type, "metric");
    assert.ok(x >= 0 && width >= 1 && x + width <= 24, properties.title);
    assert.ok(y >= 0 && height >= 1 && height <= 1000, properties.title);
    for (let column = x; column < x + width; column++)
      for (let row = y; row < y + height; row++) {
        assert.not.ok(taken.has(`${column}/${row}`), `${properties.title} covers another widget`);
        taken.add(`${column}/${row}`);
      }
    assert.is(properties.view, "timeSeries");
    assert.is(properties.region, "eu-central-1");
    assert.is(properties.period % 60, 0);
    assert.ok(properties.metrics.length >= 1 && properties.metrics.length <= 500, properties.title);
    for (const metric of properties.metrics) checkMetric(metric);
  }
}

/** Namespace, name, dimensions in pairs (at most 30), and options of which CloudWatch knows each. */
function checkMetric(metric: readonly unknown[]): void {
  const texts = metric.filter(part => typeof part === "string");
  assert.is(texts.length % 2, 0);
  assert.ok(texts.length >= 2 && texts.length <= 62);
  assert.ok(texts.every(text => text.length >= 1 && text.length <= 255));
  const options = metric.slice(texts.length) as readonly { label: string; stat: string }[];
  assert.is(options.length, 1);
  assert.equal(Object.keys(options[0] ?? {}), ["label", "stat"]);
  assert.match(options[0]?.stat ?? "", /^(Sum|Average|Maximum|p\d{2})$/);
}

test("the body has the structure that CloudWatch documents", () => {
  checkStructure(dashboardBody(facts));
  checkStructure(dashboardBody({ ...facts, services: [], jobs: [], queues: [], deadLetters: [] }));
});

function complaint(body: string): string {
  try {
    checkStructure(body);
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
}

test("the structure's check finds widgets that overlap or leave the grid", () => {
  const { widgets } = JSON.parse(dashboardBody(facts)) as { widgets: Widget[] };
  const [first, second] = widgets as [Widget, Widget];
  const broken = (changed: Widget) =>
    JSON.stringify({ periodOverride: "inherit", widgets: [first, changed, ...widgets.slice(2)] });
  assert.match(complaint(broken({ ...second, x: first.x })), "covers another");
  assert.is(complaint(broken({ ...second, x: 20 })), second.properties.title);
});

test.run();
