import { getCallerIdentityOutput, getPartitionOutput, getRegionOutput } from "@pulumi/aws";
import { GitHubDelivery } from "../components/index.ts";
import { pipelineOn } from "./code-pipeline.ts";
import { readPipelineConfig } from "./config.ts";

const config = readPipelineConfig();

const place = {
  accountId: getCallerIdentityOutput().accountId,
  region: getRegionOutput().region,
  partition: getPartitionOutput().partition,
};
const { runner, pullRequestPreviews } = config;
const delivery = runner === "codepipeline" ? pipelineOn(place, config) : undefined;
const github =
  runner === "github" || pullRequestPreviews
    ? new GitHubDelivery("github", { ...place, ...config.github() })
    : undefined;

/** Of CodePipeline. */
export const pipelineName = delivery?.pipelineName ?? "";
export const connectionArn = delivery?.connectionArn ?? "";
export const connectionStep = delivery?.connectionStep ?? "";
/** Of GitHub: variables to set in the repository. */
export const variables = github?.variables ?? {};
