import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AppSecret, secretVariable } from "../../components/app-secret.ts";
import { NodeFunction } from "../../components/node-function.ts";
import { linkResolver } from "../../components/resolve-links.ts";
import { queueVariable, WorkQueue, type WorkQueueArgs } from "../../components/work-queue.ts";
import { enterProject, mistake, only, place, register, settings, statementsOf } from "./support/register.ts";

const test = suite("components/linkables");

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({ "worker.ts": "export const handler = async () => 1;" });
});
test.after(() => leave());

const secretArgs = {
  value: "sk_test_1",
  region: place.region,
  kmsKeyArn: settings.kmsKeyArn,
  recoveryWindowDays: 30,
};
const queueArgs: WorkQueueArgs = {
  visibilityTimeoutSeconds: 180,
  impact: "Runs do not show up.",
  alarmTopicArn: settings.alarmTopicArn,
};
const worker = (...links: ConstructorParameters<typeof NodeFunction>[1]["links"] & object) =>
  new NodeFunction("worker", {
    ...settings,
    description: "Works",
    entry: "worker.ts",
    timeoutSeconds: 30,
    impact: "Nothing is done.",
    links,
  });
const variables = (resources: Awaited<ReturnType<typeof register>>) =>
  (
    only(resources, "aws:lambda/function:Function").inputs.environment as {
      variables: Record<string, string>;
    }
  ).variables;

test("a function that is linked to a secret gets its ARN and may read it; its value stands nowhere else", async () => {
  const resources = await register(() => worker(new AppSecret("stripeKey", secretArgs).link));
  const arn = only(resources, "aws:secretsmanager/secret:Secret").outputs.arn;
  assert.is(variables(resources).SECRET_STRIPE_KEY_ARN, arn);
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy;
  assert.equal(statementsOf(policy)[2], {
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: arn,
  });
  const holders = resources.filter(resource => JSON.stringify(resource.inputs).includes("sk_test_1"));
  assert.equal(
    holders.map(({ type }) => type),
    ["aws:secretsmanager/secretVersion:SecretVersion"],
  );
  assert.is(only(resources, "aws:secretsmanager/secretPolicy:SecretPolicy").inputs.blockPublicPolicy, true);
});

test("a function that is linked to a queue gets its URL and may send", async () => {
  const resources = await register(() => worker(new WorkQueue("stravaEvents", queueArgs).link));
  const queue = only(resources, "aws:sqs/queue:Queue", "stravaEvents-queue");
  assert.is(variables(resources).QUEUE_STRAVA_EVENTS_URL, queue.outputs.url);
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy;
  assert.equal(statementsOf(policy)[2], {
    Effect: "Allow",
    Action: "sqs:SendMessage",
    Resource: queue.outputs.arn,
  });
});

test("a message that is tried in vain five times goes to the dead letters, with an alarm", async () => {
  const resources = await register(() => new WorkQueue("imports", queueArgs));
  const { inputs } = only(resources, "aws:sqs/queue:Queue", "imports-queue");
  const dead = only(resources, "aws:sqs/queue:Queue", "imports-dead-letters-queue");
  assert.equal(JSON.parse(String(inputs.redrivePolicy)), {
    deadLetterTargetArn: dead.outputs.arn,
    maxReceiveCount: 5,
  });
  const alarm = only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm").inputs;
  assert.is(alarm.alarmDescription, "A message of the queue imports was given up. Runs do not show up.");
});

test("variables are named after what they lead to", () => {
  assert.is(secretVariable("stripeKey"), "SECRET_STRIPE_KEY_ARN");
  assert.is(queueVariable("strava"), "QUEUE_STRAVA_URL");
  assert.is(queueVariable("strava-events"), "QUEUE_STRAVA_EVENTS_URL");
});

test("a contract's links are resolved to what the stack has; what it has not is named", async () => {
  const [database, directory, stripe, strava] = [1, 2, 3, 4].map(id => ({
    statements: [{ Sid: String(id), Action: "sts:GetCallerIdentity" }],
  }));
  if (!database || !directory || !stripe || !strava) throw new Error("unreachable");
  const stack = {
    database,
    secrets: { stripeKey: { link: stripe } },
    queues: { strava: { link: strava } },
    value: (key: string) => (key === "currency" ? "EUR" : ""),
  };
  const resolve = linkResolver({ ...stack, directory });
  assert.is(resolve("database"), database);
  assert.is(resolve("directory"), directory);
  assert.is(resolve({ secret: "stripeKey" }), stripe);
  assert.is(resolve({ queue: "strava" }), strava);
  assert.equal(resolve({ config: "currency" }), {
    environment: { CONFIG_CURRENCY: "EUR" },
    statements: [],
  });
  assert.equal(resolve({ config: "shopName" }), { environment: {}, statements: [] });
  assert.equal(resolve({ config: "shopName", matches: /^x$/ }), { environment: {}, statements: [] });
  assert.equal(resolve({ config: "currency", matches: /^[A-Z]{3}$/ }), resolve({ config: "currency" }));
  assert.throws(
    () => resolve({ config: "currency", matches: /^\d+$/ }),
    'The config value "currency" is "EUR" and must match /^\\d+$/: see its description in Pulumi.yaml.',
  );
  assert.is(resolve({ secret: "stripeKey", when: "currency" }), stripe);
  assert.equal(resolve({ secret: "stripeKey", when: "shopName" }), { statements: [] });
  assert.throws(() => resolve({ queue: "other" }), 'This stack has nothing for the link {"queue":"other"}.');
  assert.throws(() => linkResolver(stack)("directory"), 'This stack has nothing for the link "directory".');
});

const contradictions: readonly [Partial<WorkQueueArgs>, string][] = [
  [
    { visibilityTimeoutSeconds: 43_201 },
    "visibilityTimeoutSeconds: 43201 is outside 0 to 43200. Give six times the worker's time-out.",
  ],
  [{ maximumTries: 0 }, "maximumTries: 0 is no count. Leave it out for 5."],
];
for (const [change, message] of contradictions) {
  test(`stops before anything is registered: ${message}`, async () => {
    const stopped = await mistake(() => new WorkQueue("imports", { ...queueArgs, ...change }));
    assert.is(stopped, `WorkQueue "imports": ${message}`);
  });
}

test.run();
