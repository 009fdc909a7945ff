import { suite } from "uvu";
import * as assert from "uvu/assert";
import { NodeFunction } from "../../components/functions/node-function.ts";
import { WorkQueue, type WorkQueueArgs } from "../../components/queues/work-queue.ts";
import { AppSecret } from "../../components/secrets/app-secret.ts";
import { linkResolver } from "../../components/services/resolve-links.ts";
import { queueVariable, secretVariable } from "../../lib/link-variables.ts";
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
  alarms: settings.alarms,
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
  const resources = await register(() => worker(new WorkQueue("paidEvents", queueArgs).link));
  const queue = only(resources, "aws:sqs/queue:Queue", "paidEvents-queue");
  assert.is(variables(resources).QUEUE_PAID_EVENTS_URL, queue.outputs.url);
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
  assert.is(queueVariable("mail"), "QUEUE_MAIL_URL");
  assert.is(queueVariable("paid-events"), "QUEUE_PAID_EVENTS_URL");
});

test("a contract's links are resolved to what the stack has; what it has not is named", async () => {
  const linkTo = (id: string) => ({ statements: [{ Sid: id, Action: "sts:GetCallerIdentity" }] });
  const [stripe, mail] = [linkTo("stripe"), linkTo("mail")];
  const database = { link: linkTo("database"), statementLink: linkTo("statements") };
  const directory = { link: linkTo("directory"), rolesLink: linkTo("roles"), accountsLink: linkTo("all") };
  const stack = {
    database,
    secrets: { stripeKey: { link: stripe } },
    queues: { mail: { link: mail } },
    value: (key: string) => (key === "currency" ? "EUR" : ""),
  };
  const resolve = linkResolver({ ...stack, directory });
  assert.is(resolve("database"), database.link);
  assert.is(resolve("databaseStatements"), database.statementLink);
  assert.is(resolve("directory"), directory.link);
  assert.is(resolve("directoryRoles"), directory.rolesLink);
  assert.is(resolve("directoryAccounts"), directory.accountsLink);
  assert.is(resolve({ secret: "stripeKey" }), stripe);
  assert.is(resolve({ queue: "mail" }), mail);
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
  const personal = { linkOf: linkTo, rotationLinkOf: (service: string) => linkTo(`rotation of ${service}`) };
  const ofCustomers = linkResolver({ ...stack, personalData: personal }, "customers");
  assert.equal(ofCustomers("personalData"), linkTo("customers"));
  assert.equal(ofCustomers("personalDataRotation"), linkTo("rotation of customers"));
  assert.throws(
    () => linkResolver(stack, "customers")("personalData"),
    'This stack has nothing for the link "personalData".',
  );
  assert.throws(() => linkResolver(stack)("directory"), 'This stack has nothing for the link "directory".');
});

const contradictions: readonly [Partial<WorkQueueArgs>, string][] = [
  [
    { visibilityTimeoutSeconds: 43_201 },
    "visibilityTimeoutSeconds: must be a whole number from 0 to 43200 (got 43201). Leave it out for the default.",
  ],
  [
    { maximumTries: 0 },
    "maximumTries: must be a whole number from 1 to 1000 (got 0). Leave it out for the default.",
  ],
];
for (const [change, message] of contradictions) {
  test(`stops before anything is registered: ${message}`, async () => {
    const stopped = await mistake(() => new WorkQueue("imports", { ...queueArgs, ...change }));
    assert.is(stopped, `WorkQueue "imports": ${message}`);
  });
}

test.run();
