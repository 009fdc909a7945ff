import { supportedOperators } from "./aws/iam/conditions.ts";
import type { AwsService } from "./aws/types.ts";
import { cloudWatchService } from "./cloudwatch/index.ts";
import { Metrics } from "./cloudwatch/metrics.ts";
import { cloudWatchNotes } from "./cloudwatch/support.ts";
import { cloudWatchLogsService } from "./cloudwatch-logs/index.ts";
import { logsNotes } from "./cloudwatch-logs/support.ts";
import { cognitoSupport } from "./cognito/support.ts";
import { gatewayNotes } from "./gateway/support.ts";
import { idleHost } from "./idle-host.ts";
import { lambdaService } from "./lambda/service.ts";
import { lambdaNotes } from "./lambda/support.ts";
import { dataApiService } from "./rds-data/service.ts";
import { rdsDataNotes } from "./rds-data/support.ts";
import { schedulerService } from "./scheduler/service.ts";
import { schedulerNotes } from "./scheduler/support.ts";
import { secretsManagerService } from "./secrets-manager/index.ts";
import { secretsManagerNotes } from "./secrets-manager/support.ts";
import { sqsService } from "./sqs/index.ts";
import { sqsNotes } from "./sqs/support.ts";

/** Where a service's local answer is known to differ from AWS, and what is not there at all. Sentences. */
export interface SupportNotes {
  readonly differences: readonly string[];
  readonly missing: readonly string[];
}

/** What local mode emulates of one service; the support table is made from it. */
export interface ServiceSupport extends SupportNotes {
  readonly title: string;
  /** Service name in signatures, as `--fault` takes it; null where no API is emulated. */
  readonly signingName: string | null;
  readonly operations: readonly {
    readonly name: string;
    /** The IAM action that the caller needs; null where AWS takes the call unsigned. */
    readonly action: string | null;
  }[];
  /** `GET /oauth2/authorize`, ... */
  readonly endpoints: readonly string[];
}

/** All that local mode emulates. Operations are those of the running services, so that the table cannot be wrong. */
export function localSupport(): readonly ServiceSupport[] {
  const host = idleHost();
  const dataApi = dataApiService({
    clock: host.clock,
    cluster: () => null,
    secretValue: () => undefined,
  });
  void dataApi.close();
  const logs = cloudWatchLogsService(host, { dataDir: "", functions: () => [] });
  return [
    { title: "API Gateway (HTTP API)", signingName: null, operations: [], endpoints: [], ...gatewayNotes },
    cognito(),
    describe("Lambda", lambdaService(nobody, nobody), lambdaNotes),
    describe("RDS Data API", dataApi.aws, rdsDataNotes),
    describe("Secrets Manager", secretsManagerService(host).aws, secretsManagerNotes),
    describe("SQS", sqsService(host).aws, sqsNotes),
    describe(
      "EventBridge Scheduler",
      schedulerService(() => []),
      schedulerNotes,
    ),
    describe("CloudWatch Logs", logs.aws, logsNotes),
    describe("CloudWatch metrics", cloudWatchService(new Metrics()).aws, cloudWatchNotes),
    { title: "IAM", signingName: null, operations: [], endpoints: [], ...iamNotes },
  ];
}

/** Stands for what operations need when they run: here they are only named. */
const nobody = {} as never;

const describe = (title: string, service: AwsService, notes: SupportNotes): ServiceSupport => ({
  title,
  signingName: service.signingName,
  operations: Object.entries(service.operations)
    .map(([name, { action }]) => ({ name, action }))
    .sort((a, b) => a.name.localeCompare(b.name)),
  endpoints: [],
  ...notes,
});

const cognito = (): ServiceSupport => ({
  title: "Cognito user pools",
  signingName: "cognito-idp",
  ...cognitoSupport,
});

const iamNotes: SupportNotes = {
  differences: [
    "Every call is checked: its signature, then the role's policies (inline, attached, managed ones of the program) and the resource's (secret, queue, Lambda permission); an explicit deny wins.",
    "The developer's own keys, in `aws-config` of the data folder, may do everything.",
    `Conditions may use ${supportedOperators.join(", ")}, each with IfExists, and Null.`,
    "A policy with anything else in it refuses every call of its role, naming what is not understood; nothing is passed over.",
  ],
  missing: [
    "Permissions boundaries, service control policies, session policies, and managed policies that the program does not declare itself.",
    "STS and the API of IAM: roles are the program's to declare.",
  ],
};
