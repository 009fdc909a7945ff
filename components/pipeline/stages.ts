import type { types } from "@pulumi/aws";
import type { Input } from "@pulumi/pulumi";

type Stage = types.input.codepipeline.PipelineStage;
type Action = types.input.codepipeline.PipelineStageAction;

/** What the stages of a pipeline are made of. */
export interface StageParts {
  readonly connectionArn: Input<string>;
  /** `owner/name`. */
  readonly repository: string;
  readonly branch: string;
  /** Names of CodeBuild projects, by what they do. */
  readonly projects: Readonly<
    Record<"build" | "staging" | "endToEnd" | "preview" | "production", Input<string>>
  >;
  readonly topicArn: Input<string>;
  /** How long an approval is waited for. */
  readonly approvalMinutes: number;
}

/** Longer than any build may take, so that the build's own limit, which says more, comes first. */
const buildActionMinutes = 60;

/** Source, build, staging, approval, production: each waits for the one before it. */
export const stagesOf = (parts: StageParts): Stage[] => [
  { name: "Source", actions: [sourceAction(parts)] },
  { name: "Build", actions: [build("Build", parts.projects.build, ["Source"], { output: "Tested" })] },
  {
    name: "Staging",
    actions: [
      build("Deploy", parts.projects.staging, ["Tested"], { output: "Outputs", runOrder: 1 }),
      build("EndToEnd", parts.projects.endToEnd, ["Tested", "Outputs"], { runOrder: 2 }),
    ],
  },
  {
    name: "Approval",
    actions: [
      build("Preview", parts.projects.preview, ["Tested"], { namespace: "Preview", runOrder: 1 }),
      approvalAction(parts),
    ],
  },
  {
    name: "Production",
    actions: [build("Deploy", parts.projects.production, ["Tested"], {})],
    // The last commit that went well here is deployed again, from the artefact of its own run.
    onFailure: { result: "ROLLBACK" },
  },
];

/**
 * A full zip of the commit. AWS kept the old provider's name for connections.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
 */
function sourceAction({ connectionArn, repository, branch }: StageParts): Action {
  return {
    name: "Source",
    category: "Source",
    owner: "AWS",
    provider: "CodeStarSourceConnection",
    version: "1",
    namespace: "Source",
    outputArtifacts: ["Source"],
    configuration: {
      ConnectionArn: connectionArn,
      FullRepositoryId: repository,
      BranchName: branch,
      // The pipeline's triggers decide.
      DetectChanges: "false",
      OutputArtifactFormat: "CODE_ZIP",
    },
  };
}

function build(
  name: string,
  project: Input<string>,
  inputs: readonly string[],
  { output, namespace, runOrder = 1 }: { output?: string; namespace?: string; runOrder?: number },
): Action {
  return {
    name,
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    runOrder,
    timeoutInMinutes: buildActionMinutes,
    inputArtifacts: [...inputs],
    ...(output ? { outputArtifacts: [output] } : {}),
    ...(namespace ? { namespace } : {}),
    configuration: { ProjectName: project, ...(inputs.length > 1 ? { PrimarySource: inputs[0] ?? "" } : {}) },
  };
}

const approvalAction = ({ topicArn, repository, approvalMinutes }: StageParts): Action => ({
  name: "Approve",
  category: "Approval",
  owner: "AWS",
  provider: "Manual",
  version: "1",
  runOrder: 2,
  timeoutInMinutes: approvalMinutes,
  configuration: {
    NotificationArn: topicArn,
    CustomData:
      "Deploy to production? #{Preview.SUMMARY}. Asked for by #{Source.AuthorDisplayName}, commit #{Source.CommitId}: " +
      "#{Source.CommitMessage}",
    ExternalEntityLink: `https://github.com/${repository}/commit/#{Source.CommitId}`,
  },
});

/** When a push starts the pipeline. A declared trigger switches AWS's own off, which would take every push. */
export const triggersOf = (
  branch: string,
  paths: { readonly includes?: readonly string[]; readonly excludes?: readonly string[] },
): types.input.codepipeline.PipelineTrigger[] => {
  const filePaths = {
    ...(paths.includes?.length ? { includes: [...paths.includes] } : {}),
    ...(paths.excludes?.length ? { excludes: [...paths.excludes] } : {}),
  };
  return [
    {
      providerType: "CodeStarSourceConnection",
      gitConfiguration: {
        sourceActionName: "Source",
        pushes: [
          {
            branches: { includes: [branch] },
            ...(Object.keys(filePaths).length > 0 ? { filePaths } : {}),
          },
        ],
      },
    },
  ];
};
