import { readFileSync } from "node:fs";
import path from "node:path";
import type { DeliveryPipelineArgs, GitHubDeliveryArgs } from "../components/index.ts";
import { defined } from "../lib/defined.ts";
import { ConfigReader } from "../program/config-reader.ts";

type Delivery = Omit<DeliveryPipelineArgs, "accountId" | "region" | "partition" | "kmsKeyArn" | "topicArn">;

export interface PipelineConfig {
  readonly runner: "codepipeline" | "github";
  /** Whether GitHub comments pull requests where CodePipeline delivers. */
  readonly pullRequestPreviews: boolean;
  readonly alarmEmail: string | undefined;
  readonly delivery: Delivery;
  readonly github: () => Omit<GitHubDeliveryArgs, "accountId" | "region" | "partition">;
}

/** The config values of the pipeline's stack, described in `pipeline/Pulumi.yaml`. */
export function readPipelineConfig(read = new ConfigReader()): PipelineConfig {
  const provider = read.optionalText("secretsProvider");
  const secretsKeyArn = provider?.replace(/^awskms:\/\/\/?/, "").replace(/\?.*$/, "");
  const delivery = readDelivery(read, provider, secretsKeyArn);
  const runner = read.oneOf("runner", ["codepipeline", "github"]);
  return {
    runner,
    pullRequestPreviews: read.flag("pullRequestPreviews"),
    alarmEmail: read.optionalText("alarmEmail"),
    delivery,
    github: () => ({
      repository: delivery.repository,
      project: delivery.project,
      backend: delivery.backend,
      secretsKeyArn: secretsKeyArn ?? read.text("secretsProvider"),
      stagingStack: delivery.staging.name,
      productionStack: delivery.production.name,
      testAccountsSecretArn: delivery.testAccountsSecretArn,
      previewsOnly: runner === "codepipeline",
      ...defined({ providerArn: read.optionalText("githubProviderArn") }),
    }),
  };
}

function readDelivery(
  read: ConfigReader,
  provider: string | undefined,
  secretsKeyArn: string | undefined,
): Delivery {
  const passphraseSecretArn = read.optionalText("passphraseSecretArn") ?? "";
  return {
    repository: read.text("repository"),
    branch: read.text("branch"),
    paths: { includes: read.list("includePaths"), excludes: read.list("excludePaths") },
    connectionProvider: read.oneOf("connectionProvider", ["GitHub", "GitLab", "Bitbucket"]),
    backend: { url: read.text("backendUrl"), secrets: provider ? { provider } : { passphraseSecretArn } },
    project: projectName(),
    staging: { name: read.text("stagingStack"), policyConfig: "policy/dev.json" },
    production: { name: read.text("productionStack"), canary: read.flag("canary") },
    testAccountsSecretArn: read.text("testAccountsSecretArn"),
    approvalMinutes: 60 * read.number("approvalHours"),
    logRetentionDays: read.number("logRetentionDays"),
    ...defined({
      connectionArn: read.optionalText("connectionArn"),
      secretsKeyArn,
    }),
  };
}

/** Of the program that is delivered: the names of its resources begin with it. */
const projectName = (): string =>
  /^name: (\S+)$/m.exec(readFileSync(path.resolve(import.meta.dirname, "..", "Pulumi.yaml"), "utf8"))?.[1] ??
  "";
