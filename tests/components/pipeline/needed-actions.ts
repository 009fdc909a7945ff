import type { GraphResource } from "../../../local/graph/types.ts";
import { neededForPage } from "./needed-for-page.ts";

/** Actions, `service: Name Name`, and on what; undefined for the resource's own ARN. */
export type Need = readonly [actions: string, on?: (resource: GraphResource) => string];

const text = (value: unknown) => String(value);
const role = ({ inputs }: GraphResource) => `arn:aws:iam::000000000000:role/${text(inputs.role)}`;
const pool = ({ inputs }: GraphResource) =>
  `arn:aws:cognito-idp:eu-central-1:000000000000:userpool/${text(inputs.userPoolId)}`;
const lambda = ({ inputs }: GraphResource) =>
  `arn:aws:lambda:eu-central-1:000000000000:function:${text(inputs.functionName ?? inputs.function)}`;
const secret = ({ inputs }: GraphResource) => text(inputs.secretArn ?? inputs.secretId);
const topic = ({ inputs }: GraphResource) => text(inputs.arn ?? inputs.topic);
const queue = ({ inputs }: GraphResource) =>
  `arn:aws:sqs:eu-central-1:000000000000:${text(inputs.queueUrl).split("/").at(-1)}`;
const api = ({ inputs }: GraphResource) => `arn:aws:apigateway:eu-central-1::/apis/${text(inputs.apiId)}/x`;
const domain = ({ inputs }: GraphResource) =>
  `arn:aws:apigateway:eu-central-1::/domainnames/${text(inputs.domainName)}/apimappings`;
const inNetwork = (kind: string) => () => `arn:aws:ec2:eu-central-1:000000000000:${kind}/x-1`;
const logGroup = ({ inputs, outputs }: GraphResource) =>
  text(outputs.arn).replace("eu-central-1", text(inputs.region ?? "eu-central-1"));
const gateway = "apigateway: DELETE GET PATCH POST";

/**
 * What a deployment does to AWS for each type of resource, to make, read, change, tag and delete it: the handlers'
 * permissions in the schemas of CloudFormation's registry, less what this program has no argument for, and what the
 * provider calls beside them.
 *
 * https://github.com/pulumi/pulumi-aws-native/tree/master/aws-cloudformation-schema
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service
 */
