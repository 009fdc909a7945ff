import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ScheduledJob, type ScheduledJobArgs } from "../../../components/jobs/scheduled-job.ts";
import { enterProject, mistake, only, place, register, settings, statementsOf } from "../support/register.ts";

const test = suite("components/scheduled-job");

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({ "clean-up.ts": "export const handler = async () => 1;" });
});
test.after(() => leave());

const args: ScheduledJobArgs = {
  ...settings,
  ...place,
  description: "Removes expired carts",
  entry: "clean-up.ts",
  timeoutSeconds: 300,
  schedule: "cron(30 3 * * ? *)",
  timeZone: "Europe/Belgrade",
  impact: "Expired carts stay.",
};
const schedule = "aws:scheduler/schedule:Schedule";
const queue = "aws:sqs/queue:Queue";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const job = (change: Partial<ScheduledJobArgs> = {}) =>
  register(() => new ScheduledJob("clean-up", { ...args, ...change }));

test("the schedule hands over the time that the run stands for, in its zone, with retries and dead letters", async () => {
  const resources = await job();
  const { inputs } = only(resources, schedule);
  assert.equal(
    { ...inputs, description: undefined },
    {
      name: "shop-dev-clean-up-schedule",
      description: undefined,
      groupName: "shop-dev-clean-up",
      scheduleExpression: "cron(30 3 * * ? *)",
      scheduleExpressionTimezone: "Europe/Belgrade",
      flexibleTimeWindow: { mode: "OFF" },
      kmsKeyArn: settings.kmsKeyArn,
      target: {
        arn: only(resources, "aws:lambda/function:Function").outputs.arn,
        roleArn: only(resources, "aws:iam/role:Role", "clean-up-schedule-role").outputs.arn,
        input: '{"job":"clean-up","scheduledTime":"<aws.scheduler.scheduled-time>"}',
        deadLetterConfig: { arn: only(resources, queue, "clean-up-dead-letters-queue").outputs.arn },
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
      },
    },
  );
});

test("a run that fails for good ends in both queues: its event in one, its error in the other", async () => {
  const resources = await job();
  const { inputs } = only(resources, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
  const failures = only(resources, queue, "clean-up-failures-queue").outputs.arn;
  const deadLetters = only(resources, queue, "clean-up-dead-letters-queue").outputs.arn;
  assert.equal(inputs, {
    functionName: "shop-dev-clean-up",
    maximumRetryAttempts: 2,
    maximumEventAgeInSeconds: 7200,
    destinationConfig: { onFailure: { destination: failures } },
  });
  const { deadLetterConfig } = only(resources, "aws:lambda/function:Function").inputs;
  assert.equal(deadLetterConfig, { targetArn: deadLetters });
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", "clean-up-policy").inputs.policy;
  const sends = statementsOf(policy).filter(({ Action }) => Action === "sqs:SendMessage");
  assert.equal(
    sends.map(({ Resource }) => Resource),
    [deadLetters, failures],
  );
});

test("the schedules' role is Scheduler's for this group alone, and may start this function alone", async () => {
  const resources = await job();
  const role = only(resources, "aws:iam/role:Role", "clean-up-schedule-role").inputs;
  const group = only(resources, "aws:scheduler/scheduleGroup:ScheduleGroup").outputs.arn;
  assert.equal(statementsOf(role.assumeRolePolicy), [
    {
      Effect: "Allow",
      Principal: { Service: "scheduler.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": place.accountId, "aws:SourceArn": group } },
    },
  ]);
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", "clean-up-schedule-policy").inputs.policy;
  assert.equal(
    statementsOf(policy).map(({ Action, Resource }) => [Action, Resource]),
    [
      ["lambda:InvokeFunction", only(resources, "aws:lambda/function:Function").outputs.arn],
      ["sqs:SendMessage", only(resources, queue, "clean-up-dead-letters-queue").outputs.arn],
      ["kms:Decrypt", settings.kmsKeyArn],
    ],
  );
  const { dependsOn } = only(resources, schedule);
  const { urn } = only(resources, "aws:iam/rolePolicy:RolePolicy", "clean-up-schedule-policy");
  assert.ok(dependsOn.includes(urn), "a run before that is refused");
});

test("both queues raise an alarm with their first message", async () => {
  const resources = await job();
  for (const name of ["clean-up-dead-letters", "clean-up-failures"]) {
    const { inputs } = only(resources, alarm, `${name}-messages`);
    assert.is(inputs.metricName, "ApproximateNumberOfMessagesVisible");
    assert.equal([inputs.threshold, inputs.comparisonOperator], [0, "GreaterThanThreshold"]);
    assert.match(String(inputs.alarmDescription), / Expired carts stay\.$/);
  }
});

