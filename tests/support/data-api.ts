import { type ExecuteStatementResponse, RDSDataClient } from "@aws-sdk/client-rds-data";
import type { OwnerApi } from "../../handlers/operations/migrate/owner-api.ts";
import type { DataApi } from "../../handlers/platform/database/data-api.ts";
import { toRows } from "../../handlers/platform/database/rows.ts";
import { AwsError, type AwsService } from "../../local/aws/types.ts";
import { writeWireJson } from "../../local/aws/wire-json.ts";
import { CONTEXT, serveAws } from "./aws-server.ts";

/** What tests name as the cluster and its secrets. */
export const clusterArn = "arn:aws:rds:eu-west-1:000000000000:cluster:test";
export const secretArns = {
  app: "arn:aws:secretsmanager:eu-west-1:000000000000:secret:test-app",
  owner: "arn:aws:secretsmanager:eu-west-1:000000000000:secret:test-owner",
} as const;

/** The Data API without a client and a server between: what goes in and out is what the SDK would hand over. */
export function dataApiInProcess(
  aws: AwsService,
  database: string,
  secretArn: string = secretArns.app,
): DataApi {
  const call = caller(aws, { resourceArn: clusterArn, secretArn, database });
  return {
    execute: async input => ({ $metadata: {}, ...(await call("ExecuteStatement", input)) }),
    begin: async () => String((await call("BeginTransaction", {})).transactionId),
    commit: transactionId => call("CommitTransaction", { transactionId }),
    rollback: transactionId => call("RollbackTransaction", { transactionId }),
  };
}

/** The same for the migrator, as the owner. */
export function ownerApiInProcess(aws: AwsService, database: string): OwnerApi {
  const call = caller(aws, { resourceArn: clusterArn, secretArn: secretArns.owner, database });
  return {
    async execute(input) {
      const { records, columnMetadata }: ExecuteStatementResponse = await call("ExecuteStatement", input);
      return toRows(records, columnMetadata);
    },
    begin: async () => String((await call("BeginTransaction", {})).transactionId),
    commit: transactionId => call("CommitTransaction", { transactionId }),
    rollback: transactionId => call("RollbackTransaction", { transactionId }),
  };
}

function caller(aws: AwsService, target: { resourceArn: string; secretArn: string; database: string }) {
  return async (operation: string, input: object): Promise<Record<string, unknown>> => {
    const wire = JSON.parse(JSON.stringify({ includeResultMetadata: true, ...target, ...input }, blobToWire));
    try {
      const result = (await aws.operations[operation]?.run(wire as never, CONTEXT)) ?? {};
      return JSON.parse(writeWireJson(result), blobFromWire);
    } catch (error) {
      throw error instanceof AwsError ? asSdkError(error) : error;
    }
  };
}

/** A `Buffer` has become its own JSON form by the time that it is seen here. */
function blobToWire(key: string, value: unknown): unknown {
  if (key !== "blobValue" || typeof value !== "object" || value === null) return value;
  const bytes = "data" in value ? value.data : Object.values(value);
  return Buffer.from(bytes as number[]).toString("base64");
}

const blobFromWire = (key: string, value: unknown): unknown =>
  key === "blobValue" && typeof value === "string" ? new Uint8Array(Buffer.from(value, "base64")) : value;

const asSdkError = (error: AwsError): Error =>
  Object.assign(new Error(error.message), {
    ...error.fields,
    name: error.name,
    $metadata: { httpStatusCode: error.status, attempts: 1 },
  });

export interface TestDataApi {
  readonly client: RDSDataClient;
  /** For those who are no SDK. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** The Data API behind HTTP, with the SDK's own client on it. */
export async function serveDataApi(aws: AwsService): Promise<TestDataApi> {
  const served = await serveAws(aws);
  const client = new RDSDataClient(served.config);
  return {
    client,
    endpoint: served.config.endpoint,
    async close() {
      client.destroy();
      await served.close();
    },
  };
}
