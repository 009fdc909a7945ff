import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { evaluate } from "../../../local/graph/index.ts";
import type { Graph } from "../../../local/graph/types.ts";

const test = suite("evaluate");
const projectDir = join(import.meta.dirname, "../../fixtures/program");
const [dev, again, prod, local, preview] = await Promise.all([
  evaluate({ projectDir, stack: "dev" }),
  evaluate({ projectDir, stack: "dev", seed: "another" }),
  evaluate({ projectDir, stack: "prod" }),
  evaluate({
    projectDir,
    stack: "dev",
    config: { capacity: "4", services: '["movies"]' },
    endpoints: { api: "http://localhost:4000", aws: "http://localhost:4001" },
  }),
  evaluate({ projectDir, stack: "dev", preview: true }),
]);

const find = (graph: Graph, type: string) => {
  const found = graph.resources.find(resource => resource.type === type);
  if (!found) throw new Error(`no ${type}`);
  return found;
};

test("a resource of another provider than the default one names it", () => {
  assert.match(String(find(dev, "aws:sqs/queue:Queue").options.provider), "::pulumi:providers:aws::far::");
});

test("lists resources and components in the order of their registration, under the engine's URNs", () => {
  assert.equal(dev.resources.map(({ type, name }) => `${type} ${name}`).sort(), [
    "aws:apigatewayv2/api:Api api",
    "aws:cognito/userPool:UserPool people",
    "aws:cognito/userPoolClient:UserPoolClient machine",
    "aws:iam/role:Role worker-role",
    "aws:lambda/function:Function worker-function",
    "aws:secretsmanager/secret:Secret login",
    "aws:secretsmanager/secretVersion:SecretVersion login",
    "aws:sqs/queue:Queue work",
    "aws:ssm/parameter:Parameter key",
    "awsx:ec2:Vpc network",
    "pulumi:providers:aws far",
    "sample:index:Worker worker",
  ]);
  const position = (type: string) => dev.resources.indexOf(find(dev, type));
  assert.ok(position("sample:index:Worker") < position("aws:iam/role:Role"));
  assert.ok(position("aws:iam/role:Role") < position("aws:lambda/function:Function"));
  assert.is(
    find(dev, "aws:lambda/function:Function").urn,
    "urn:pulumi:dev::sample::sample:index:Worker$aws:lambda/function:Function::worker-function",
  );
});

test("keeps parent, component, dependencies and options of a registration", () => {
  const worker = find(prod, "sample:index:Worker");
  const role = find(prod, "aws:iam/role:Role");
  const lambda = find(prod, "aws:lambda/function:Function");
  assert.is(worker.parent, null);
  assert.is(worker.component, null);
  assert.is(worker.custom, false);
  assert.is(lambda.parent, worker.urn);
  assert.is(lambda.component, "worker");
  assert.is(lambda.custom, true);
  assert.ok(lambda.dependsOn.includes(role.urn));
  assert.ok(worker.dependsOn.includes(find(prod, "awsx:ec2:Vpc").urn));
  assert.equal(lambda.options, { protect: true, ignoreChanges: ["description"] });
  assert.equal(find(dev, "aws:lambda/function:Function").options, { ignoreChanges: ["description"] });
});

test("resolves references and makes asset paths absolute", () => {
  const lambda = find(dev, "aws:lambda/function:Function");
  assert.is(lambda.inputs.role, find(dev, "aws:iam/role:Role").outputs.arn);
  assert.equal(lambda.inputs.environment, {
    variables: { QUEUE_ARN: find(dev, "aws:sqs/queue:Queue").outputs.arn },
  });
  assert.equal(lambda.inputs.code, { asset: join(projectDir, "bundle") });
  assert.is(lambda.outputs.arn, "arn:aws:lambda:eu-central-1:000000000000:function:sample-worker");
  assert.equal(find(dev, "sample:index:Worker").outputs, { functionArn: lambda.outputs.arn });
});

test("reads the config of the stack, and lets overrides go first", () => {
  assert.equal(
    [dev.outputs.services, dev.outputs.instances, dev.outputs.capacity],
    [["users", "movies"], 2, 0.5],
  );
  assert.equal([prod.outputs.services, prod.outputs.instances, prod.outputs.capacity], [["users"], 1, null]);
  assert.equal([local.outputs.services, local.outputs.capacity], [["movies"], 4]);
  assert.is(dev.outputs.region, "eu-central-1");
});

test("makes the same ids each time, and secrets that only the seed decides", () => {
  const secretOf = (graph: Graph) =>
    find(graph, "aws:secretsmanager/secretVersion:SecretVersion").inputs.secretString;
  assert.match(String(secretOf(dev)), /^[A-Za-z0-9]{40}$/);
  assert.is(secretOf(dev), secretOf(prod));
  assert.is.not(secretOf(dev), secretOf(again));
  assert.is.not(dev.outputs.machineSecret, again.outputs.machineSecret);
  assert.is(dev.outputs.userPoolEndpoint, again.outputs.userPoolEndpoint);
  assert.match(
    String(dev.outputs.userPoolEndpoint),
    /^cognito-idp\.eu-central-1\.amazonaws\.com\/eu-central-1_\w{9}$/,
  );
});

test("notes where secrets stand", () => {
  const at = (type: string, path: string) => dev.secretPaths.includes(`${find(dev, type).urn}#${path}`);
  assert.ok(at("aws:secretsmanager/secretVersion:SecretVersion", "/inputs/secretString"));
  assert.ok(at("aws:secretsmanager/secretVersion:SecretVersion", "/outputs/secretString"));
  assert.ok(at("aws:ssm/parameter:Parameter", "/inputs/value"));
  assert.ok(at("aws:cognito/userPoolClient:UserPoolClient", "/outputs/clientSecret"));
  assert.ok(dev.secretPaths.includes("#/outputs/machineSecret"));
  assert.not(at("aws:lambda/function:Function", "/inputs/role"));
});

test("gives a declared secret that is not set a placeholder", () => {
  assert.is(find(dev, "aws:ssm/parameter:Parameter").inputs.value, "placeholder-for-apiKey");
});

test("puts local endpoints in the place of AWS's", () => {
  const poolId = String(dev.outputs.userPoolEndpoint).split("/")[1];
  assert.is(local.outputs.apiUrl, "http://localhost:4000");
  assert.is(local.outputs.userPoolEndpoint, `localhost:4001/${poolId}`);
  assert.match(String(local.outputs.queueUrl), /^http:\/\/localhost:4001\/000000000000\/work-[0-9a-f]{7}$/);
  assert.match(String(dev.outputs.apiUrl), /^https:\/\/\w{10}\.execute-api\.eu-central-1\.amazonaws\.com$/);
});

test("leaves unknown in a preview what only the cloud knows", () => {
  const lambda = find(preview, "aws:lambda/function:Function");
  assert.equal(lambda.inputs.role, { unknown: true });
  assert.is(lambda.inputs.runtime, "nodejs24.x");
  assert.equal(preview.outputs.functionArn, { unknown: true });
  assert.is(preview.outputs.region, "eu-central-1");
  assert.is(preview.resources.length, dev.resources.length);
});

test("answers as many subnets as the network has zones", () => {
  assert.is((dev.outputs.subnets as string[]).length, 2);
});

test.run();
