import { type Input, interpolate } from "@pulumi/pulumi";
import type { Statement } from "../shared/policy.ts";
import { databaseStatements } from "./deploy-network.ts";
import { actions, type Place } from "./deploy-place.ts";
import { roleStatements } from "./deploy-roles.ts";
import { websiteStatements } from "./deploy-website.ts";

/**
 * What one deployment of the program does to AWS. Resources are named by the prefix `<project>-<stack>-` where the program
 * names them, and by the stack's tags where AWS or the engine makes up names; `*` stands where AWS offers nothing else.
 * A deployer makes roles, and so can give them what it has not itself: the account's own boundaries hold it, not this list.
 */
export function deployStatements(place: Place): Statement[] {
  const { partition, region, accountId, project, stack } = place;
  const arn = (service: string, rest: string, where: Input<string> = region) =>
    interpolate`arn:${partition}:${service}:${where}:${accountId}:${rest}`;
  const named = `${project}-${stack}-*`;
  const tagged = { StringEquals: { "aws:ResourceTag/project": project, "aws:ResourceTag/stack": stack } };
  const tagging = { StringEquals: { "aws:RequestTag/project": project, "aws:RequestTag/stack": stack } };
  const gateway = (rest: string) => interpolate`arn:${partition}:apigateway:${region}::/${rest}`;
  return [
    {
      Sid: "Functions",
      Action: actions(
        "lambda",
        "AddPermission CreateAlias CreateFunction DeleteAlias DeleteFunction DeleteFunctionConcurrency DeleteFunctionEventInvokeConfig GetAlias GetFunction GetFunctionCodeSigningConfig GetFunctionConfiguration GetFunctionEventInvokeConfig GetPolicy InvokeFunction ListAliases ListTags ListVersionsByFunction PublishVersion PutFunctionConcurrency PutFunctionEventInvokeConfig RemovePermission TagResource UntagResource UpdateAlias UpdateFunctionCode UpdateFunctionConfiguration UpdateFunctionEventInvokeConfig",
      ),
      Resource: arn("lambda", `function:${named}`),
    },
    {
      Sid: "MappingsOfQueues",
      Action: actions(
        "lambda",
        "CreateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping",
      ),
      Resource: "*",
    },
    {
      Sid: "TagsOfMappings",
      Action: actions("lambda", "ListTags TagResource UntagResource"),
      Resource: arn("lambda", "event-source-mapping:*"),
    },
    { Sid: "Limits", Action: actions("lambda", "GetAccountSettings"), Resource: "*" },
    {
      Sid: "Quotas",
      Action: actions("servicequotas", "GetServiceQuota"),
      Resource: arn("servicequotas", "lambda/*"),
    },
    ...roleStatements(place),
    {
      Sid: "LogGroups",
      Action: actions(
        "logs",
        "AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DisassociateKmsKey ListTagsForResource PutRetentionPolicy TagResource UntagResource",
      ),
      Resource: [
        arn("logs", `log-group:/aws/lambda/${named}`),
        arn("logs", `log-group:/aws/rds/cluster/${named}`),
        arn("logs", `log-group:/aws/vendedlogs/${named}`),
        arn("logs", `log-group:/${named}`),
      ],
    },
    { Sid: "FindLogGroups", Action: actions("logs", "DescribeLogGroups"), Resource: "*" },
    {
      Sid: "AccessLog",
      Action: actions(
        "logs",
        "CreateLogDelivery DeleteLogDelivery DescribeResourcePolicies GetLogDelivery ListLogDeliveries PutResourcePolicy UpdateLogDelivery",
      ),
      Resource: "*",
    },
    {
      Sid: "Alarms",
      Action: actions(
        "cloudwatch",
        "DeleteAlarms ListTagsForResource PutMetricAlarm TagResource UntagResource",
      ),
      Resource: arn("cloudwatch", "alarm:*"),
    },
    {
      Sid: "FindAlarms",
      Action: actions("cloudwatch", "DescribeAlarms"),
      Resource: arn("cloudwatch", "alarm:*"),
    },
    {
      Sid: "Queues",
      Action: actions(
        "sqs",
        "CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl ListQueueTags SetQueueAttributes TagQueue UntagQueue",
      ),
      Resource: arn("sqs", "*"),
    },
    {
      Sid: "Topics",
      Action: actions(
        "sns",
        "CreateTopic DeleteTopic GetTopicAttributes ListTagsForResource SetSubscriptionAttributes SetTopicAttributes Subscribe TagResource UntagResource",
      ),
      Resource: arn("sns", "*"),
    },
    {
      Sid: "Subscriptions",
      Action: actions("sns", "GetSubscriptionAttributes Unsubscribe"),
      Resource: "*",
    },
    { Sid: "MakeKeys", Action: actions("kms", "CreateKey"), Resource: "*", Condition: tagging },
    {
      Sid: "Keys",
      Action: actions(
        "kms",
        "CreateGrant Decrypt DescribeKey DisableKey DisableKeyRotation EnableKey EnableKeyRotation Encrypt GenerateDataKey GetKeyPolicy GetKeyRotationStatus ListResourceTags PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource UpdateKeyDescription CreateAlias DeleteAlias UpdateAlias",
      ),
      Resource: arn("kms", "key/*"),
      Condition: tagged,
    },
    {
      Sid: "Aliases",
      Action: actions("kms", "CreateAlias DeleteAlias UpdateAlias"),
      Resource: arn("kms", `alias/${named}`),
    },
    { Sid: "FindAliases", Action: actions("kms", "ListAliases"), Resource: "*" },
    {
      Sid: "Secrets",
      Action: actions(
        "secretsmanager",
        "CancelRotateSecret CreateSecret DeleteResourcePolicy DeleteSecret DescribeSecret GetResourcePolicy GetSecretValue ListSecretVersionIds PutResourcePolicy PutSecretValue RestoreSecret RotateSecret TagResource UntagResource UpdateSecret UpdateSecretVersionStage ValidateResourcePolicy",
      ),
      Resource: arn("secretsmanager", "secret:*"),
      Condition: { StringEqualsIfExists: tagged.StringEquals },
    },
    { Sid: "Passwords", Action: actions("secretsmanager", "GetRandomPassword"), Resource: "*" },
    ...databaseStatements(place),
    ...websiteStatements(place),
    {
      Sid: "Accounts",
      Action: actions(
        "cognito-idp",
        "AddCustomAttributes CreateGroup CreateResourceServer CreateUserPoolClient CreateUserPoolDomain DeleteGroup DeleteResourceServer DeleteUserPool DeleteUserPoolClient DeleteUserPoolDomain DescribeResourceServer DescribeRiskConfiguration DescribeUserPool DescribeUserPoolClient GetGroup GetUserPoolMfaConfig ListTagsForResource SetRiskConfiguration SetUserPoolMfaConfig TagResource UntagResource UpdateGroup UpdateResourceServer UpdateUserPool UpdateUserPoolClient UpdateUserPoolDomain",
      ),
      Resource: arn("cognito-idp", "userpool/*"),
      Condition: tagged,
    },
    {
      Sid: "MakeUserPool",
      Action: actions("cognito-idp", "CreateUserPool DescribeUserPoolDomain"),
      Resource: "*",
    },
    {
      Sid: "Gateway",
      Action: actions("apigateway", "DELETE GET PATCH POST PUT"),
      Resource: [
        gateway("apis"),
        gateway("apis/*"),
        gateway("domainnames"),
        gateway("domainnames/*"),
        gateway("tags/*"),
      ],
    },
    {
      Sid: "Schedules",
      Action: actions("scheduler", "CreateSchedule DeleteSchedule GetSchedule UpdateSchedule"),
      Resource: arn("scheduler", `schedule/${named}`),
    },
    {
      Sid: "ScheduleGroups",
      Action: actions(
        "scheduler",
        "CreateScheduleGroup DeleteScheduleGroup GetScheduleGroup ListTagsForResource TagResource UntagResource",
      ),
      Resource: arn("scheduler", `schedule-group/${named}`),
    },
    {
      Sid: "Canaries",
      Action: actions(
        "codedeploy",
        "CreateApplication CreateDeployment CreateDeploymentConfig CreateDeploymentGroup DeleteApplication DeleteDeploymentConfig DeleteDeploymentGroup GetApplication GetApplicationRevision GetDeployment GetDeploymentConfig GetDeploymentGroup ListTagsForResource RegisterApplicationRevision StopDeployment TagResource UntagResource UpdateDeploymentGroup",
      ),
      Resource: [
        arn("codedeploy", `application:${named}`),
        arn("codedeploy", `deploymentgroup:${named}`),
        arn("codedeploy", `deploymentconfig:${named}`),
      ],
    },
  ];
}

/** A preview asks AWS for the account's limits and the names that are taken, and changes nothing. */
export const previewStatements = (place: Place): Statement[] =>
  deployStatements(place)
    .filter(({ Sid = "" }) => previewed.includes(Sid))
    .map(statement => ({
      ...statement,
      Action: [statement.Action].flat().filter(action => /:(Get|Describe|List)/.test(action)),
    }));

const previewed = [
  "EngineVersions",
  "FindNetwork",
  "Limits",
  "MakeUserPool",
  "Passwords",
  "Quotas",
  "Records",
];
