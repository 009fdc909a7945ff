import { suite } from "uvu";
import * as assert from "uvu/assert";
import { planTriggers } from "../../../components/services/contracts.ts";
import { Service, type ServiceArgs } from "../../../components/services/service.ts";
import { grantDirectory, registerTriggers } from "../../../components/services/triggers.ts";
import type { Contract } from "../../../contract/contract.ts";
import { enterProject, only, place, register, settings, statementsOf } from "../support/register.ts";

const test = suite("components/service");

let leave: () => Promise<void>;
test.before(async () => {
  const handler = "export const handler = async () => 1;";
  leave = await enterProject({
    "handlers/shop/functions/shop.ts": handler,
    "handlers/shop/functions/close-orders.ts": handler,
    "handlers/shop/functions/refund.ts": handler,
    "handlers/shop/functions/pack-orders.ts": handler,
    "handlers/shop/functions/post-confirmation.ts": handler,
  });
});
test.after(() => leave());

const uses = ["database"] as const;
const contract: Contract = {
  service: "shop",
  summary: "Orders",
  uses,
  operations: {
    list: {
      method: "GET",
      path: "/orders",
      access: { kind: "open" },
      summary: "",
      reply: { status: 204 },
      errors: [],
    },
  },
  jobs: {
    "close-orders": { summary: "Closes orders", scheduleConfig: "closeSchedule", timeoutSeconds: 120, uses },
  },
  tasks: { refund: { summary: "Refunds", timeoutSeconds: 20, uses: [] } },
  consumers: { "pack-orders": { summary: "Packs orders", queue: "paid", timeoutSeconds: 30, uses } },
  triggers: {
    postConfirmation: { summary: "Greets", timeoutSeconds: 30, uses: ["database", "directory"] },
  },
};
const databaseLink = {
  environment: { DATABASE_NAME: "shop" },
  statements: [{ Action: "rds-data:ExecuteStatement", Resource: "arn:cluster" }],
};
const args: ServiceArgs = {
  ...settings,
  accountId: place.accountId,
  contract,
  folder: "handlers/shop",
  resolve: () => databaseLink,
  apiLinks: [{ statements: [], environment: { ISSUER: "https://issuer" } }],
  apiConcurrency: 0,
  queueArn: name => `arn:queue:${name}`,
  schedule: key => ({ closeSchedule: "rate(1 hour)" })[key] ?? "",
  timeZone: "UTC",
};
const lambda = "aws:lambda/function:Function";

test("a contract becomes a function for its operations, one for each job, consumer and task", async () => {
  let names: string[] = [];
  const resources = await register(() => {
    names = new Service("shop", args).functions.map(({ name }) => name);
  });
  assert.equal(names, ["shop", "close-orders", "pack-orders", "refund"]);
  const components = resources.filter(({ type }) => type === "groundwork:index:NodeFunction");
  assert.equal(Object.fromEntries(components.map(({ inputs }) => [inputs.functionName, inputs.entry])), {
    shop: "handlers/shop/functions/shop.ts",
    "close-orders": "handlers/shop/functions/close-orders.ts",
    refund: "handlers/shop/functions/refund.ts",
    "pack-orders": "handlers/shop/functions/pack-orders.ts",
  });
  assert.is(only(resources, "aws:scheduler/schedule:Schedule").inputs.scheduleExpression, "rate(1 hour)");
  assert.is(only(resources, lambda, "close-orders").inputs.timeout, 120);
  const { inputs } = only(resources, "aws:lambda/eventSourceMapping:EventSourceMapping");
  assert.equal(
    [inputs.eventSourceArn, inputs.functionName],
    ["arn:queue:paid", only(resources, lambda, "pack-orders").outputs.arn],
  );
});

test("the API function alone learns whose tokens to take; each has what its own entry uses", async () => {
  const resources = await register(() => new Service("shop", args));
  const variables = (name: string) =>
    (only(resources, lambda, name).inputs.environment as { variables: Record<string, string> }).variables;
  const facts = (name: string) => [variables(name).ISSUER, variables(name).DATABASE_NAME];
  assert.equal(facts("shop"), ["https://issuer", "shop"]);
  assert.equal(facts("close-orders"), [undefined, "shop"]);
  assert.equal(facts("refund"), [undefined, undefined]);
});

test("the API function gives up before the gateway does", async () => {
  const resources = await register(() => new Service("shop", args));
  assert.is(only(resources, lambda, "shop").inputs.timeout, 29);
});

test("where executions are kept, jobs and tasks keep one, consumers two", async () => {
  const resources = await register(() => new Service("shop", { ...args, apiConcurrency: 20 }));
  const kept = (name: string) => only(resources, lambda, name).inputs.reservedConcurrentExecutions;
  assert.equal(["shop", "close-orders", "refund", "pack-orders"].map(kept), [20, 1, 1, 2]);
});

test("a contract without operations has no API function", async () => {
  const resources = await register(
    () => new Service("shop", { ...args, contract: { ...contract, operations: {} } }),
  );
  assert.equal(
    resources
      .filter(({ type }) => type === lambda)
      .map(({ name }) => name)
      .sort(),
    ["close-orders", "pack-orders", "refund"],
  );
});

test("a trigger may manage accounts only once the pool is there, and ends within Cognito's 5 seconds", async () => {
  const plans = planTriggers([{ contract, folder: "handlers/shop" }]);
  const resources = await register(() => {
    const resolve = () => databaseLink;
    const triggers = registerTriggers(plans, { ...settings, resolve, reservedConcurrency: 0 });
    grantDirectory(plans, triggers, {
      statements: [{ Action: "cognito-idp:AdminGetUser", Resource: "arn:pool" }],
    });
  });
  assert.is(only(resources, lambda, "post-confirmation").inputs.timeout, 5);
  const policy = (name: string) =>
    statementsOf(only(resources, "aws:iam/rolePolicy:RolePolicy", name).inputs.policy);
  assert.equal(
    policy("post-confirmation-policy")
      .slice(2)
      .map(({ Action }) => Action),
    ["rds-data:ExecuteStatement"],
  );
  assert.equal(
    policy("post-confirmation-directory").map(({ Action }) => Action),
    ["cognito-idp:AdminGetUser"],
  );
});

test("an alarm of the contract stands on the metric that is counted under the service's name", async () => {
  const alarms = { PaymentsToCheck: "A payment waits for a person." };
  const resources = await register(() => new Service("shop", { ...args, contract: { ...contract, alarms } }));
  const { inputs } = only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm", "shop-payments-to-check");
  assert.is(inputs.namespace, settings.metricsNamespace);
  assert.is(inputs.metricName, "PaymentsToCheck");
  assert.equal(inputs.dimensions, { Service: "shop" });
  assert.is(
    inputs.alarmDescription,
    "The service shop counted PaymentsToCheck. A payment waits for a person.",
  );
  const { alarms: _alarms, ...rest } = args;
  const quiet = await register(() => new Service("shop", { ...rest, contract: { ...contract, alarms } }));
  assert.equal(
    quiet.filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name),
    [],
  );
});

test.run();
