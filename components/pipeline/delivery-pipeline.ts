import { cloudwatch, codebuild, codeconnections, codepipeline } from "@pulumi/aws";
import { ComponentResource, type ComponentResourceOptions, type Output, output } from "@pulumi/pulumi";
import { physicalName } from "../shared/naming.ts";
import type { Statement } from "../shared/policy.ts";
import { ArtifactStore } from "./artifact-store.ts";
import { type BuildArgs, registerBuild, registerRole } from "./build-project.ts";
import { type Buildspec, buildSpec, deploySpec, endToEndSpec, previewSpec } from "./buildspecs.ts";
import { deployStatements, previewStatements } from "./deploy-permissions.ts";
import type { Place } from "./deploy-place.ts";
import { noticesOf } from "./notifications.ts";
import { bucketOf, checkPipeline, type DeliveryPipelineArgs } from "./pipeline-arguments.ts";
import {
  type Artifacts,
  endToEndStatements,
  pipelineStatements,
  reportStatement,
  secretStatement,
  secretsKeyStatement,
  stateStatements,
} from "./stage-policies.ts";
import { type StageParts, stagesOf, triggersOf } from "./stages.ts";

export type { DeliveryPipelineArgs };

/** The credentials of a build end after 60 minutes, and a deployment that outlives them leaves the state half written. */
const deployMinutes = 45;
const buildMinutes = 50;

/**
 * From a push to production: build and tests, a staging stack with the end-to-end tests, a person's approval with what
 * would change, production from the same artefact. Deliveries wait for one another; what fails in production is replaced
 * by the last commit that went well.
 *
 * @example
 * new DeliveryPipeline("delivery", {
 *   ...place, kmsKeyArn: key.arn, topicArn: alarms.arn, logRetentionDays: 365,
 *   repository: "example/shop", project: "shop",
 *   backend: { url: "s3://shop-state", secrets: { passphraseSecretArn } },
 *   staging: { name: "staging", policyConfig: "policy/dev.json" },
 *   production: { name: "prod", canary: true },
 *   testAccountsSecretArn,
 * });
 */
export class DeliveryPipeline extends ComponentResource {
  readonly pipelineName: Output<string>;
  readonly connectionArn: Output<string>;
  readonly connectionStatus: Output<string>;
  /** What a person has to do once, or that there is nothing to do. */
  readonly connectionStep: Output<string>;
  readonly #args: DeliveryPipelineArgs;
  readonly #artifacts: Artifacts;
  readonly #name: string;

  constructor(name: string, args: DeliveryPipelineArgs, options: ComponentResourceOptions = {}) {
    checkPipeline(name, args);
    super("groundwork:index:DeliveryPipeline", name, { repository: args.repository }, options);
    this.#name = name;
    this.#args = args;
    const { connectionArn, connectionStatus } = this.#connection();
    this.connectionArn = connectionArn;
    this.connectionStatus = connectionStatus;
    this.connectionStep = output([connectionArn, connectionStatus, args.region] as const).apply(stepOf);

    const store = new ArtifactStore(`${name}-artifacts`, { kmsKeyArn: args.kmsKeyArn }, { parent: this });
    this.#artifacts = { bucketArn: store.arn, keyArn: args.kmsKeyArn };
    const projects = this.#projects();
    const pipeline = this.#pipeline(store.bucket, projects);
    this.pipelineName = pipeline.name;
    this.#notices(physicalName(name));
    this.registerOutputs({ pipelineName: this.pipelineName });
  }

