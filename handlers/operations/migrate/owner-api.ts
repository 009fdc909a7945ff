import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
  RollbackTransactionCommand,
  type SqlParameter,
} from "@aws-sdk/client-rds-data";
import { environmentCredentials } from "../../platform/aws/credentials.ts";
import { tracedClient } from "../../platform/aws/traced-client.ts";
import type { DataApiTarget } from "../../platform/database/data-api.ts";
import { toRows } from "../../platform/database/rows.ts";

export interface StatementInput {
  readonly sql: string;
  readonly parameters?: readonly SqlParameter[];
  readonly transactionId?: string;
  /** PostgreSQL goes on with it after the Data API's 45 s have passed and the call has failed. */
  readonly continueAfterTimeout?: boolean;
}

/** The Data API as the owner of the database: each call is sent once and fails as the SDK fails. */
export interface OwnerApi {
  /** The rows, as objects by column. */
  execute(input: StatementInput): Promise<Record<string, unknown>[]>;
  begin(): Promise<string>;
  commit(transactionId: string): Promise<unknown>;
  rollback(transactionId: string): Promise<unknown>;
}

/** Retries are the migrator's business: it knows what may be sent again. */
export function sdkOwnerApi(target: DataApiTarget, client = createClient()): OwnerApi {
  const { resourceArn, secretArn } = target;
  return {
    async execute({ parameters, ...input }) {
      const { records, columnMetadata } = await client.send(
        new ExecuteStatementCommand({
          ...target,
          ...input,
          ...(parameters ? { parameters: [...parameters] } : {}),
          includeResultMetadata: true,
        }),
      );
      return toRows(records, columnMetadata);
    },
    begin: async () => (await client.send(new BeginTransactionCommand(target))).transactionId ?? "",
    commit: transactionId =>
      client.send(new CommitTransactionCommand({ resourceArn, secretArn, transactionId })),
    rollback: transactionId =>
      client.send(new RollbackTransactionCommand({ resourceArn, secretArn, transactionId })),
  };
}

/** Without the SQL text: what sets a role's password holds its verifier. */
const createClient = () =>
  tracedClient(new RDSDataClient({ maxAttempts: 1, credentials: environmentCredentials }));

/** Named parameters that are text to PostgreSQL. */
export const texts = (values: Readonly<Record<string, string>>): SqlParameter[] =>
  Object.entries(values).map(([name, value]) => ({ name, value: { stringValue: value } }));
