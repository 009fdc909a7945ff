import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  type ExecuteStatementCommandOutput,
  RDSDataClient,
  RollbackTransactionCommand,
} from "@aws-sdk/client-rds-data";
import { environmentCredentials } from "../aws/credentials.ts";
import { tracedClient } from "../aws/traced-client.ts";

/** The calls of the RDS Data API that `Database` is made of: each is sent once and fails as the SDK fails. */
export interface DataApi {
  execute(
    input: Pick<ExecuteStatementCommandInput, "sql" | "parameters" | "transactionId">,
    signal: AbortSignal,
  ): Promise<ExecuteStatementCommandOutput>;
  begin(signal: AbortSignal): Promise<string>;
  commit(transactionId: string, signal: AbortSignal): Promise<unknown>;
  rollback(transactionId: string, signal: AbortSignal): Promise<unknown>;
}

export interface DataApiTarget {
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly database: string;
}

/**
 * The Data API of one cluster through the SDK's client, with the SDK's own retries off: it would resend writes
 * whose outcome is unknown, and give up on a cluster that resumes.
 */
export function sdkDataApi(target: DataApiTarget, client = createClient()): DataApi {
  const { resourceArn, secretArn } = target;
  return {
    execute: (input, abortSignal) =>
      client.send(new ExecuteStatementCommand({ ...target, ...input, includeResultMetadata: true }), {
        abortSignal,
      }),
    begin: async abortSignal => {
      const { transactionId } = await client.send(new BeginTransactionCommand(target), { abortSignal });
      return transactionId ?? "";
    },
    commit: (transactionId, abortSignal) =>
      client.send(new CommitTransactionCommand({ resourceArn, secretArn, transactionId }), { abortSignal }),
    rollback: (transactionId, abortSignal) =>
      client.send(new RollbackTransactionCommand({ resourceArn, secretArn, transactionId }), { abortSignal }),
  };
}

/** Statements are made by `sql`, whose values are never in the text. */
const sqlOf = (input: { readonly sql?: string }) => input.sql;
const createClient = () =>
  tracedClient(new RDSDataClient({ maxAttempts: 1, credentials: environmentCredentials }), sqlOf);
