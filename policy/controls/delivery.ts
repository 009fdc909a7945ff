import { matching, oneOf, present, satisfies } from "../expect.ts";
import { both, type Control, prodOnly, property } from "../rule.ts";

const project = "aws:codebuild/project:Project";
const pipeline = "aws:codepipeline/pipeline:Pipeline";
const reports = "aws:codebuild/reportGroup:ReportGroup";

/** Builds and deliveries. */
export const delivery: readonly Control[] = [
  {
    row: 89,
    severity: "high",
    demand: "nag CB4, CKV_AWS_78, CKV_AWS_147, CKV_AWS_219: what builds make is encrypted",
    stacks: both,
    rules: [
      property(project, "encryptionKey", present),
      property(
        pipeline,
        "artifactStores",
        satisfies(
          "have keys",
          stores =>
            Array.isArray(stores) && stores.length > 0 && stores.every(store => store.encryptionKey?.id),
          [{ location: "bucket" }],
        ),
      ),
    ],
  },
  {
    row: 90,
    severity: "high",
    demand: "CKV_AWS_316, CodeBuild.5: builds are not privileged",
    stacks: both,
    rules: [
      property(
        project,
        "environment.privilegedMode",
        satisfies("is off", mode => mode !== true, true),
      ),
    ],
  },
  {
    row: 91,
    severity: "high",
    demand: "CKV_AWS_314, CKV_AWS_311, CodeBuild.3, CodeBuild.4: builds log",
    stacks: both,
    rules: [property(project, "logsConfig", present)],
  },
  {
    row: 92,
    severity: "high",
    demand: "CodeBuild.2, nag CB5: builds take secrets from Secrets Manager, and AWS's own images",
    stacks: both,
    rules: [
      property(project, "environment.image", matching(/^aws\/codebuild\//, "somebody/image")),
      property(
        project,
        "environment.environmentVariables",
        satisfies("hold no secret", holdNoSecret, [{ name: "PULUMI_ACCESS_TOKEN", value: "pul-123" }]),
      ),
    ],
  },
  {
    row: 93,
    severity: "medium",
    demand: "CodeBuild.7: exported reports are encrypted",
    stacks: prodOnly,
    rules: [
      property(reports, "exportConfig.type", oneOf("S3", "NO_EXPORT")),
      property(
        reports,
        "exportConfig.s3Destination.encryptionDisabled",
        satisfies("is not on", disabled => disabled !== true, true),
      ),
    ],
  },
];

function holdNoSecret(variables: unknown): boolean {
  const given = (variables ?? []) as readonly { readonly name: string; readonly type?: string }[];
  return given.every(
    ({ name, type }) => type === "SECRETS_MANAGER" || !/TOKEN|SECRET|PASSWORD|KEY/.test(name),
  );
}
