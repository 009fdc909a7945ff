import type pg from "pg";
import { readTarget } from "../connections.ts";
import { badRequest, fromPostgres } from "../errors.ts";
import { execute } from "../execution.ts";
import { type BoundStatement, bindParameters } from "../parameters.ts";
import type { DataApi, Input, Run } from "../service.ts";
import { readParameters, readSql } from "./execute-statement.ts";

/**
 * Runs a statement once for each parameter set, all or none. PostgreSQL gives no generated fields.
 * https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_BatchExecuteStatement.html
 */
export const batchExecuteStatement =
  (api: DataApi): Run =>
  async input => {
    const target = readTarget(input);
    const sql = readSql(input);
    const statements = readSets(input).map(set => bindParameters(sql, readParameters(set)));
    const { transactionId } = input;
    if (typeof transactionId === "string") {
      return api.transactions.use(transactionId, target, transaction => {
        transaction.soiled ||= statements.some(statement => statement.soilsSession);
        return runAll(transaction.client, statements);
      });
    }
    const client = await api.connections.take(target);
    try {
      await client.query("begin").catch(rethrow);
      const reply = await runAll(client, statements);
      await client.query("commit").catch(rethrow);
      client.release(statements.some(statement => statement.soilsSession));
      return reply;
    } catch (error) {
      const rolledBack = await client.query("rollback").then(
        () => true,
        () => false,
      );
      client.release(!rolledBack);
      throw error;
    }
  };

async function runAll(client: pg.PoolClient, statements: readonly BoundStatement[]): Promise<unknown> {
  const updateResults: { generatedFields: never[] }[] = [];
  for (const statement of statements) {
    await execute(client, statement);
    updateResults.push({ generatedFields: [] });
  }
  return { updateResults };
}

/** Without sets the statement runs once, without parameters. */
function readSets(input: Input): readonly unknown[] {
  const sets = input.parameterSets ?? [];
  if (!Array.isArray(sets)) throw badRequest("parameterSets must be a list.");
  return sets.length === 0 ? [[]] : sets;
}

const rethrow = (error: unknown): never => {
  throw fromPostgres(error);
};
