/**
 * A program full of mistakes, each in a resource named after the policies that must notice it. What a resource lacks
 * besides, such as the log group of a function, is a mistake too: the name has all that it breaks.
 */
export const faultyProgram = `
import * as aws from "@pulumi/aws";
import { asset } from "@pulumi/pulumi";

const allow = (Action, Resource, more = {}) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource, ...more }] });
const role = new aws.iam.Role("97", { assumeRolePolicy: allow("sts:AssumeRole", undefined, { Principal: { AWS: "*" } }) });
new aws.iam.RolePolicy("95", { role: role.name, policy: allow("sqs:*", "arn:aws:sqs:eu-central-1:1:orders") });
new aws.iam.RolePolicy("96", { role: role.name, policy: allow("iam:PassRole", "arn:aws:iam::1:role/admin") });
const code = new asset.AssetArchive({ "index.js": new asset.StringAsset("exports.handler = () => {};") });
const environment = { variables: { STRIPE_SECRET_KEY: "sk_live_1" } };
const made = new aws.lambda.Function("10 11 12-prod 16-prod 17 75", {
  role: role.arn, code, environment, handler: "index.handler", runtime: "nodejs18.x",
});
new aws.lambda.Permission("19 20", { action: "lambda:InvokeFunction", function: made.name, principal: "*" });
new aws.lambda.FunctionUrl("21", { functionName: made.name, authorizationType: "NONE" });
new aws.sqs.Queue("56 57 58", {});
new aws.s3.Bucket("64 65 66 67 68 69 70", {});
new aws.kms.Key("72 73 74-prod", {});
new aws.cloudwatch.LogGroup("75 76-prod 77-prod", {});
new aws.sns.Topic("79", {});
new aws.cloudwatch.MetricAlarm("78-prod", {
  comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 1, metricName: "Errors", namespace: "AWS/Lambda",
});
const world = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
new aws.ec2.SecurityGroup("82 83 84 86", { vpcId: "vpc-1", ingress: [world], egress: [world] });
new aws.ec2.NetworkAcl("88", { vpcId: "vpc-1" });
new aws.codebuild.Project("89 90 91 92", {
  artifacts: { type: "NO_ARTIFACTS" },
  environment: {
    computeType: "BUILD_GENERAL1_SMALL", image: "somebody/image", type: "LINUX_CONTAINER", privilegedMode: true,
    environmentVariables: [{ name: "PULUMI_ACCESS_TOKEN", value: "pul-123" }],
  },
  serviceRole: role.arn,
  source: { type: "NO_SOURCE" },
});
`;

/** `row-82 82 83 84 86` for each resource and policy. */
export const plantedFaults = (program: string): string[] =>
  [...program.matchAll(/new aws\.[\w.]+\("([^"]+)"/g)].flatMap(([, name = ""]) =>
    name.split(" ").map(row => `row-${row} ${name}`),
  );