export const neededActions: Readonly<Record<string, readonly Need[]>> = {
  ...neededForPage,
  "aws:apigatewayv2/api:Api": [[gateway]],
  "aws:apigatewayv2/apiMapping:ApiMapping": [[gateway, domain]],
  "aws:apigatewayv2/authorizer:Authorizer": [[gateway, api]],
  "aws:apigatewayv2/domainName:DomainName": [[gateway]],
  "aws:apigatewayv2/integration:Integration": [[gateway, api]],
  "aws:apigatewayv2/route:Route": [[gateway, api]],
  "aws:apigatewayv2/stage:Stage": [
    [gateway],
    ["logs: CreateLogDelivery DeleteLogDelivery GetLogDelivery ListLogDeliveries UpdateLogDelivery"],
    ["logs: DescribeResourcePolicies PutResourcePolicy"],
  ],
  "aws:cloudwatch/logGroup:LogGroup": [
    [
      "logs: CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DescribeLogGroups PutRetentionPolicy",
      logGroup,
    ],
    ["logs: ListTagsForResource TagResource UntagResource", logGroup],
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    ["cloudwatch: DeleteAlarms DescribeAlarms PutMetricAlarm"],
    ["cloudwatch: ListTagsForResource TagResource UntagResource"],
  ],
  "aws:codedeploy/application:Application": [
    ["codedeploy: CreateApplication DeleteApplication GetApplication"],
    ["codedeploy: ListTagsForResource TagResource UntagResource"],
  ],
  "aws:codedeploy/deploymentConfig:DeploymentConfig": [
    ["codedeploy: CreateDeploymentConfig DeleteDeploymentConfig GetDeploymentConfig"],
  ],
  "aws:codedeploy/deploymentGroup:DeploymentGroup": [
    ["codedeploy: CreateDeploymentGroup DeleteDeploymentGroup GetDeploymentGroup UpdateDeploymentGroup"],
    ["codedeploy: ListTagsForResource TagResource UntagResource"],
    ["iam: PassRole", ({ inputs }) => text(inputs.serviceRoleArn)],
  ],
  "aws:cognito/resourceServer:ResourceServer": [
    [
      "cognito-idp: CreateResourceServer DeleteResourceServer DescribeResourceServer UpdateResourceServer",
      pool,
    ],
  ],
  "aws:cognito/riskConfiguration:RiskConfiguration": [
    ["cognito-idp: DescribeRiskConfiguration SetRiskConfiguration", pool],
  ],
  "aws:cognito/userGroup:UserGroup": [["cognito-idp: CreateGroup DeleteGroup GetGroup UpdateGroup", pool]],
  "aws:cognito/userPool:UserPool": [
    ["cognito-idp: AddCustomAttributes CreateUserPool DeleteUserPool DescribeUserPool UpdateUserPool"],
    ["cognito-idp: GetUserPoolMfaConfig ListTagsForResource SetUserPoolMfaConfig TagResource UntagResource"],
  ],
  "aws:cognito/userPoolClient:UserPoolClient": [
    [
      "cognito-idp: CreateUserPoolClient DeleteUserPoolClient DescribeUserPoolClient UpdateUserPoolClient",
      pool,
    ],
  ],
  "aws:cognito/userPoolDomain:UserPoolDomain": [
    [
      "cognito-idp: CreateUserPoolDomain DeleteUserPoolDomain DescribeUserPoolDomain UpdateUserPoolDomain",
      pool,
    ],
  ],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": [
    ["ec2: AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateTags DescribeSecurityGroups"],
    ["ec2: RevokeSecurityGroupEgress RevokeSecurityGroupIngress"],
  ],
  "aws:ec2/flowLog:FlowLog": [
    ["ec2: CreateFlowLogs CreateTags DeleteFlowLogs DeleteTags DescribeFlowLogs"],
    ["iam: PassRole", ({ inputs }) => text(inputs.iamRoleArn)],
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    ["ec2: AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateSecurityGroup CreateTags"],
    ["ec2: DeleteSecurityGroup DeleteTags DescribeNetworkInterfaces DescribeSecurityGroups"],
    ["ec2: RevokeSecurityGroupEgress RevokeSecurityGroupIngress"],
    ["ec2: UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress"],
  ],
  "aws:iam/role:Role": [
    ["iam: CreateRole DeleteRole GetRole ListAttachedRolePolicies ListInstanceProfilesForRole"],
    ["iam: ListRolePolicies TagRole UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription"],
  ],
  "aws:iam/rolePolicy:RolePolicy": [["iam: DeleteRolePolicy GetRolePolicy PutRolePolicy", role]],
  "aws:kms/alias:Alias": [
    ["kms: CreateAlias DeleteAlias ListAliases UpdateAlias"],
    [
      "kms: CreateAlias DeleteAlias UpdateAlias",
      ({ inputs }) => `arn:aws:kms:eu-central-1:000000000000:key/${text(inputs.targetKeyId)}`,
    ],
  ],
  "aws:kms/key:Key": [
    ["kms: CreateKey DescribeKey DisableKey DisableKeyRotation EnableKey EnableKeyRotation GetKeyPolicy"],
    ["kms: GetKeyRotationStatus ListResourceTags PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource"],
    // For what is encrypted with it: the services ask in the deployer's name.
    ["kms: CreateGrant Decrypt Encrypt GenerateDataKey UpdateKeyDescription"],
  ],
  "aws:lambda/alias:Alias": [["lambda: CreateAlias DeleteAlias GetAlias UpdateAlias", lambda]],
  "aws:lambda/eventSourceMapping:EventSourceMapping": [
    ["lambda: CreateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping"],
    ["lambda: ListTags TagResource UntagResource UpdateEventSourceMapping"],
  ],
  "aws:lambda/function:Function": [
    [
      "lambda: CreateFunction DeleteFunction GetFunction GetFunctionCodeSigningConfig GetFunctionConfiguration",
    ],
    ["lambda: ListTags ListVersionsByFunction PublishVersion TagResource UntagResource UpdateFunctionCode"],
    ["lambda: DeleteFunctionConcurrency PutFunctionConcurrency UpdateFunctionConfiguration"],
    ["iam: PassRole", ({ inputs }) => text(inputs.role)],
  ],
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": [
    ["lambda: DeleteFunctionEventInvokeConfig GetFunctionEventInvokeConfig", lambda],
    ["lambda: PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig", lambda],
  ],
  "aws:lambda/invocation:Invocation": [["lambda: InvokeFunction", lambda]],
  "aws:lambda/permission:Permission": [["lambda: AddPermission GetPolicy RemovePermission", lambda]],
  "aws:rds/cluster:Cluster": [
    ["rds: AddTagsToResource CreateDBCluster CreateDBClusterSnapshot DeleteDBCluster DescribeDBClusters"],
    ["rds: DisableHttpEndpoint EnableHttpEndpoint ListTagsForResource ModifyDBCluster"],
    ["rds: RemoveTagsFromResource RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime"],
    ["rds: DescribeGlobalClusters", () => "arn:aws:rds::000000000000:global-cluster:*"],
    // RDS keeps the owner's password in a secret that it makes in the deployer's name.
    [
      "secretsmanager: CreateSecret TagResource",
      () => "arn:aws:secretsmanager:eu-central-1:000000000000:secret:rds!cluster-1",
    ],
  ],
  "aws:rds/clusterInstance:ClusterInstance": [
    ["rds: AddTagsToResource CreateDBInstance DeleteDBInstance DescribeDBInstances ListTagsForResource"],
    ["rds: ModifyDBInstance RemoveTagsFromResource"],
  ],
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": [
    ["rds: AddTagsToResource CreateDBClusterParameterGroup DeleteDBClusterParameterGroup"],
    ["rds: DescribeDBClusterParameterGroups DescribeDBClusterParameters ListTagsForResource"],
    ["rds: ModifyDBClusterParameterGroup RemoveTagsFromResource ResetDBClusterParameterGroup"],
  ],
  "aws:rds/eventSubscription:EventSubscription": [
    ["rds: AddTagsToResource CreateEventSubscription DeleteEventSubscription DescribeEventSubscriptions"],
    ["rds: ListTagsForResource ModifyEventSubscription RemoveTagsFromResource"],
  ],
  "aws:rds/subnetGroup:SubnetGroup": [
    ["rds: AddTagsToResource CreateDBSubnetGroup DeleteDBSubnetGroup DescribeDBSubnetGroups"],
    ["rds: ListTagsForResource ModifyDBSubnetGroup RemoveTagsFromResource"],
  ],
  "aws:scheduler/schedule:Schedule": [
    ["scheduler: CreateSchedule DeleteSchedule GetSchedule UpdateSchedule"],
    ["iam: PassRole", ({ inputs }) => text((inputs.target as { roleArn: string }).roleArn)],
  ],
  "aws:scheduler/scheduleGroup:ScheduleGroup": [
    ["scheduler: CreateScheduleGroup DeleteScheduleGroup GetScheduleGroup"],
    ["scheduler: ListTagsForResource TagResource UntagResource"],
  ],
  "aws:secretsmanager/secret:Secret": [
    ["secretsmanager: CreateSecret DeleteSecret DescribeSecret GetResourcePolicy RestoreSecret"],
    ["secretsmanager: TagResource UntagResource UpdateSecret"],
  ],
  "aws:secretsmanager/secretPolicy:SecretPolicy": [
    [
      "secretsmanager: DeleteResourcePolicy GetResourcePolicy PutResourcePolicy ValidateResourcePolicy",
      secret,
    ],
  ],
  "aws:secretsmanager/secretRotation:SecretRotation": [
    ["secretsmanager: CancelRotateSecret DescribeSecret RotateSecret", secret],
    ["lambda: InvokeFunction", ({ inputs }) => text(inputs.rotationLambdaArn)],
  ],
  "aws:secretsmanager/secretVersion:SecretVersion": [
    ["secretsmanager: DescribeSecret GetSecretValue ListSecretVersionIds PutSecretValue", secret],
    ["secretsmanager: UpdateSecretVersionStage", secret],
  ],
  "aws:sns/topic:Topic": [
    ["sns: CreateTopic DeleteTopic GetTopicAttributes ListTagsForResource SetTopicAttributes"],
    ["sns: TagResource UntagResource"],
  ],
  "aws:sns/topicPolicy:TopicPolicy": [["sns: GetTopicAttributes SetTopicAttributes", topic]],
  "aws:sns/topicSubscription:TopicSubscription": [
    ["sns: GetSubscriptionAttributes SetSubscriptionAttributes Subscribe Unsubscribe", topic],
  ],
  "aws:sqs/queue:Queue": [
    ["sqs: CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl ListQueueTags SetQueueAttributes"],
    ["sqs: TagQueue UntagQueue"],
  ],
  "aws:sqs/queuePolicy:QueuePolicy": [["sqs: GetQueueAttributes SetQueueAttributes", queue]],
  // Its provider makes a network of EC2's resources.
  "awsx:ec2:Vpc": [
    ["ec2: AttachInternetGateway CreateInternetGateway DeleteInternetGateway", inNetwork("internet-gateway")],
    ["ec2: DescribeInternetGateways DetachInternetGateway", inNetwork("internet-gateway")],
    ["ec2: CreateVpc DeleteVpc DescribeVpcAttribute DescribeVpcs ModifyVpcAttribute", inNetwork("vpc")],
    ["ec2: CreateSubnet DeleteSubnet DescribeSubnets ModifySubnetAttribute", inNetwork("subnet")],
    ["ec2: AssociateRouteTable CreateRouteTable DeleteRouteTable", inNetwork("route-table")],
    [
      "ec2: DescribeRouteTables DisassociateRouteTable ReplaceRouteTableAssociation",
      inNetwork("route-table"),
    ],
    ["ec2: CreateTags DeleteTags DescribeNetworkAcls DescribeSecurityGroups DescribeTags", inNetwork("vpc")],
  ],
};

/** What the program asks of AWS, which a preview does too. */
export const readActions: readonly string[] = [
  "ec2:DescribeAvailabilityZones",
  "lambda:GetAccountSettings",
  "rds:DescribeDBEngineVersions",
  "route53:GetHostedZone",
  "route53:ListTagsForResource",
  "secretsmanager:GetRandomPassword",
  "servicequotas:GetServiceQuota",
];