  #connection(): { readonly connectionArn: Output<string>; readonly connectionStatus: Output<string> } {
    const { connectionArn, connectionProvider = "GitHub" } = this.#args;
    if (connectionArn) return { connectionArn: output(connectionArn), connectionStatus: output("AVAILABLE") };
    // A name of at most 32 characters.
    const made = new codeconnections.Connection(
      `${this.#name}-connection`,
      { name: physicalName(this.#name).slice(0, 32), providerType: connectionProvider },
      { parent: this },
    );
    return { connectionArn: made.arn, connectionStatus: made.connectionStatus };
  }

  #projects(): StageParts["projects"] & { readonly arns: readonly Output<string>[] } {
    const { backend, staging, production, testAccountsSecretArn, partition } = this.#args;
    const reports = (what: string) =>
      new codebuild.ReportGroup(
        `${this.#name}-${what}-tests`,
        {
          name: physicalName(`${this.#name}-${what}-tests`),
          type: "TEST",
          deleteReports: true,
          exportConfig: { type: "NO_EXPORT" },
        },
        { parent: this },
      );
    const unit = reports("build");
    const endToEnd = reports("end-to-end");
    const state = [
      ...stateStatements(bucketOf(backend.url) ?? "", partition),
      ...("passphraseSecretArn" in backend.secrets
        ? [secretStatement(backend.secrets.passphraseSecretArn)]
        : []),
      ...(this.#args.secretsKeyArn ? [secretsKeyStatement(this.#args.secretsKeyArn)] : []),
    ];
    const built = {
      build: this.#build("build", {
        description: "Tests, and packs what is deployed",
        spec: unit.arn.apply(buildSpec),
        statements: [reportStatement(unit.arn)],
        minutes: buildMinutes,
        size: "BUILD_GENERAL1_LARGE",
      }),
      staging: this.#deployment("staging", staging.name, deploySpec(staging, backend), state),
      endToEnd: this.#build("end-to-end", {
        description: `Tests the running stack ${staging.name} from outside`,
        spec: endToEnd.arn.apply(arn => endToEndSpec(arn, testAccountsSecretArn)),
        statements: [
          reportStatement(endToEnd.arn),
          secretStatement(testAccountsSecretArn),
          ...endToEndStatements(this.#place(staging.name)),
        ],
        minutes: buildMinutes,
        size: "BUILD_GENERAL1_SMALL",
      }),
      preview: this.#build("preview", {
        description: `Says what a deployment of ${production.name} would change`,
        spec: previewSpec(production, backend),
        statements: [...state, ...previewStatements(this.#place(production.name))],
        minutes: deployMinutes,
        size: "BUILD_GENERAL1_SMALL",
      }),
      production: this.#deployment("production", production.name, deploySpec(production, backend), state),
    };
    const names = Object.fromEntries(Object.entries(built).map(([what, { name }]) => [what, name]));
    return {
      ...(names as unknown as StageParts["projects"]),
      arns: Object.values(built).map(({ arn }) => arn),
    };
  }

  #deployment(what: string, stack: string, spec: Buildspec, state: readonly Statement[]): codebuild.Project {
    return this.#build(what, {
      description: `Deploys the stack ${stack}`,
      spec,
      statements: [...state, ...deployStatements(this.#place(stack))],
      minutes: deployMinutes,
      size: "BUILD_GENERAL1_SMALL",
    });
  }

  #place(stack: string): Place {
    const { partition, region, accountId, project } = this.#args;
    return { partition, region, accountId, project, stack };
  }

  #build(what: string, args: BuildArgs): codebuild.Project {
    return registerBuild(this, `${this.#name}-${what}`, {
      ...this.#args,
      artifacts: this.#artifacts,
      ...args,
    });
  }

  #pipeline(
    bucket: Output<string>,
    { arns, ...projects }: StageParts["projects"] & { readonly arns: readonly Output<string>[] },
  ): codepipeline.Pipeline {
    const { topicArn, repository, branch = "main", paths = {}, kmsKeyArn } = this.#args;
    const { approvalMinutes = 3 * 24 * 60 } = this.#args;
    const { connectionArn } = this;
    const { role, policy } = registerRole(
      this,
      this.#name,
      { service: "codepipeline.amazonaws.com", accountId: this.#args.accountId },
      pipelineStatements(this.#artifacts, { connectionArn, projectArns: arns, topicArn }),
    );
    return new codepipeline.Pipeline(
      this.#name,
      {
        name: physicalName(this.#name),
        pipelineType: "V2",
        // Each commit is delivered, in order: a later one does not push out one that is under way.
        executionMode: "QUEUED",
        roleArn: role.arn,
        artifactStores: [{ type: "S3", location: bucket, encryptionKey: { type: "KMS", id: kmsKeyArn } }],
        stages: stagesOf({ connectionArn, repository, branch, projects, topicArn, approvalMinutes }),
        triggers: triggersOf(branch, paths),
      },
      { parent: this, dependsOn: [...policy] },
    );
  }

  /** Tells the topic, one sentence each. */
  #notices(pipeline: string): void {
    for (const { name, pattern, paths, sentence } of noticesOf(pipeline)) {
      const rule = new cloudwatch.EventRule(
        `${this.#name}-${name}`,
        { name: physicalName(`${this.#name}-${name}`), eventPattern: JSON.stringify(pattern) },
        { parent: this },
      );
      new cloudwatch.EventTarget(
        `${this.#name}-${name}-notice`,
        {
          rule: rule.name,
          arn: this.#args.topicArn,
          inputTransformer: { inputPaths: paths, inputTemplate: sentence },
        },
        { parent: this },
      );
    }
  }
}

const stepOf = ([arn, status, region]: readonly [string, string, string]): string =>
  status === "PENDING"
    ? `The connection waits for its handshake: open https://${region}.console.aws.amazon.com/codesuite/settings/connections, ` +
      `choose ${arn.split("/").at(-1)} and "Update pending connection". For an organisation on GitHub one of its owners does it.`
    : "The connection is ready.";