test("a daily job that has not succeeded for 28 hours raises an alarm", async () => {
  const { inputs } = only(await job(), alarm, "clean-up-absence");
  assert.equal(
    {
      namespace: inputs.namespace,
      metricName: inputs.metricName,
      dimensions: inputs.dimensions,
      treatMissingData: inputs.treatMissingData,
      comparisonOperator: inputs.comparisonOperator,
      threshold: inputs.threshold,
      period: inputs.period,
      // 25 hours where the clock goes back, one of delivery, three tries of 5 minutes, one to spare.
      evaluationPeriods: inputs.evaluationPeriods,
    },
    {
      namespace: "shop/dev",
      metricName: "JobSucceeded",
      dimensions: { Service: "clean-up", Job: "clean-up" },
      treatMissingData: "breaching",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: 3600,
      evaluationPeriods: 28,
    },
  );
});

test("a schedule that is rarer than an alarm can see gets a daily heartbeat", async () => {
  const resources = await job({ schedule: "cron(0 4 1 * ? *)" });
  const { inputs } = only(resources, schedule, "clean-up-heartbeat");
  assert.is(inputs.scheduleExpression, "rate(1 day)");
  const { heartbeat, ...event } = JSON.parse(String((inputs.target as { input: string }).input));
  assert.equal(event, { job: "clean-up", scheduledTime: "<aws.scheduler.scheduled-time>" });
  // 31 days, an hour of the clock, one of delivery, three tries, one to spare.
  assert.equal(heartbeat, { maximumAgeSeconds: 31 * 86_400 + 3600 + 3600 + 900 + 3600 });
  assert.is(only(resources, alarm, "clean-up-absence").inputs.evaluationPeriods, 48);
  assert.ok(only(resources, schedule, "clean-up-schedule"));
});

test("a job that runs once is not missed afterwards", async () => {
  const resources = await job({ schedule: "at(2026-12-01T10:00:00)" });
  assert.is(resources.filter(({ name }) => name === "clean-up-absence").length, 0);
});

test("without a topic there is no alarm, and without a key nothing to decrypt", async () => {
  const { kmsKeyArn: _key, alarms: _alarms, ...quiet } = args;
  const resources = await register(
    () => new ScheduledJob("clean-up", { ...quiet, schedule: "rate(5 minutes)" }),
  );
  assert.is(resources.filter(({ type }) => type === alarm).length, 0);
  assert.is(only(resources, schedule).inputs.kmsKeyArn, undefined);
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", "clean-up-schedule-policy").inputs.policy;
  assert.not.match(String(policy), "kms");
});

test("a handler that counts no successes is not missed", async () => {
  const resources = await job({ schedule: "cron(0 3 1 * ? *)", countsSuccess: false });
  const names = resources.map(({ name }) => name);
  assert.not.ok(names.includes("clean-up-absence"));
  assert.not.ok(names.includes("clean-up-heartbeat"));
});

test("a preview, which knows no ARN yet, registers the same resources", async () => {
  const urns = async (preview: boolean) =>
    (await register(() => new ScheduledJob("clean-up", args), { preview })).map(({ urn }) => urn).sort();
  assert.equal(await urns(true), await urns(false));
});

const greeting = { environment: { GREETING: "hi" }, statements: [] };
const contradictions: readonly [Partial<ScheduledJobArgs>, RegExp][] = [
  [
    { timeoutSeconds: 901 },
    /^ScheduledJob "clean-up": timeoutSeconds: must be a whole number from 1 to 900 \(got 901\)/,
  ],
  [
    { reservedConcurrency: -1 },
    /^ScheduledJob "clean-up": reservedConcurrency: must be a whole number from 0 to 100000 \(got -1\)/,
  ],
  [{ links: [greeting, greeting] }, /^ScheduledJob "clean-up": links\[0\] and links\[1\]: both set GREETING/],
  [
    { schedule: "cron(0 25 * * ? *)" },
    /^ScheduledJob "clean-up": schedule and timeZone: .*"25" is not a valid hours/,
  ],
  [{ schedule: "every day" }, /^ScheduledJob "clean-up": schedule and timeZone: .*cron\(\.\.\.\)/],
  [{ timeZone: "Mars/Olympus" }, /^ScheduledJob "clean-up": schedule and timeZone: .*Mars\/Olympus/],
  [
    { delivery: { retries: 186, maximumAgeSeconds: 60 } },
    /delivery\.retries: must be a whole number from 0 to 185 \(got 186\)/,
  ],
  [
    { delivery: { retries: 1, maximumAgeSeconds: 59 } },
    /delivery\.maximumAgeSeconds: must be a whole number from 60 to 86400 \(got 59\)/,
  ],
];
for (const [change, message] of contradictions) {
  test(`stops before anything is registered: ${message.source}`, async () => {
    assert.match(await mistake(() => new ScheduledJob("clean-up", { ...args, ...change })), message);
  });
}

test("stops before anything is registered when its schedule's name is longer than AWS takes", async () => {
  const stopped = await mistake(() => new ScheduledJob("c".repeat(50), args));
  assert.match(stopped, /^The name shop-dev-c+-schedule has 68 characters, and AWS takes 63\./);
});

test.run();
