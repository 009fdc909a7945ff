import { type DraftGraph, type DraftResource, put } from "../../policy/rule.ts";

/** A mistake that a person could make in the program, and the policy that must notice it. */
export interface Fault {
  readonly policy: string;
  readonly type: string;
  /** Part of the name of the resource. */
  readonly named?: string;
  /** Makes the mistake in one resource. */
  readonly plant: (resource: DraftResource, graph: DraftGraph) => void;
}

const set =
  (path: string, value: unknown) =>
  ({ inputs }: DraftResource): void =>
    put(inputs, path, value);
const allow = (Action: string, Resource: string, more: object = {}) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource, ...more }] });
const without =
  (type: string) =>
  (_resource: DraftResource, graph: DraftGraph): void => {
    graph.resources = graph.resources.filter(one => one.type !== type);
  };

const route = "aws:apigatewayv2/route:Route";
const lambda = "aws:lambda/function:Function";
const cluster = "aws:rds/cluster:Cluster";
const queue = "aws:sqs/queue:Queue";

export const faults: readonly Fault[] = [
  { policy: "row-2", type: route, plant: set("authorizationType", "NONE") },
  { policy: "row-3", type: route, plant: set("authorizationScopes", ["movies/everything"]) },
  { policy: "row-5", type: "aws:apigatewayv2/api:Api", plant: set("corsConfiguration.allowOrigins", ["*"]) },
  { policy: "row-10", type: lambda, plant: set("runtime", "nodejs18.x") },
  { policy: "row-11", type: lambda, plant: set("tracingConfig.mode", "PassThrough") },
  { policy: "row-16-prod", type: lambda, plant: set("kmsKeyArn", undefined) },
  { policy: "row-17", type: lambda, plant: set("environment.variables.STRIPE_SECRET_KEY", "sk_live_1") },
  { policy: "row-20", type: "aws:lambda/permission:Permission", plant: set("sourceArn", undefined) },
  { policy: "row-22", type: cluster, plant: set("storageEncrypted", false) },
  { policy: "row-24-prod", type: cluster, plant: ({ options }) => delete options.protect },
  { policy: "row-28-prod", type: cluster, plant: set("backupRetentionPeriod", 1) },
  {
    policy: "row-33",
    type: "aws:rds/clusterInstance:ClusterInstance",
    plant: set("publiclyAccessible", true),
  },
  { policy: "row-47-prod", type: "aws:secretsmanager/secret:Secret", plant: set("recoveryWindowInDays", 0) },
  {
    policy: "row-54",
    type: "aws:cognito/userPoolClient:UserPoolClient",
    named: "web",
    plant: set("callbackUrls", ["https://*.example.com/"]),
  },
  { policy: "row-56", type: queue, plant: set("sqsManagedSseEnabled", undefined) },
  { policy: "row-58", type: queue, plant: without("aws:sqs/queuePolicy:QueuePolicy") },
  {
    policy: "row-62",
    type: "aws:scheduler/schedule:Schedule",
    plant: set("target.deadLetterConfig", undefined),
  },
  { policy: "row-72", type: "aws:kms/key:Key", plant: set("enableKeyRotation", false) },
  { policy: "row-75", type: lambda, plant: without("aws:cloudwatch/logGroup:LogGroup") },
  {
    policy: "row-82",
    type: "aws:ec2/securityGroup:SecurityGroup",
    plant: set("ingress", [{ description: "all", protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }]),
  },
  {
    policy: "row-95",
    type: "aws:iam/rolePolicy:RolePolicy",
    plant: set("policy", allow("sqs:*", "arn:aws:sqs:eu-central-1:0:orders")),
  },
  {
    policy: "row-96",
    type: "aws:iam/rolePolicy:RolePolicy",
    plant: set("policy", allow("iam:PassRole", "arn:aws:iam::0:role/admin")),
  },
  {
    policy: "row-97",
    type: "aws:iam/role:Role",
    plant: set("assumeRolePolicy", allow("sts:AssumeRole", "", { Principal: { AWS: "*" } })),
  },
];
