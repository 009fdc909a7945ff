import type { AwsService } from "../../../local/aws/types.ts";
import { cloudWatchService } from "../../../local/cloudwatch/index.ts";
import { Metrics } from "../../../local/cloudwatch/metrics.ts";
import { cloudWatchLogsService } from "../../../local/cloudwatch-logs/index.ts";
import { kmsService } from "../../../local/kms/index.ts";
import { dataApiService } from "../../../local/rds-data/service.ts";
import { schedulerService } from "../../../local/scheduler/service.ts";
import { secretsManagerService } from "../../../local/secrets-manager/index.ts";
import { sqsService } from "../../../local/sqs/index.ts";
import { CONTEXT } from "../../support/aws-server.ts";
import { resource, testHost } from "../../support/service-host.ts";
import { POOL_ID, WEB_CLIENT } from "../cognito/support/graph.ts";
import { startCognito } from "../cognito/support/server.ts";

/** A service with something of each kind, and what calls can name of it. */
export interface Served {
  readonly aws: AwsService;
  /** Values of members, by name: those that an operation requires make a call that is not refused for its form. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What an operation wants besides. */
  readonly more?: Readonly<Record<string, object>>;
  close?(): Promise<void>;
}

const uuid = "11111111-1111-4111-8111-111111111111";
const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:000000000000:${name}`;

/** By the SDK's client. */
export const served: Readonly<Record<string, () => Served | Promise<Served>>> = {
  kms: () => ({
    aws: kmsService(
      testHost([
        resource("aws:kms/key:Key", "key", { outputs: { keyId: uuid, arn: arn("kms", `key/${uuid}`) } }),
      ]),
    ).aws,
    values: { KeyId: uuid, Plaintext: "eA==", CiphertextBlob: "eA==", DestinationKeyId: uuid },
    more: {
      GenerateDataKey: { KeySpec: "AES_256" },
      GenerateDataKeyWithoutPlaintext: { KeySpec: "AES_256" },
      Decrypt: { CiphertextBlob: "eA==" },
      ReEncrypt: { CiphertextBlob: "eA==" },
    },
  }),
  "secrets-manager": async () => {
    const { aws } = secretsManagerService(testHost());
    const secret = { Name: "app", SecretString: "{}", ClientRequestToken: uuid };
    await aws.operations.CreateSecret?.run(secret as never, CONTEXT);
    const values = {
      SecretId: "app",
      Name: "other",
      Tags: [],
      TagKeys: ["a"],
      VersionStage: "AWSCURRENT",
      SecretIdList: ["app"],
    };
    const token = { ClientRequestToken: uuid };
    return {
      aws,
      values,
      more: {
        CreateSecret: token,
        PutSecretValue: { ...token, SecretString: "{}" },
        RotateSecret: token,
        UpdateSecret: token,
      },
    };
  },
  sqs: () => {
    const url = "http://localhost:4001/000000000000/queue";
    const outputs = { name: "queue", arn: arn("sqs", "queue"), url };
    return {
      aws: sqsService(testHost([resource("aws:sqs/queue:Queue", "queue", { outputs })])).aws,
      values: {
        QueueUrl: url,
        QueueName: "queue",
        MessageBody: "x",
        ReceiptHandle: "x",
        VisibilityTimeout: 1,
        Entries: [{ Id: "a", MessageBody: "x", ReceiptHandle: "x", VisibilityTimeout: 1 }],
        SourceArn: outputs.arn,
        TaskHandle: "x",
      },
    };
  },
  "cloudwatch-logs": () => ({
    aws: cloudWatchLogsService(
      testHost([
        resource("aws:cloudwatch/logGroup:LogGroup", "group", {
          outputs: { name: "group", arn: arn("logs", "log-group:group") },
        }),
      ]),
      { dataDir: "/nonexistent", functions: () => [] },
    ).aws,
    values: { logGroupName: "group", logStreamName: "stream" },
    more: {
      DescribeLogStreams: { logGroupName: "group" },
      FilterLogEvents: { logGroupName: "group" },
      GetLogEvents: { logGroupName: "group" },
    },
  }),
  cloudwatch: () => ({
    aws: cloudWatchService(new Metrics()).aws,
    values: {
      Namespace: "a",
      MetricName: "b",
      StartTime: 0,
      EndTime: 3600,
      Period: 60,
      MetricDataQueries: [
        { Id: "a", MetricStat: { Metric: { Namespace: "a", MetricName: "b" }, Period: 60, Stat: "Sum" } },
      ],
    },
    more: { GetMetricStatistics: { Statistics: ["Sum"] } },
  }),
  scheduler: () => ({ aws: schedulerService(() => []), values: {} }),
  "rds-data": () => ({
    aws: dataApiService({
      clock: { now: () => new Date(0) },
      statementTimeoutMs: 1,
      cluster: () => null,
      secretValue: () => undefined,
    }).aws,
    values: {
      resourceArn: arn("rds", "cluster:a"),
      secretArn: arn("secretsmanager", "secret:a"),
      sql: "select 1",
      transactionId: "x",
    },
  }),
  "cognito-identity-provider": async () => {
    const server = await startCognito();
    return {
      aws: server.service.aws,
      values: {
        UserPoolId: POOL_ID,
        ClientId: WEB_CLIENT,
        Username: "ann",
        Password: "Correct-horse-7",
        ProposedPassword: "Correct-horse-7",
        AccessToken: "a.b.c",
        ConfirmationCode: "123456",
        Code: "123456",
        UserCode: "123456",
        UserAttributes: [],
        UserAttributeNames: [],
        MaxResults: 1,
      },
      close: () => server.close(),
    };
  },
};
