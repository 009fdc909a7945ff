import { existsSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/game/strava/contract.ts";
import { cliRoot, withoutCli } from "./support/cli.ts";
import { Account } from "./support/cloud/account.ts";
import { changesOf, Deployment, type StateResource, succeeded } from "./support/deployment.ts";
import type { Report } from "./support/messages.ts";
import { namesIn, physicalNameOf, recordedNames } from "./support/names.ts";
import { disorders } from "./support/order.ts";
import { Project } from "./support/project.ts";

// Stacks in one account, each test beginning where the one before it has left it.
const test = suite("prod under the real engine");

let project: Project;
let deployment: Deployment;
const account = new Account();

async function run(command: Promise<Report>): Promise<Report> {
  account.forget();
  const report = await command;
  return succeeded(report);
}

test.before(async () => {
  project = await Project.copy();
  await project.configure("prod", "apiDomain", "api.example.com");
  await project.configure("prod", "apiCertificateArn", "arn:aws:acm:eu-central-1:123456789012:certificate/1");
  deployment = await Deployment.start(project, account);
});
test.after(async () => {
  await deployment.stop();
  await project.remove();
});

test("up makes everything in an order in which it works at once, under the last release's names", async () => {
  await run(deployment.up("prod"));
  assert.equal(disorders(account.calls), []);
  const found = namesIn(await deployment.state("prod"));
  assert.equal(found, await recordedNames("prod", found));
});

test("a second up that asks AWS first changes nothing", async () => {
  assert.equal(changesOf(await run(deployment.up("prod", { refresh: true }))), []);
  assert.equal(callsMade(), []);
});

test("a deployment leaves an alias where a canary has moved it", async () => {
  const alias = account.things.find(({ urn }) => urn.endsWith("::users-live"));
  assert.is(alias?.state.functionVersion, "1");
  account.drift(alias?.urn ?? "", {
    functionVersion: "2",
    routingConfig: { additionalVersionWeights: { 3: 0.1 } },
  });
  assert.equal(changesOf(await run(deployment.up("prod", { refresh: true }))), []);
  assert.is(account.thing(alias?.urn ?? "").state.functionVersion, "2");
});

test("another stack of the same values stands beside it in one account: no name is that of both", async () => {
  const values = await project.read("Pulumi.prod.yaml");
  const others = values.split("\n").filter(line => !/encryptionsalt|apiDomain|apiCertificateArn/.test(line));
  await project.write("Pulumi.staging.yaml", others.join("\n").replaceAll("stack: prod", "stack: staging"));
  // Two of a kind with one name are refused, as AWS does.
  await run(deployment.up("staging"));
  const fixed = (state: readonly StateResource[]) =>
    state.flatMap(one => {
      const name = physicalNameOf(one);
      return name && !name.endsWith("-*") && ownNames.includes(one.type) ? [`${one.type} ${name}`] : [];
    });
  const names = fixed(await deployment.state("prod"));
  assert.ok(names.length > 50, `${names.length} names`);
  assert.equal(
    fixed(await deployment.state("staging")).filter(name => names.includes(name)),
    [],
  );
});

/** Types whose names stand in the account, not below another resource of the stack. */
const ownNames = [
  "aws:apigatewayv2/api:Api",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cognito/userPool:UserPool",
  "aws:cognito/userPoolDomain:UserPoolDomain",
  "aws:kms/alias:Alias",
  "aws:lambda/function:Function",
  "aws:rds/cluster:Cluster",
  "aws:rds/clusterInstance:ClusterInstance",
  "aws:scheduler/scheduleGroup:ScheduleGroup",
];

test("destroy is refused by what is protected, and nothing is deleted", async () => {
  account.forget();
  const refused = await deployment.destroy("prod", { asDeployed: true });
  // It names the first that it comes to.
  assert.match(refused.printed, /cannot be deleted\s+because it is protected/);
  assert.match(refused.printed, "Previewing destroy");
  assert.not.match(refused.printed, "Destroying");
  assert.is(refused.failure, "pulumi destroy ended with 1");
  assert.equal(callsMade(), []);
  const state = await deployment.state("prod");
  assert.equal(
    state.flatMap(({ urn, protect }) => (protect ? [urn.split("::").at(-1)] : [])).sort(),
    protectedNames,
  );
});

test("even a destroy that does not look first leaves the data, its key and the accounts", async () => {
  account.forget();
  const refused = await deployment.destroy("prod");
  assert.match(refused.failure ?? "", "cannot be deleted");
  const left = account.things
    .filter(({ urn }) => urn.includes(":prod::"))
    .map(({ urn }) => urn.split("::").at(-1));
  assert.equal(
    protectedNames.filter(name => !left.includes(name)),
    [],
  );
});

const protectedNames = [
  "database-cluster",
  "database-instance-1",
  "database-instance-2",
  "directory-pool",
  "key-key",
  // Of the services, customers have personal data.
  ...(existsSync("handlers/customers/contract.ts") ? ["personal-data-key"] : []),
];
const callsMade = () => account.calls.map(({ method, name }) => `${method} ${name}`);

if (cliRoot === null) console.log(withoutCli);
else {
  test.run();
}
