import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Canary, type CanaryArgs } from "../../../components/functions/canary.ts";
import { NodeFunction } from "../../../components/functions/node-function.ts";
import { AlarmTopic } from "../../../components/index.ts";
import { enterProject, mistake, only, register, settings, statementsOf } from "../support/register.ts";

const test = suite("components/canary");

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({ "handler.ts": "export const handler = async () => 1;" });
});
test.after(() => leave());

const make = (change: Partial<CanaryArgs> = {}) =>
  register(() => {
    const alarms = new AlarmTopic("alarms");
    const common = { ...settings, entry: "handler.ts", alarms };
    const functions = [
      new NodeFunction("users", { ...common, live: true }),
      new NodeFunction("migrate", common),
    ];
    new Canary("canary", { functions, ...change });
  });

test("a published function has an alias at its version, which later deployments leave alone", async () => {
  const resources = await make();
  const { inputs, options } = only(resources, "aws:lambda/alias:Alias");
  assert.equal(inputs, { name: "live", functionName: "shop-dev-users", functionVersion: "1" });
  assert.equal(options.ignoreChanges, ["functionVersion", "routingConfig"]);
  assert.is(only(resources, "aws:lambda/function:Function", "users").inputs.publish, true);
  assert.is(only(resources, "aws:lambda/function:Function", "migrate").inputs.publish, undefined);
});

test("each published function has a group that its own alarms stop", async () => {
  const resources = await make();
  const { inputs } = only(resources, "aws:codedeploy/deploymentGroup:DeploymentGroup");
  const alarms = ["users-errors", "users-throttles"].map(
    name => only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm", name).outputs.name,
  );
  assert.equal(inputs.alarmConfiguration, { enabled: true, alarms });
  assert.equal(inputs.deploymentStyle, {
    deploymentType: "BLUE_GREEN",
    deploymentOption: "WITH_TRAFFIC_CONTROL",
  });
  assert.is(inputs.deploymentGroupName, "shop-dev-users");
});

test("CodeDeploy may move the published functions' aliases, and look at their alarms", async () => {
  const resources = await make();
  const [move, look] = statementsOf(
    only(resources, "aws:iam/rolePolicy:RolePolicy", "canary-policy").inputs.policy,
  );
  const { arn } = only(resources, "aws:lambda/function:Function", "users").outputs;
  assert.equal(move?.Action, ["lambda:GetAlias", "lambda:UpdateAlias"]);
  assert.equal(move?.Resource, [arn]);
  assert.is(look?.Action, "cloudwatch:DescribeAlarms");
});

test("moves a tenth and then the rest, or the same part again and again", async () => {
  const routing = async (change: Partial<CanaryArgs>) =>
    only(await make(change), "aws:codedeploy/deploymentConfig:DeploymentConfig").inputs.trafficRoutingConfig;
  assert.equal(await routing({}), {
    type: "TimeBasedCanary",
    timeBasedCanary: { interval: 5, percentage: 10 },
  });
  assert.equal(await routing({ kind: "linear", percent: 20, minutes: 1 }), {
    type: "TimeBasedLinear",
    timeBasedLinear: { interval: 1, percentage: 20 },
  });
});

test("stops before anything is registered: a step of everything", async () => {
  const message = await mistake(() => new Canary("canary", { functions: [], percent: 100 }));
  assert.is(
    message,
    'Canary "canary": percent: must be a whole number from 1 to 99 (got 100). Leave it out for the default.',
  );
});

test.run();
