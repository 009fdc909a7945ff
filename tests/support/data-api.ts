import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ExecuteStatementResponse, RDSDataClient } from "@aws-sdk/client-rds-data";
import type { OwnerApi } from "../../handlers/migrate/owner-api.ts";
import type { DataApi } from "../../handlers/platform/data-api.ts";
import { toRows } from "../../handlers/platform/rows.ts";
import { parseCall, writeError, writeResult } from "../../local/aws/protocol.ts";
import { AwsError, type AwsService, type CallContext } from "../../local/aws/types.ts";

/** What tests name as the cluster and its secrets. */
export const clusterArn = "arn:aws:rds:eu-west-1:000000000000:cluster:test";
export const secretArns = {
  app: "arn:aws:secretsmanager:eu-west-1:000000000000:secret:test-app",
  owner: "arn:aws:secretsmanager:eu-west-1:000000000000:secret:test-owner",
} as const;

const CONTEXT: CallContext = {
  principal: { kind: "developer", name: "developer", arn: "arn:aws:iam::000000000000:user/developer" },
  requestId: "00000000-0000-0000-0000-000000000000",
  region: "eu-west-1",
  accountId: "000000000000",
};

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
      return JSON.parse(JSON.stringify(result), blobFromWire);
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
  readonly endpoint: string;
  close(): Promise<void>;
}

/** A service behind HTTP, with the SDK's own client on it; nobody checks who calls. */
export async function serveDataApi(aws: AwsService): Promise<TestDataApi> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const wire = { method: request.method ?? "", path: request.url ?? "", rawQuery: "" };
    const reply = await run(aws, {
      ...wire,
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks),
    });
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new RDSDataClient({
    endpoint,
    region: CONTEXT.region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  return {
    client,
    endpoint,
    async close() {
      client.destroy();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

async function run(aws: AwsService, request: Parameters<typeof parseCall>[1]) {
  try {
    const { operation, input } = parseCall([aws], request, aws.signingName);
    return writeResult(
      aws.protocol,
      await aws.operations[operation]?.run(input as never, CONTEXT),
      CONTEXT.requestId,
    );
  } catch (error) {
    const failure = error instanceof AwsError ? error : new AwsError("InternalFailure", String(error), 500);
    return writeError(aws.protocol, failure, CONTEXT.requestId);
  }
}
