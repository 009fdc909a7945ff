import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BannerOptions, banner } from "../../../local/observe/banner.ts";
import { readSchedules } from "../../../local/scheduler/schedules.ts";
import { notEmulated } from "../../../local/services/emulated.ts";
import { graphOf, resource } from "../support/program.ts";

const graph = graphOf(
  resource("groundwork:index:NodeFunction", "users"),
  resource("aws:lambda/function:Function", "users"),
  resource("aws:apigatewayv2/route:Route", "a", { routeKey: "GET /me" }),
  resource("aws:apigatewayv2/route:Route", "b"),
  resource(
    "aws:cognito/userPoolClient:UserPoolClient",
    "web",
    { callbackUrls: ["http://localhost:5173/"] },
    { id: "web1" },
  ),
  resource("aws:scheduler/schedule:Schedule", "clean-up", {
    scheduleExpression: "cron(30 3 * * ? *)",
    scheduleExpressionTimezone: "Europe/Belgrade",
  }),
  resource("aws:sns/topic:Topic", "alarms"),
  resource("aws:cloudwatch/metricAlarm:MetricAlarm", "one"),
  resource("aws:cloudwatch/metricAlarm:MetricAlarm", "two"),
);
const now = new Date("2026-11-21T12:00:00Z");
const options: BannerOptions = {
  graph,
  outputs: {
    apiUrl: "http://localhost:4000",
    awsEndpointUrl: "http://localhost:4001",
    signInUrl: "http://localhost:4001",
    userPoolClientId: "web1",
    databaseUrl: "postgres://x",
    stripeUrl: "http://localhost:4001",
  },
  inspectorUrl: "ws://127.0.0.1:9229/some-id",
  signIns: [
    { email: "demo@example.com", password: "one", groups: [] },
    { email: "admin@example.com", password: "two", groups: ["admin"] },
  ],
  schedules: readSchedules(graph, assert.unreachable, now),
  dataDir: `${process.cwd()}/.local`,
  startMilliseconds: 2_140,
  absent: notEmulated(graph),
  now,
};
const text = banner(options).join("\n");
const test = suite("banner");

test("asks for a token of the data folder that it runs on", () => {
  const tried = (dataDir: string) => /Try: .*/.exec(banner({ ...options, dataDir }).join("\n"))?.[0];
  assert.match(tried(`${process.cwd()}/.local`) ?? "", '$(npm run -s token)"');
  assert.match(tried(`${process.cwd()}/other`) ?? "", '$(npm run -s token -- --data other)"');
  assert.match(tried(`${process.cwd()}/it's č`) ?? "", "$(npm run -s token -- --data 'it'\\''s č')\"");
});

test("says where everything answers and who can sign in", () => {
  for (const line of [
    "shop (test) is ready after 2.1 s",
    "  API           http://localhost:4000",
    "  Sign-in page  http://localhost:4001/login?client_id=web1&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A5173%2F",
    "  AWS APIs      http://localhost:4001  (AWS_CONFIG_FILE=.local/aws-config aws ...)",
    "  Database      postgres://x",
    "  Stripe        http://localhost:4001  (a local one: no key is set)",
    "  Debugger      127.0.0.1:9229  (no time limit ends a function meanwhile)",
    "  Demo user     demo@example.com  one",
    "  Demo admin    admin@example.com  two",
    "  2 routes, 1 function, 1 schedule",
    "  Next: clean-up, 22 Nov 2026, 03:30 Europe/Belgrade",
    "  Registered, not emulated: 2 MetricAlarm, 1 Topic",
  ])
    assert.ok(text.split("\n").includes(line), `${line}\n\n${text}`);
});

test("of many types that are not emulated it names those with most resources", () => {
  const absent = ["a:A", "b:B", "c:C", "d:D", "e:E"].map((type, count) => ({ type, count: count + 1 }));
  const lines = banner({ ...options, absent, schedules: [] });
  assert.ok(lines.includes("  Registered, not emulated: 5 E, 4 D, 3 C and 2 other types"));
  assert.not.ok(lines.some(line => line.includes("Next:")));
});

test("names no Stripe where none runs", () => {
  const { stripeUrl: _, ...outputs } = options.outputs;
  assert.not.match(banner({ ...options, outputs }).join("\n"), /Stripe/);
});

test("names nothing that the program does not have", () => {
  const { awsEndpointUrl } = options.outputs;
  assert.not.match(banner({ ...options, outputs: { awsEndpointUrl } }).join("\n"), /undefined|curl/);
});

test("components are no resources that could be missing", () => {
  assert.equal(notEmulated(graph), [
    { type: "aws:cloudwatch/metricAlarm:MetricAlarm", count: 2 },
    { type: "aws:sns/topic:Topic", count: 1 },
  ]);
});

test.run();
