import { cloudwatch, codebuild, iam } from "@pulumi/aws";
import { type Input, output, type Resource } from "@pulumi/pulumi";
import { physicalName } from "../shared/naming.ts";
import { policyDocument, type Statement, trust } from "../shared/policy.ts";
import type { Buildspec } from "./buildspecs.ts";
import type { DeliveryPipelineArgs } from "./pipeline-arguments.ts";
import { type Artifacts, buildStatements } from "./stage-policies.ts";

/** One build of a pipeline. */
export interface BuildArgs {
  readonly description: string;
  readonly spec: Input<Buildspec>;
  /** What it may do besides its log and its artefacts. */
  readonly statements: readonly Statement[];
  readonly minutes: number;
  readonly size: "BUILD_GENERAL1_SMALL" | "BUILD_GENERAL1_LARGE";
}

type Surroundings = Pick<
  DeliveryPipelineArgs,
  "accountId" | "kmsKeyArn" | "logRetentionDays" | "backend" | "image"
> & { readonly artifacts: Artifacts };

const amazonLinux = "aws/codebuild/amazonlinux-x86_64-standard:5.0";

/** A CodeBuild project with a log group and a role of its own. */
export function registerBuild(
  parent: Resource,
  name: string,
  args: BuildArgs & Surroundings,
): codebuild.Project {
  const { accountId, kmsKeyArn, backend, image = amazonLinux } = args;
  const log = new cloudwatch.LogGroup(
    `${name}-log`,
    {
      name: `/aws/codebuild/${physicalName(name)}`,
      retentionInDays: args.logRetentionDays,
      kmsKeyId: kmsKeyArn,
    },
    { parent },
  );
  const { role, policy } = registerRole(parent, name, { service: "codebuild.amazonaws.com", accountId }, [
    ...buildStatements(log.arn, args.artifacts),
    ...args.statements,
  ]);
  return new codebuild.Project(
    name,
    {
      name: physicalName(name),
      description: args.description,
      serviceRole: role.arn,
      encryptionKey: kmsKeyArn,
      artifacts: { type: "CODEPIPELINE" },
      source: {
        type: "CODEPIPELINE",
        buildspec: output(args.spec).apply(spec => JSON.stringify(spec, null, 2)),
      },
      environment: {
        type: "LINUX_CONTAINER",
        computeType: args.size,
        image,
        environmentVariables: [
          { name: "PULUMI_BACKEND_URL", value: backend.url },
          { name: "PULUMI_SKIP_UPDATE_CHECK", value: "true" },
        ],
      },
      logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: log.name } },
      buildTimeout: args.minutes,
      queuedTimeout: 60,
      concurrentBuildLimit: 1,
    },
    { parent, dependsOn: [...policy] },
  );
}

/** IAM takes 10,240 characters of inline policies for a role, and 6,144 of one managed policy. */
const mostCharacters = 5_500;

/** A role of one service, with the statements as policies of its own. */
export function registerRole(
  parent: Resource,
  name: string,
  { service, accountId }: { readonly service: string; readonly accountId: Input<string> },
  statements: readonly Statement[],
): { readonly role: iam.Role; readonly policy: readonly Resource[] } {
  const role = new iam.Role(
    `${name}-role`,
    {
      description: `${physicalName(name)} of the delivery pipeline`,
      assumeRolePolicy: trust(service, { StringEquals: { "aws:SourceAccount": accountId } }),
    },
    { parent },
  );
  return { role, policy: registerPolicies(parent, name, role, statements) };
}

/** The statements of a role, in as many policies as they need. */
export function registerPolicies(
  parent: Resource,
  name: string,
  role: iam.Role,
  statements: readonly Statement[],
): readonly Resource[] {
  const [few = [], ...more] = inPolicies(statements);
  const inline = new iam.RolePolicy(
    `${name}-policy`,
    { role: role.name, policy: policyDocument(few) },
    { parent },
  );
  const managed = more.flatMap((part, index) => {
    const partName = `${name}-policy-${index + 2}`;
    const policy = new iam.Policy(
      partName,
      { name: physicalName(partName), policy: policyDocument(part) },
      { parent },
    );
    return new iam.RolePolicyAttachment(
      `${partName}-attachment`,
      { role: role.name, policyArn: policy.arn },
      { parent },
    );
  });
  return [inline, ...managed];
}

/** Statements in as many policies as their size needs; an output counts as the ARN that it will be. */
function inPolicies(statements: readonly Statement[]): Statement[][] {
  const policies: Statement[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const statement of statements) {
    const own = lengthOf(statement);
    if (size + own > mostCharacters) {
      policies.push([]);
      size = 0;
    }
    policies.at(-1)?.push(statement);
    size += own;
  }
  return policies;
}

const arnLength = 100;
const lengthOf = ({ Resource, ...rest }: Statement): number =>
  JSON.stringify(rest).length + [Resource].flat().length * arnLength;
