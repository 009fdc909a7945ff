import type { Wire, WireObject } from "../../../../local/graph/wire.ts";

/** Parameters that the engine reads at its start only: a change waits for a reboot, whatever is asked for. */
const staticParameters = ["rds.force_ssl"];

/** What the provider itself fills in before it asks AWS. */
export function withProviderDefaults(type: string, inputs: WireObject): WireObject {
  if (type !== "aws:rds/clusterParameterGroup:ClusterParameterGroup") return inputs;
  return { ...inputs, parameters: parametersOf(inputs).map(one => ({ applyMethod: "immediate", ...one })) };
}

/** What AWS says of a resource where the program leaves it open, or cannot have it as it asks. */
export function asAnswered(type: string, inputs: WireObject): WireObject {
  const filled = { ...defaults[type], ...inputs };
  if (type === "aws:rds/clusterParameterGroup:ClusterParameterGroup") {
    const parameters = parametersOf(inputs).map(one =>
      staticParameters.includes(String(one.name)) ? { ...one, applyMethod: "pending-reboot" } : one,
    );
    return { ...filled, parameters };
  }
  return filled;
}

/**
 * What is lacking of a resource right after it was made. AWS restores a cluster without the Data API, which no restore
 * takes as an argument, and from a snapshot without sign-in by IAM; the provider asks for both in its next update only.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/rds/cluster.go
 */
export function asCreated(type: string, inputs: WireObject): WireObject {
  const answered = asAnswered(type, inputs);
  if (type !== "aws:rds/cluster:Cluster" || !(inputs.snapshotIdentifier || inputs.restoreToPointInTime))
    return answered;
  const lacking = inputs.snapshotIdentifier ? { iamDatabaseAuthenticationEnabled: false } : {};
  return { ...answered, enableHttpEndpoint: false, ...lacking };
}

const parametersOf = ({ parameters }: WireObject): readonly WireObject[] =>
  Array.isArray(parameters) ? (parameters as readonly Wire[] as readonly WireObject[]) : [];

const defaults: Readonly<Record<string, WireObject>> = {
  "aws:apigatewayv2/api:Api": {
    apiKeySelectionExpression: "$request.header.x-api-key",
    ipAddressType: "ipv4",
    routeSelectionExpression: "$request.method $request.path",
  },
  "aws:apigatewayv2/integration:Integration": { connectionType: "INTERNET", integrationMethod: "POST" },
  "aws:apigatewayv2/stage:Stage": { deploymentId: "abc123" },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { datapointsToAlarm: 0, evaluateLowSampleCountPercentiles: "" },
  "aws:cognito/userPool:UserPool": {
    adminCreateUserConfig: { allowAdminCreateUserOnly: false },
    emailConfiguration: { emailSendingAccount: "COGNITO_DEFAULT" },
    verificationMessageTemplate: { defaultEmailOption: "CONFIRM_WITH_CODE" },
  },
  "aws:ec2/securityGroup:SecurityGroup": { revokeRulesOnDelete: false },
  "aws:iam/role:Role": { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
  "aws:kms/key:Key": {
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    isEnabled: true,
    keyUsage: "ENCRYPT_DECRYPT",
    multiRegion: false,
    rotationPeriodInDays: 365,
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": { enabled: true, state: "Enabled" },
  "aws:lambda/function:Function": {
    ephemeralStorage: { size: 512 },
    memorySize: 128,
    packageType: "Zip",
    publish: false,
    reservedConcurrentExecutions: -1,
    timeout: 3,
    tracingConfig: { mode: "PassThrough" },
  },
  "aws:rds/cluster:Cluster": {
    availabilityZones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
    deleteAutomatedBackups: true,
    engineLifecycleSupport: "open-source-rds-extended-support",
    engineVersionActual: "17.7",
    networkType: "IPV4",
    preferredBackupWindow: "02:10-02:40",
    preferredMaintenanceWindow: "sun:03:10-sun:03:40",
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    caCertIdentifier: "rds-ca-rsa2048-g1",
    engineVersionActual: "17.7",
    networkType: "IPV4",
  },
  "aws:scheduler/schedule:Schedule": { scheduleExpressionTimezone: "UTC", state: "ENABLED" },
  "aws:sqs/queue:Queue": {
    delaySeconds: 0,
    maxMessageSize: 1_048_576,
    messageRetentionSeconds: 345_600,
    receiveWaitTimeSeconds: 0,
    visibilityTimeoutSeconds: 30,
  },
};
