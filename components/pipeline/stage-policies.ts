import { type Input, interpolate } from "@pulumi/pulumi";
import type { Statement } from "../shared/policy.ts";
import type { Place } from "./deploy-place.ts";

/** Where builds read what they work on, and leave what they make. */
export interface Artifacts {
  readonly bucketArn: Input<string>;
  readonly keyArn: Input<string>;
}

/** What every build does: its log, its artefacts, and the key of both. */
export const buildStatements = (
  logGroupArn: Input<string>,
  { bucketArn, keyArn }: Artifacts,
): Statement[] => [
  {
    Sid: "WriteLog",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: interpolate`${logGroupArn}:*`,
  },
  {
    Sid: "MoveArtifacts",
    Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
    Resource: interpolate`${bucketArn}/*`,
  },
  { Sid: "UseKey", Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], Resource: keyArn },
];

/** Tells CodeBuild how the tests went. */
export const reportStatement = (reportGroupArn: Input<string>): Statement => ({
  Sid: "ReportTests",
  Action: ["codebuild:CreateReport", "codebuild:UpdateReport", "codebuild:BatchPutTestCases"],
  Resource: reportGroupArn,
});

/** Reading one secret of the pipeline's. */
export const secretStatement = (secretArn: Input<string>): Statement => ({
  Sid: "ReadSecret",
  Action: "secretsmanager:GetSecretValue",
  Resource: secretArn,
});

/** Reading the state in a bucket, which is all that a preview of a stack does to it: only what changes a stack locks it. */
export const readStateStatements = (bucket: string, partition: Input<string>): Statement[] => [
  {
    Sid: "ListState",
    Action: ["s3:GetBucketLocation", "s3:ListBucket"],
    Resource: interpolate`arn:${partition}:s3:::${bucket}`,
  },
  { Sid: "ReadState", Action: "s3:GetObject", Resource: stateOf(bucket, partition) },
];

/** Reading and writing the state, with its lock. */
export const stateStatements = (bucket: string, partition: Input<string>): Statement[] => [
  ...readStateStatements(bucket, partition),
  { Sid: "KeepState", Action: ["s3:DeleteObject", "s3:PutObject"], Resource: stateOf(bucket, partition) },
];

const stateOf = (bucket: string, partition: Input<string>) =>
  interpolate`arn:${partition}:s3:::${bucket}/.pulumi/*`;

export const secretsKeyStatement = (keyArn: Input<string>): Statement => ({
  Sid: "EncryptConfig",
  Action: ["kms:Decrypt", "kms:Encrypt"],
  Resource: keyArn,
});

/** What the pipeline itself does: it takes the source, moves artefacts, starts the builds and asks for approval. */
export const pipelineStatements = (
  { bucketArn, keyArn }: Artifacts,
  given: {
    readonly connectionArn: Input<string>;
    readonly projectArns: readonly Input<string>[];
    readonly topicArn: Input<string>;
  },
): Statement[] => [
  {
    Sid: "MoveArtifacts",
    Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
    Resource: interpolate`${bucketArn}/*`,
  },
  { Sid: "FindArtifacts", Action: ["s3:GetBucketLocation", "s3:GetBucketVersioning"], Resource: bucketArn },
  { Sid: "UseKey", Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], Resource: keyArn },
  ...useConnection(given.connectionArn),
  {
    Sid: "StartBuilds",
    Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
    Resource: given.projectArns,
  },
  { Sid: "AskForApproval", Action: "sns:Publish", Resource: given.topicArn },
];

/**
 * Under both names: AWS renamed the service, and looks at the old name for connections of either kind.
 * https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html
 */
const useConnection = (connectionArn: Input<string>): Statement[] => [
  { Sid: "UseConnection", Action: "codeconnections:UseConnection", Resource: connectionArn },
  { Sid: "UseConnectionByOldName", Action: "codestar-connections:UseConnection", Resource: connectionArn },
];

/** The end-to-end tests sign people in, start jobs and read logs of one stack. */
export function endToEndStatements({ partition, region, accountId, project, stack }: Place): Statement[] {
  const arn = (service: string, rest: string) =>
    interpolate`arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  return [
    {
      Sid: "StartJobs",
      Action: "lambda:InvokeFunction",
      Resource: arn("lambda", `function:${project}-${stack}-*`),
    },
    {
      Sid: "ManageTestAccounts",
      Action: [
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminSetUserPassword",
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminDeleteUser",
        "cognito-idp:AdminAddUserToGroup",
        "cognito-idp:DescribeUserPoolClient",
      ],
      Resource: arn("cognito-idp", "userpool/*"),
      Condition: { StringEquals: { "aws:ResourceTag/project": project, "aws:ResourceTag/stack": stack } },
    },
    {
      Sid: "ReadLogs",
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents"],
      Resource: arn("logs", `log-group:/aws/lambda/${project}-${stack}-*`),
    },
  ];
}
