import type { Row } from "./rules.ts";

/** Builds, deliveries and canaries. */
export const deliveryRows: Readonly<Record<string, Row>> = {
  "aws:cloudwatch/eventRule:EventRule": { auto: "name", replaces: "name eventBusName", nameLength: 64 },
  "aws:cloudwatch/eventTarget:EventTarget": {
    auto: "targetId",
    required: "arn rule",
    replaces: "rule targetId",
  },
  "aws:codebuild/project:Project": {
    auto: "name",
    required: "artifacts environment serviceRole source",
    replaces: "name",
    nameLength: 255,
  },
  "aws:codebuild/reportGroup:ReportGroup": {
    auto: "name",
    required: "exportConfig type",
    replaces: "name type",
    nameLength: 128,
  },
  "aws:codeconnections/connection:Connection": {
    auto: "name",
    replaces: "hostArn name providerType",
    nameLength: 32,
  },
  "aws:codedeploy/application:Application": { auto: "name", replaces: "computePlatform", nameLength: 100 },
  "aws:codedeploy/deploymentConfig:DeploymentConfig": {
    auto: "deploymentConfigName",
    replaces: "computePlatform deploymentConfigName trafficRoutingConfig",
    nameLength: 100,
  },
  "aws:codedeploy/deploymentGroup:DeploymentGroup": {
    required: "appName deploymentGroupName serviceRoleArn",
    replaces: "appName",
  },
  "aws:codepipeline/pipeline:Pipeline": {
    auto: "name",
    required: "artifactStores roleArn stages",
    replaces: "name",
    nameLength: 100,
  },
  "aws:ec2/networkAcl:NetworkAcl": { required: "vpcId", replaces: "vpcId" },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": { required: "clientIdLists url", replaces: "url" },
  "aws:iam/policy:Policy": {
    auto: "name",
    required: "policy",
    replaces: "description name namePrefix path",
    conflicts: ["name namePrefix"],
    nameLength: 128,
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    required: "policyArn role",
    replaces: "policyArn role",
  },
  "aws:lambda/alias:Alias": {
    // Its name stands below a function, not in the account.
    required: "functionName functionVersion name",
    replaces: "functionName name",
  },
  "aws:lambda/functionUrl:FunctionUrl": {
    required: "authorizationType functionName",
    replaces: "functionName qualifier",
  },
  "aws:s3/bucketLogging:BucketLogging": { required: "bucket targetBucket targetPrefix", replaces: "bucket" },
};
