import { deliveryRows } from "./delivery-rules.ts";

/** What the provider's schema says of a resource type, as far as this program can meet it. */
export interface Rules {
  /** The argument that gets `<name>-<7 hex digits>` where the program gives none. */
  readonly autoName?: string;
  readonly required: readonly string[];
  /** Arguments whose change makes another resource; `a.b` is one within an object. */
  readonly replaces: readonly string[];
  /** Arguments that cannot stand together. */
  readonly conflicts: readonly (readonly string[])[];
  /** Most characters of a physical name. */
  readonly nameLength: number;
}

export interface Row {
  readonly auto?: string;
  readonly required?: string;
  readonly replaces?: string;
  readonly conflicts?: readonly string[];
  readonly nameLength?: number;
}

/**
 * By the provider's own sources (`Required`, `ForceNew`, `ConflictsWith`, automatic names), e.g.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/rds/cluster.go and
 * https://github.com/pulumi/pulumi-aws/blob/master/provider/resources.go
 */
const rows: Readonly<Record<string, Row>> = {
  ...deliveryRows,
  "aws:apigatewayv2/api:Api": {
    auto: "name",
    required: "protocolType",
    replaces: "protocolType",
    nameLength: 128,
  },
  "aws:apigatewayv2/apiMapping:ApiMapping": { required: "apiId domainName stage", replaces: "domainName" },
  "aws:apigatewayv2/authorizer:Authorizer": {
    auto: "name",
    required: "apiId authorizerType",
    replaces: "apiId",
  },
  "aws:apigatewayv2/domainName:DomainName": {
    required: "domainName domainNameConfiguration",
    replaces: "domainName",
  },
  "aws:apigatewayv2/integration:Integration": {
    required: "apiId integrationType",
    replaces: "apiId integrationType",
  },
  "aws:apigatewayv2/route:Route": { required: "apiId routeKey", replaces: "apiId" },
  "aws:apigatewayv2/stage:Stage": {
    auto: "name",
    required: "apiId",
    replaces: "apiId name",
    nameLength: 128,
  },
  "aws:cloudfront/cachePolicy:CachePolicy": {
    auto: "name",
    required: "parametersInCacheKeyAndForwardedToOrigin",
    replaces: "name",
    nameLength: 128,
  },
  "aws:cloudfront/distribution:Distribution": {
    required: "defaultCacheBehavior enabled origins restrictions viewerCertificate",
    replaces: "staging",
  },
  "aws:cloudfront/function:Function": {
    auto: "name",
    required: "code runtime",
    replaces: "name",
    nameLength: 64,
  },
  "aws:cloudfront/originAccessControl:OriginAccessControl": {
    auto: "name",
    required: "originAccessControlOriginType signingBehavior signingProtocol",
    nameLength: 64,
  },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
    auto: "name",
    replaces: "name",
    nameLength: 128,
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    required: "dashboardBody dashboardName",
    replaces: "dashboardName",
    nameLength: 255,
  },
  "aws:cloudwatch/logDelivery:LogDelivery": {
    required: "deliveryDestinationArn deliverySourceName",
    replaces: "deliveryDestinationArn deliverySourceName",
  },
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": {
    auto: "name",
    replaces: "name",
    nameLength: 60,
  },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": {
    auto: "name",
    required: "logType resourceArn",
    replaces: "logType name resourceArn",
    nameLength: 60,
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    auto: "name",
    replaces: "name namePrefix logGroupClass",
    conflicts: ["name namePrefix"],
    nameLength: 512,
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    auto: "name",
    required: "comparisonOperator evaluationPeriods",
    replaces: "name",
    conflicts: ["extendedStatistic statistic", "metricName metricQueries"],
    nameLength: 255,
  },
  "aws:cognito/resourceServer:ResourceServer": {
    auto: "name",
    required: "identifier userPoolId",
    replaces: "identifier userPoolId",
  },
  "aws:cognito/riskConfiguration:RiskConfiguration": {
    required: "userPoolId",
    replaces: "userPoolId clientId",
  },
  "aws:cognito/userGroup:UserGroup": { auto: "name", required: "userPoolId", replaces: "name userPoolId" },
  "aws:cognito/userPool:UserPool": {
    auto: "name",
    replaces: "name aliasAttributes usernameAttributes usernameConfiguration.caseSensitive",
    conflicts: ["aliasAttributes usernameAttributes"],
    nameLength: 128,
  },
  "aws:cognito/userPoolClient:UserPoolClient": {
    auto: "name",
    required: "userPoolId",
    replaces: "userPoolId generateSecret",
    nameLength: 128,
  },
  "aws:cognito/userPoolDomain:UserPoolDomain": {
    required: "domain userPoolId",
    replaces: "domain userPoolId",
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": { replaces: "vpcId" },
  "aws:ec2/flowLog:FlowLog": {
    replaces:
      "vpcId logDestination logDestinationType iamRoleArn trafficType logFormat maxAggregationInterval",
    conflicts: ["eniId subnetId vpcId"],
  },
  "aws:ec2/internetGateway:InternetGateway": {},
  "aws:ec2/routeTable:RouteTable": { required: "vpcId", replaces: "vpcId" },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    required: "routeTableId",
    replaces: "subnetId gatewayId",
    conflicts: ["subnetId gatewayId"],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    auto: "name",
    replaces: "name description vpcId",
    conflicts: ["name namePrefix"],
    nameLength: 255,
  },
  "aws:ec2/subnet:Subnet": { required: "vpcId", replaces: "vpcId availabilityZone cidrBlock" },
  "aws:ec2/vpc:Vpc": { replaces: "cidrBlock instanceTenancy" },
  "aws:iam/role:Role": {
    auto: "name",
    required: "assumeRolePolicy",
    replaces: "name namePrefix path",
    conflicts: ["name namePrefix"],
    nameLength: 64,
  },
  "aws:iam/rolePolicy:RolePolicy": {
    auto: "name",
    required: "policy role",
    replaces: "name namePrefix role",
    nameLength: 128,
  },
  "aws:kms/alias:Alias": { auto: "name", required: "targetKeyId", replaces: "name", nameLength: 256 },
  "aws:kms/key:Key": { replaces: "customerMasterKeySpec keyUsage multiRegion customKeyStoreId" },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    required: "functionName",
    replaces: "eventSourceArn startingPosition",
  },
  "aws:lambda/function:Function": {
    auto: "name",
    required: "role",
    replaces: "name packageType",
    conflicts: ["code imageUri s3Bucket"],
    nameLength: 64,
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    required: "functionName",
    replaces: "functionName qualifier",
  },
  "aws:lambda/invocation:Invocation": {
    required: "functionName input",
    replaces: "functionName input qualifier triggers",
  },
  "aws:lambda/permission:Permission": {
    auto: "statementId",
    required: "action function principal",
    replaces:
      "action eventSourceToken function functionUrlAuthType principal principalOrgId qualifier sourceAccount sourceArn statementId",
    conflicts: ["statementId statementIdPrefix"],
    nameLength: 100,
  },
  "aws:rds/cluster:Cluster": {
    auto: "clusterIdentifier",
    required: "engine",
    replaces:
      "availabilityZones clusterIdentifier databaseName dbSubnetGroupName engine engineMode kmsKeyId masterUsername restoreToPointInTime snapshotIdentifier storageEncrypted",
    conflicts: [
      "clusterIdentifier clusterIdentifierPrefix",
      "manageMasterUserPassword masterPassword",
      "restoreToPointInTime snapshotIdentifier",
    ],
    nameLength: 63,
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    auto: "identifier",
    required: "clusterIdentifier engine instanceClass",
    replaces: "availabilityZone clusterIdentifier dbSubnetGroupName engine identifier",
    nameLength: 63,
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    auto: "name",
    required: "family",
    replaces: "name description family",
    nameLength: 255,
  },
  "aws:rds/eventSubscription:EventSubscription": {
    auto: "name",
    required: "snsTopic",
    replaces: "name",
    nameLength: 255,
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    auto: "name",
    required: "subnetIds",
    replaces: "name",
    nameLength: 255,
  },
  "aws:route53/record:Record": { required: "name type zoneId", replaces: "name type zoneId setIdentifier" },
  "aws:s3/bucket:Bucket": {
    auto: "bucket",
    replaces: "bucket bucketPrefix",
    conflicts: ["bucket bucketPrefix"],
    nameLength: 63,
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    required: "bucket",
    replaces: "bucket",
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    required: "bucket",
    replaces: "bucket key",
    conflicts: ["content source", "content contentBase64", "contentBase64 source"],
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": { required: "bucket rule", replaces: "bucket" },
  "aws:s3/bucketPolicy:BucketPolicy": { required: "bucket policy", replaces: "bucket" },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": { required: "bucket", replaces: "bucket" },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    required: "bucket rules",
    replaces: "bucket",
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    required: "bucket versioningConfiguration",
    replaces: "bucket",
  },
  "aws:scheduler/schedule:Schedule": {
    auto: "name",
    required: "flexibleTimeWindow scheduleExpression target",
    replaces: "groupName name",
    nameLength: 64,
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": { auto: "name", replaces: "name", nameLength: 64 },
  "aws:secretsmanager/secret:Secret": {
    auto: "name",
    replaces: "name namePrefix",
    conflicts: ["name namePrefix"],
    nameLength: 512,
  },
  "aws:secretsmanager/secretPolicy:SecretPolicy": { required: "policy secretArn", replaces: "secretArn" },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    required: "rotationRules secretId",
    replaces: "secretId",
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    required: "secretId",
    replaces: "secretId secretBinary secretString",
    conflicts: ["secretBinary secretString"],
  },
  "aws:sns/topic:Topic": { auto: "name", replaces: "fifoTopic name", nameLength: 256 },
  "aws:sns/topicPolicy:TopicPolicy": { required: "arn policy", replaces: "arn" },
  "aws:sns/topicSubscription:TopicSubscription": {
    required: "endpoint protocol topic",
    replaces: "endpoint protocol topic",
  },
  "aws:sqs/queue:Queue": {
    auto: "name",
    replaces: "fifoQueue name",
    conflicts: ["kmsMasterKeyId sqsManagedSseEnabled", "name namePrefix"],
    nameLength: 80,
  },
  "aws:sqs/queuePolicy:QueuePolicy": { required: "policy queueUrl", replaces: "queueUrl" },
};

/**
 * @throws Error for a type without a row: what is not known cannot be held to anything
 */
export function rulesOf(type: string): Rules {
  const row = rows[type];
  if (!row) throw new Error(`There are no rules for ${type}. Add a row to cloud/rules.ts.`);
  const words = (list = "") => list.split(" ").filter(word => word !== "");
  return {
    ...(row.auto ? { autoName: row.auto } : {}),
    required: words(row.required),
    replaces: words(row.replaces),
    conflicts: (row.conflicts ?? []).map(words),
    nameLength: row.nameLength ?? Number.POSITIVE_INFINITY,
  };
}
