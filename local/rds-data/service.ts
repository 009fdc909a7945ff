import type { AwsOperation, AwsService } from "../aws/types.ts";
import type { Clock } from "../services/host.ts";
import { Connections, type ConnectionsOptions } from "./connections.ts";
import { batchExecuteStatement } from "./operations/batch-execute-statement.ts";
import { beginTransaction } from "./operations/begin-transaction.ts";
import { commitTransaction } from "./operations/commit-transaction.ts";
import { executeStatement } from "./operations/execute-statement.ts";
import { rollbackTransaction } from "./operations/rollback-transaction.ts";
import { Transactions } from "./transactions.ts";

export interface DataApiOptions extends Omit<ConnectionsOptions, "statementTimeoutMs"> {
  readonly clock: Clock;
  /** AWS's 45 s unless given. */
  readonly statementTimeoutMs?: number;
}

/** What the operations share. */
export interface DataApi {
  readonly connections: Connections;
  readonly transactions: Transactions;
  readonly statementTimeoutMs: number;
}

const PATHS: Readonly<Record<string, string>> = {
  "/Execute": "ExecuteStatement",
  "/BatchExecute": "BatchExecuteStatement",
  "/BeginTransaction": "BeginTransaction",
  "/CommitTransaction": "CommitTransaction",
  "/RollbackTransaction": "RollbackTransaction",
};

/**
 * The RDS Data API on a PostgreSQL: all five operations, each call as the role in its secret.
 * https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/Welcome.html
 */
export function dataApiService(options: DataApiOptions): {
  readonly aws: AwsService;
  close(): Promise<void>;
} {
  const statementTimeoutMs = options.statementTimeoutMs ?? 45_000;
  const api: DataApi = {
    connections: new Connections({ ...options, statementTimeoutMs }),
    transactions: new Transactions(options.clock),
    statementTimeoutMs,
  };
  return {
    aws: {
      signingName: "rds-data",
      protocol: "rest-json",
      match: (method, path) => {
        const operation = method === "POST" && Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
        return operation === undefined ? null : { operation, input: {} };
      },
      operations: {
        ExecuteStatement: operation("ExecuteStatement", executeStatement(api)),
        BatchExecuteStatement: operation("BatchExecuteStatement", batchExecuteStatement(api)),
        BeginTransaction: operation("BeginTransaction", beginTransaction(api)),
        CommitTransaction: operation("CommitTransaction", commitTransaction(api)),
        RollbackTransaction: operation("RollbackTransaction", rollbackTransaction(api)),
      },
    },
    async close() {
      api.transactions.close();
      await api.connections.close();
    },
  };
}

export type Input = Record<string, unknown>;
export type Run = (input: Input) => Promise<unknown>;

/** The secret is read by AWS on the caller's behalf, so the caller's role must allow that as well. */
const operation = (name: string, run: Run): AwsOperation<Input> => ({
  action: `rds-data:${name}`,
  resources: input => [String(input.resourceArn)],
  async run(input, context) {
    context.require?.("secretsmanager:GetSecretValue", String(input.secretArn));
    return run(input);
  },
});
