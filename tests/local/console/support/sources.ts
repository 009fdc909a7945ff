import { Metrics } from "../../../../local/cloudwatch/metrics.ts";
import type { ConsoleSources } from "../../../../local/console/sources.ts";
import type { MessageView, UserView } from "../../../../local/console/types.ts";
import type { FunctionSpec } from "../../../../local/lambda/functions.ts";
import type { Outcome } from "../../../../local/lambda/worker.ts";
import { RecentLogs } from "../../../../local/observe/recent-logs.ts";
import { Traces } from "../../../../local/observe/traces.ts";
import { readSchedules } from "../../../../local/scheduler/schedules.ts";
import { functionArn, graphOf, resource, roleArn } from "../../support/program.ts";

export interface FakeOptions extends Partial<ConsoleSources> {
  /** What every function answers. */
  readonly outcome?: Outcome;
  readonly users?: readonly UserView[];
  readonly outbox?: readonly MessageView[];
  /** `aws.scheduler.Schedule` inputs of the job `clean-up`. */
  readonly schedule?: Readonly<Record<string, unknown>>;
}

/** An invocation as a function got it. */
export interface Invoked {
  readonly label: string;
  readonly event: unknown;
  readonly traceId: string;
}

export interface FakeSources extends ConsoleSources {
  readonly invoked: readonly Invoked[];
}

/** A local mode that stands still: two functions, a job, an admin and whatever a test gives. */
export function fakeSources(options: FakeOptions = {}): FakeSources {
  const { outcome = { ok: true, payload: "{}" }, users = [ann], outbox = [], ...given } = options;
  const invoked: Invoked[] = [];
  const specs = [spec("movies"), spec("clean-up")];
  const find = (reference: string) => specs.find(one => [one.label, one.name, one.arn].includes(reference));
  const graph = graphOf(scheduleResource(options.schedule));
  return {
    dataDir: "/data",
    apiUrl: "http://localhost:1",
    databaseUrl: () => "postgres://localhost:1/none",
    outputs: () => ({ apiUrl: "http://localhost:1", jobs: ["clean-up"] }),
    signIns: () => [{ email: "ann@example.com", password: "p", groups: ["admin"] }],
    graph: () => graph,
    traces: new Traces(10_000),
    logs: new RecentLogs(5_000),
    metrics: new Metrics(),
    now: Date.now,
    functions: {
      specs,
      find,
      buildErrorOf: () => null,
      invoke: async ({ label }, event, traceId) => {
        invoked.push({ label, event: JSON.parse(event), traceId });
        return outcome;
      },
    },
    schedules: () => readSchedules(graph, () => {}, new Date()),
    directory: {
      users: () => users,
      outbox: () => outbox,
      machines: () => [{ as: { kind: "machine", clientId: "robot" }, label: "Machine: robot" }],
      userToken: async username => `token-of-${username}`,
      machineToken: async clientId => `token-of-${clientId}`,
    },
    queues: { version: 0, list: () => [], messages: () => null },
    openapi: null,
    call: async (service, operation) => {
      throw new Error(`No test expects ${service} ${operation}.`);
    },
    ...given,
    invoked,
  };
}

export const ann: UserView = {
  username: "sub-ann",
  sub: "sub-ann",
  pool: "pool",
  name: "ann@example.com",
  status: "CONFIRMED",
  enabled: true,
  groups: ["admin"],
  attributes: { email: "ann@example.com" },
  createdAt: "2026-06-01T10:00:00.000Z",
};

const scheduleResource = (inputs: Readonly<Record<string, unknown>> = {}) =>
  resource(
    "aws:scheduler/schedule:Schedule",
    "clean-up-schedule",
    {
      scheduleExpression: "cron(30 3 * * ? *)",
      scheduleExpressionTimezone: "Europe/Belgrade",
      target: {
        arn: functionArn("clean-up"),
        roleArn: roleArn("scheduler"),
        input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
      },
      ...inputs,
    },
    { arn: "arn:aws:scheduler:us-east-1:000000000000:schedule/default/clean-up-schedule" },
  );

const spec = (label: string): FunctionSpec => ({
  label,
  name: `shop-test-${label}`,
  arn: functionArn(label),
  roleArn: roleArn(label),
  codePath: "/code",
  handler: "index.handler",
  runtime: "nodejs24.x",
  timeoutSeconds: 29,
  memoryMegabytes: 1024,
  environment: {},
  logGroup: `/aws/lambda/shop-test-${label}`,
  reservedConcurrency: null,
  entry: `handlers/${label}/functions/${label}.ts`,
  copy: [],
  external: [],
  asynchronous: { maximumRetries: 2, maximumAgeSeconds: 21_600, onFailure: null },
});
