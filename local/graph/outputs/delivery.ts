import type { Facts, MockedOutputs } from "./facts.ts";

/** Buckets, builds, deliveries and canaries. */
export const delivery: Record<string, (facts: Facts) => MockedOutputs> = {
  "aws:codeconnections/connection:Connection": facts => {
    const arn = facts.arn("codeconnections", `connection/${facts.naming.uuid("id")}`);
    // As AWS makes each: a person finishes it.
    return { id: arn, arn, name: facts.name("name"), connectionStatus: "PENDING" };
  },
  "aws:s3/bucket:Bucket": facts => {
    const bucket = facts.name("bucket");
    return { id: bucket, bucket, arn: `arn:aws:s3:::${bucket}` };
  },
  "aws:s3/bucketPolicy:BucketPolicy": facts => ({ id: facts.text("bucket") }),
  "aws:codebuild/project:Project": facts => {
    const name = facts.name("name");
    const arn = facts.arn("codebuild", `project/${name}`);
    return { id: arn, name, arn };
  },
  "aws:codebuild/reportGroup:ReportGroup": facts => {
    const name = facts.name("name");
    const arn = facts.arn("codebuild", `report-group/${name}`);
    return { id: arn, name, arn };
  },
  "aws:codepipeline/pipeline:Pipeline": facts => {
    const name = facts.name("name");
    return { id: name, name, arn: facts.arn("codepipeline", name) };
  },
  "aws:codedeploy/application:Application": facts => {
    const name = facts.name("name");
    return { id: name, name, arn: facts.arn("codedeploy", `application:${name}`) };
  },
  "aws:codedeploy/deploymentConfig:DeploymentConfig": facts => {
    const deploymentConfigName = facts.name("deploymentConfigName");
    return {
      id: deploymentConfigName,
      deploymentConfigName,
      arn: facts.arn("codedeploy", `deploymentconfig:${deploymentConfigName}`),
    };
  },
  "aws:codedeploy/deploymentGroup:DeploymentGroup": facts => {
    const names = `${facts.text("appName")}/${facts.text("deploymentGroupName")}`;
    return { id: facts.naming.uuid("id"), arn: facts.arn("codedeploy", `deploymentgroup:${names}`) };
  },
};
